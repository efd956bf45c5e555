import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import { vaultKey } from "../../model/vault-place.ts";
import { parseShape } from "../read/problem.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { flag, keys, names, seconds, strings, text } from "./shapes.ts";

/** What is read of a live token: the token itself, which one of the answers holds, is passed over. */
export const Token = z.object({
  accessor: z.string().min(1),
  policies: names,
  entity_id: text,
  path: text,
  meta: strings,
  type: text,
  orphan: flag,
  expire_time: text,
  creation_time: z.number().optional(),
  ttl: seconds,
  num_uses: z.number().optional(),
  renewable: flag,
  bound_cidrs: names,
  namespace_path: text,
});

export const tokenPath = /^auth\/token\/(accessors\/$|lookup-accessor\/[^/]+$|lookup$|lookup-self$)/;

/** `auth/token/lookup-accessor/<accessor>`, `auth/token/lookup-self`; `auth/token/accessors/` is the list. */
export function* token(answer: Answer, emit: Emitter): Generator<Fact> {
  const { document, pointer } = answer;
  if (answer.path.endsWith("/")) {
    emit.answered("vault.token", answer.path);
    for (const one of parseShape(keys, answer.value, document, pointer, emit.context) ?? [])
      emit.expect("vault.token", `auth/token/lookup-accessor/${one}`);
    return;
  }
  const read = parseShape(Token, answer.value, document, pointer, emit.context);
  if (!read) return emit.incomplete("vault.token");
  emit.answered("vault.token", `auth/token/lookup-accessor/${read.accessor}`);
  const namespace = read.namespace_path === undefined ? emit.namespace : read.namespace_path.replace(/\/+$/, "");
  const expires = endOf(read.expire_time, read.ttl, emit.context.observedAt);
  const role = read.meta["role"] ?? read.meta["role_name"];
  const key = vaultKey(emit.cluster, "token", read.accessor, namespace);
  // Seconds since 1970; 0 where it is not told.
  if (read.creation_time !== undefined && read.creation_time > 0 && read.creation_time < 1e11)
    yield emit.fact("identity.life", `${key}|creation_time`, answer, {
      subject: key,
      said: "creation_time",
      created: new Date(read.creation_time * 1000).toISOString(),
    });
  yield emit.fact("vault.token", key, answer, {
    cluster: emit.cluster,
    ...(namespace === "" ? {} : { namespace }),
    accessor: read.accessor,
    policies: [...new Set(read.policies.map((name) => name.toLowerCase()))].sort(),
    ...(read.entity_id === undefined ? {} : { entity: read.entity_id }),
    path: plainText(read.path ?? ""),
    ...(role === undefined ? {} : { role: plainText(role) }),
    type: read.type === "batch" ? "batch" : "service",
    orphan: read.orphan ?? false,
    ...(expires === undefined ? {} : { expires }),
    ...(read.num_uses !== undefined && read.num_uses > 0 ? { uses: read.num_uses } : {}),
    renewable: read.renewable ?? false,
    boundCidrs: [...read.bound_cidrs].sort(),
  });
}

/** A root token has neither an end nor a TTL. */
function endOf(time: string | undefined, ttl: number | undefined, observedAt: string): string | undefined {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  const from = Date.parse(observedAt);
  return ttl === undefined || Number.isNaN(from) ? undefined : new Date(from + ttl * 1000).toISOString();
}
