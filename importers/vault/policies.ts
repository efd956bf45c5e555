import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { VaultParameters } from "../../model/fact/vault.ts";
import { plainText } from "../../model/redact.ts";
import { pointerTo } from "../read/pointer.ts";
import { parseShape } from "../read/problem.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { type PolicyPath, parsePolicy } from "./policy.ts";
import { keys, text } from "./shapes.ts";

const Policy = z.object({ policy: text, rules: text });

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
  const read = parseShape(Policy, answer.value, answer.document, answer.pointer, emit.context);
  const source = read?.policy === undefined ? "rules" : "policy";
  const written = read?.[source] ?? "";
  const key = emit.key("policy", name.toLowerCase());
  const at = { document: answer.document, pointer: pointerTo(answer.pointer, ...(answer.pointer === "" && !read?.rules && answer.document.endsWith(".hcl") ? [] : [source])) };
  const parsed = parsePolicy(written);
  emit.answered("vault.policy", `sys/policies/acl/${name}`);
  if (!read || !parsed.ok) {
    emit.incomplete("vault.path");
    const unread = parsed.ok ? "its answer has another shape" : `line ${parsed.line}: ${parsed.message}`;
    if (read) emit.context.problem({ code: "import.malformed", file: answer.document, at: at.pointer, message: `the policy's ${unread}` });
    yield emit.fact("vault.policy", key, at, { cluster: emit.cluster, name: name.toLowerCase(), unread });
    return;
  }
  emit.answered("vault.path", `sys/policies/acl/${name}`);
  yield emit.fact("vault.policy", key, at, { cluster: emit.cluster, name: name.toLowerCase() });
  for (const [index, block] of parsed.paths.entries()) {
    for (const [, directive] of block.path.matchAll(/\{\{(.*?)\}\}/g)) templates.add((directive ?? "").trim());
    yield emit.fact("vault.path", `${key}/${String(index).padStart(4, "0")}`, at, { policy: key, ...kept(block) });
  }
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
    Object.entries(parameters).map(([name, values]) => [name, values.map((one) => (typeof one === "string" ? plainText(one) : one))]),
  );
