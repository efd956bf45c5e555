import { z } from "zod";
import type { VaultAlias } from "../../model/fact/vault.ts";
import type { Fact } from "../../model/fact.ts";
import { looksSecret, plainText } from "../../model/redact.ts";
import { parseShape } from "../read/problem.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { flag, keys, names, strings, text } from "./shapes.ts";

const Alias = z.object({ id: text, name: text, mount_accessor: text, metadata: strings, custom_metadata: strings });
const Entity = z.object({
  id: z.string(),
  name: text,
  policies: names,
  disabled: flag,
  metadata: strings,
  group_ids: names,
  direct_group_ids: names,
  inherited_group_ids: names,
  aliases: z.array(Alias).nullish(),
});
const Group = z.object({
  id: z.string(),
  name: text,
  policies: names,
  metadata: strings,
  member_entity_ids: names,
  member_group_ids: names,
  type: text,
  alias: z.union([Alias, z.null()]).optional(),
});

/** Keys that auth methods themselves write down of a caller: who it is, never what it proves it with. */
const written = new Set(["role_name", "service_account_name", "service_account_namespace"]);

export const identityPath = /^identity\/(entity|group)\/id\/(.*)$/;

/** `identity/entity/id/<id>` and `identity/group/id/<id>`; with `/` at the end the list. */
export function* identity(answer: Answer, templates: ReadonlySet<string>, emit: Emitter): Generator<Fact> {
  const [, type, id = ""] = identityPath.exec(answer.path) ?? [];
  const kind = type === "entity" ? "vault.entity" : "vault.group";
  emit.answered(kind, answer.path);
  if (id === "") {
    const listed = parseShape(keys, answer.value, answer.document, answer.pointer, emit.context) ?? [];
    for (const one of listed) emit.expect(kind, `identity/${type}/id/${one}`);
    return;
  }
  const fact = kind === "vault.entity" ? entity(answer, templates, emit) : group(answer, templates, emit);
  if (fact) yield fact;
  else emit.incomplete(kind);
}

function entity(answer: Answer, templates: ReadonlySet<string>, emit: Emitter): Fact | undefined {
  const read = parseShape(Entity, answer.value, answer.document, answer.pointer, emit.context);
  if (!read) return undefined;
  return emit.fact("vault.entity", emit.key("entity", read.id), answer, {
    ...emit.place,
    id: read.id,
    name: read.name ?? read.id,
    policies: read.policies.map((name) => name.toLowerCase()),
    groups: [...new Set([...read.group_ids, ...read.direct_group_ids, ...read.inherited_group_ids])].sort(),
    disabled: read.disabled ?? false,
    aliases: (read.aliases ?? []).map((one) => alias(one, templates)),
    metadata: chosen(read.metadata, templates),
  });
}

function group(answer: Answer, templates: ReadonlySet<string>, emit: Emitter): Fact | undefined {
  const read = parseShape(Group, answer.value, answer.document, answer.pointer, emit.context);
  if (!read) return undefined;
  const external = read.type === "external" ? read.alias?.mount_accessor : undefined;
  return emit.fact("vault.group", emit.key("group", read.id), answer, {
    ...emit.place,
    id: read.id,
    name: read.name ?? read.id,
    policies: read.policies.map((name) => name.toLowerCase()),
    memberEntities: [...read.member_entity_ids].sort(),
    memberGroups: [...read.member_group_ids].sort(),
    metadata: chosen(read.metadata, templates),
    ...(external === undefined ? {} : { externalTo: external }),
  });
}

function alias(read: z.infer<typeof Alias>, templates: ReadonlySet<string>): VaultAlias {
  const name = read.name ?? "";
  const custom = chosen(read.custom_metadata, templates);
  return {
    id: read.id ?? "",
    accessor: read.mount_accessor ?? "",
    // A role_id, which is half of an AppRole login, looks as random as any UUID.
    name: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name) || looksSecret(name) ? "" : plainText(name),
    metadata: chosen(read.metadata, templates, written),
    ...(custom.length > 0 ? { customMetadata: custom } : {}),
  };
}

/** `<key>=<value>` of the keys that are asked for: metadata is free text and may hold anything. */
function chosen(
  metadata: Readonly<Record<string, string>>,
  templates: ReadonlySet<string>,
  always: ReadonlySet<string> = new Set(),
): readonly string[] {
  const named = [...templates].map((directive) => /metadata\.(.*)$/.exec(directive)?.[1] ?? "");
  return Object.entries(metadata)
    .filter(([key]) => always.has(key) || named.includes(key))
    .map(([key, value]) => `${key}=${plainText(value)}`)
    .sort();
}
