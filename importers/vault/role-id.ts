import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { classify } from "../credential/index.ts";
import { parseShape } from "../read/problem.ts";
import type { Mounted } from "./access.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";

const RoleId = z.object({ role_id: z.string().max(4096) });

/**
 * `auth/<method>/role/<name>/role-id`: half of a login. Where the user asked for fingerprints of what is stored it is
 * known again by its own; it goes no further.
 */
export function* roleId(answer: Answer, method: Mounted, role: string, emit: Emitter): Generator<Fact> {
  const key = emit.context.fingerprintStored === true ? emit.context.fingerprintKey?.() : undefined;
  if (key === undefined) return;
  const read = parseShape(RoleId, answer.value, answer.document, answer.pointer, emit.context);
  if (!read) return;
  const bytes = Buffer.from(`role_id=${JSON.stringify(read.role_id)}`);
  const [half] = classify(bytes, key).filter(({ type }) => type === "vault-approle-role-id");
  bytes.fill(0);
  if (half?.fingerprint === undefined) return;
  const secret = emit.key("role-id", `${method.path}/${role}`);
  yield emit.fact("stored-fingerprint", `${secret}|role_id|${half.fingerprint}`, answer, {
    secret,
    entry: "role_id",
    fingerprint: half.fingerprint,
    fingerprintKey: key.id,
  });
}
