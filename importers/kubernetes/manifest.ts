import { isTree } from "../read/index.ts";
import type { RawObject } from "./objects.ts";

/**
 * A manifest with the name that the API server would make for it: the prefix, without the characters that it draws.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values
 */
export function withName(at: RawObject): RawObject {
  const metadata = isTree(at.value) ? at.value["metadata"] : undefined;
  if (at.listed || !isTree(at.value) || !isTree(metadata) || metadata["name"]) return at;
  const prefix = metadata["generateName"];
  if (typeof prefix !== "string" || prefix === "") return at;
  return { ...at, value: { ...at.value, metadata: { ...metadata, name: prefix.replace(/-+$/, "") || prefix } } };
}
