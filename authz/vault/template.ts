import { withheld } from "../../model/redact.ts";
import type { ServerRules } from "./server.ts";

/** Who a login is, for `{{identity...}}` in policy paths. */
export interface TemplateIdentity {
  readonly entity?: TemplateEntity;
  /** Groups that the entity is in. */
  readonly groups: readonly TemplateGroup[];
}
interface TemplateNamed {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}
export interface TemplateGroup extends TemplateNamed {
  /** Absent in the root: policies name groups of their own namespace only. */
  readonly namespace?: string;
}
export interface TemplateEntity extends TemplateNamed {
  readonly aliases: readonly TemplateAlias[];
}
export interface TemplateAlias extends TemplateNamed {
  readonly accessor: string;
  /** Written by whoever administers the alias, apart from what the method writes. */
  readonly customMetadata?: Readonly<Record<string, string>>;
}

/** `drop`: the server leaves the block out; `open`: what it does hangs on something that the snapshot does not tell. */
export type Substituted = { readonly path: string } | "drop" | "open";

/** OpenBao's default: a value that could widen the path drops the block. Vault substitutes it as it is. */
const blocked = /[/*+]/;

export const isTemplated = (path: string): boolean => path.includes("{{");

/**
 * A policy's path for one identity. A directive without a value drops the block, as the server does. What a directive
 * gives is text: braces in it are not looked at again.
 * https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies
 */
export function substitute(
  path: string,
  who: TemplateIdentity,
  { wideValues }: Pick<ServerRules, "wideValues">,
  namespace?: string,
): Substituted {
  if (!isTemplated(path)) return { path };
  const [head = "", ...pieces] = path.split("{{");
  let text = head;
  let open = false;
  for (const piece of pieces) {
    const [directive = "", tail = ""] = piece.split("}}");
    const value = lookUp(directive.trim(), who, namespace);
    if (value === undefined) return "drop";
    if (value === withheld || value === unknowable) open = true;
    else if (!wideValues && blocked.test(value)) return "drop";
    text += value + tail;
  }
  return open ? "open" : { path: text };
}

/** Stands for a value that only the server's clock tells. */
const unknowable = "\u0000";

function lookUp(
  directive: string,
  { entity, groups }: TemplateIdentity,
  namespace: string | undefined,
): string | undefined {
  if (/^time\.now(\.(plus|minus)\.[-+0-9.a-zµ]+)?$/.test(directive)) return unknowable;
  const [, of, rest = ""] = /^identity\.(entity|groups)\.(.*)$/s.exec(directive) ?? [];
  if (of === "entity" && entity) {
    const alias = /^aliases\.([^.]*)\.(.*)$/s.exec(rest);
    if (!alias) return named(entity, rest);
    const found = entity.aliases.find(({ accessor }) => accessor === alias[1]);
    return found && named(found, alias[2] ?? "");
  }
  if (of === "groups") {
    const [, by, which, field = ""] = /^(ids|names)\.([^.]*)\.(.*)$/s.exec(rest) ?? [];
    const group = groups.find((one) =>
      by === "ids" ? one.id === which : by === "names" && one.name === which && one.namespace === namespace,
    );
    return group && named(group, field);
  }
  return undefined;
}

function named(of: TemplateNamed & Pick<TemplateAlias, "customMetadata">, field: string): string | undefined {
  const { id, name, metadata, customMetadata } = of;
  const [, custom, key] = /^(custom_)?metadata\.(.*)$/s.exec(field) ?? [];
  const values = custom === undefined ? metadata : (customMetadata ?? {});
  if (key !== undefined) return Object.hasOwn(values, key) ? values[key] : undefined;
  return (field === "id" ? id : field === "name" ? name : "") || undefined;
}
