import { membersOf, pointerTo, type Tree, treeOf } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";

export const isTemplate = (value: Tree): boolean =>
  typeof value["$schema"] === "string" &&
  /deploymentTemplate\.json#?$/i.test(value["$schema"]) &&
  Array.isArray(value["resources"]);

/** Names of parts of parts: resources in resources. */
const deepest = 4;

/**
 * The resources of an exported template with ids below `group`, `/subscriptions/<id>/resourceGroups/<name>`: a template
 * itself does not say where it is. Names are evaluated as far as exports write them: texts, `parameters('x')` with a
 * default value, `concat` and `format` of those. https://learn.microsoft.com/azure/azure-resource-manager/templates/
 */
export function* templateResources(record: SavedRecord, group: string): Generator<SavedRecord> {
  const parameters = treeOf(record.value["parameters"]);
  yield* resources(record.value["resources"], pointerTo(record.pointer, "resources"), "", "", 0);

  function* resources(
    list: unknown,
    pointer: string,
    type: string,
    name: string,
    depth: number,
  ): Generator<SavedRecord> {
    if (depth > deepest) return;
    for (const [index, member] of membersOf(list).entries()) {
      const value = treeOf(member);
      const own = typeof value["name"] === "string" ? evaluated(value["name"], parameters) : undefined;
      const kind = typeof value["type"] === "string" ? value["type"] : undefined;
      if (own === undefined || kind === undefined) continue;
      const whole = type === "" || kind.includes(".") ? kind : `${type}/${kind}`;
      const path = type === "" || own.includes("/") ? own : `${name}/${own}`;
      const at = pointerTo(pointer, index);
      const id = resourceId(group, whole, path);
      if (id !== undefined)
        yield { document: record.document, pointer: at, value: { ...value, id, type: whole, name: path } };
      yield* resources(value["resources"], pointerTo(at, "resources"), whole, path, depth + 1);
    }
  }
}

function resourceId(group: string, type: string, name: string): string | undefined {
  const [provider = "", ...kinds] = type.split("/");
  const names = name.split("/");
  if (kinds.length !== names.length) return undefined;
  return `${group}/providers/${provider}/${kinds.map((kind, index) => `${kind}/${names[index]}`).join("/")}`;
}

/** Undefined where the expression needs what only a deployment knows. */
function evaluated(text: string, parameters: Tree): string | undefined {
  if (text.length > 1024) return undefined;
  if (!/^\[(?!\[)/.test(text)) return text;
  const value = (part: string): string | undefined => {
    const literal = /^'([^']*)'$/.exec(part.trim())?.[1];
    if (literal !== undefined) return literal;
    const name = /^parameters\('([^']*)'\)$/.exec(part.trim())?.[1];
    const given = name === undefined ? undefined : treeOf(parameters[name])["defaultValue"];
    return typeof given === "string" && !given.startsWith("[") ? given : undefined;
  };
  const inner = text.slice(1, -1).trim();
  const call = /^(concat|format)\((.*)\)$/s.exec(inner);
  if (!call) return value(inner);
  const parts = (call[2] ?? "").split(/,(?=(?:[^']*'[^']*')*[^']*$)/).map(value);
  if (parts.some((part) => part === undefined)) return undefined;
  if (call[1] === "concat") return parts.join("");
  const [pattern = "", ...given] = parts;
  return pattern.replace(/\{(\d)\}/g, (_, index: string) => given[Number(index)] ?? "");
}
