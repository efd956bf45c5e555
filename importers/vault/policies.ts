import { z } from "zod";
import type { VaultParameters } from "../../model/fact/vault.ts";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import { pointerTo } from "../read/pointer.ts";
import { parseShape } from "../read/problem.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { type PolicyPath, parsePolicy } from "./policy.ts";
import { keys } from "./shapes.ts";

const Policy = z.union([z.object({ policy: z.string() }), z.object({ rules: z.string() })]);

export const policyPath = /^sys\/(?:policies\/acl|policy)\/(.*)$/;

/** `sys/policies/acl/<name>` (or the older `sys/policy/<name>`): a policy and its blocks; with `/` at the end the list. */
export function* policy(answer: Answer, templates: Set<string>, emit: Emitter): Generator<Fact> {
  const name = policyPath.exec(answer.path)?.[1] ?? "";
  if (name === "") {
    for (const kind of ["vault.policy", "vault.path"] as const) {
      emit.answered(kind, "sys/policies/acl/");
      const listed = parseShape(keys, answer.value, answer.document, answer.pointer, emit.context) ?? [];
      // The root policy has no text.
      for (const one of listed) if (one !== "root") emit.expect(kind, `sys/policies/acl/${one}`);
    }
    return;
  }
  const key = emit.key("policy", name.toLowerCase());
  const said = { ...emit.place, name: name.toLowerCase() };
  emit.answered("vault.policy", `sys/policies/acl/${name}`);
  const found = written(answer, emit);
  const parsed = found ? parsePolicy(found.value) : undefined;
  const place = { document: answer.document, pointer: found?.pointer ?? answer.pointer };
  if (!parsed?.ok) {
    const unread = parsed ? `line ${parsed.line}: ${parsed.message}` : "its answer has another shape";
    const problem = { code: "import.malformed", file: place.document, at: place.pointer } as const;
    if (parsed) emit.context.problem({ ...problem, message: `the policy's ${unread}` });
    emit.incomplete("vault.path");
    yield emit.fact("vault.policy", key, place, { ...said, unread });
    return;
  }
  emit.answered("vault.path", `sys/policies/acl/${name}`);
  yield emit.fact("vault.policy", key, place, said);
  for (const [index, block] of parsed.paths.entries()) {
    for (const [, directive] of block.path.matchAll(/\{\{(.*?)\}\}/g)) templates.add((directive ?? "").trim());
    yield emit.fact("vault.path", `${key}/${String(index).padStart(4, "0")}`, place, { policy: key, ...kept(block) });
  }
}

/** The policy's text and where it stands; a file of its own is all text. */
function written(answer: Answer, emit: Emitter): { readonly value: string; readonly pointer: string } | undefined {
  if (typeof answer.value === "string") return { value: answer.value, pointer: answer.pointer };
  const read = parseShape(Policy, answer.value, answer.document, answer.pointer, emit.context);
  if (!read) return undefined;
  const [field, value] = "policy" in read ? (["policy", read.policy] as const) : (["rules", read.rules] as const);
  return { value, pointer: pointerTo(answer.pointer, field) };
}

/** A block without its line, its free text withheld where it looks like a secret. */
function kept({ line: _, allowedParameters, deniedParameters, ...block }: PolicyPath) {
  return {
    ...block,
    ...(allowedParameters && { allowedParameters: plain(allowedParameters) }),
    ...(deniedParameters && { deniedParameters: plain(deniedParameters) }),
  };
}

const plain = (parameters: VaultParameters): VaultParameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, values]) => [
      name,
      values.map((one) => (typeof one === "string" ? plainText(one) : one)),
    ]),
  );
