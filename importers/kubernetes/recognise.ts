import { isTemplate } from "../read/index.ts";
import { isNote, isRbacPolice } from "./dumps.ts";
import { kindOfPlural } from "./kinds.ts";

const jsonObject = /"apiVersion"\s*:\s*"[a-z0-9.-]*\/?v\d\w*"/;
const jsonKind = /"kind"\s*:\s*"[A-Z]\w*"/;
const yamlObject = /^(?:- )?apiVersion:\s*["']?[a-z0-9.-]*\/?v\d\w*["']?\s*(?:\s#.*)?$/m;
const yamlKind = /^(?:- | {2})?kind:\s*["']?[A-Z]\w*["']?\s*(?:\s#.*)?$/m;
/** An object in braces whose keys are not quoted. */
const braced = /^(?:- )?\{\s*(?:kind:\s*[A-Z]\w*\s*,\s*)?apiVersion:\s*[a-z0-9.-]*\/?v\d\w*\s*[,}]/m;
/** What names manifests to put together, and is none: nothing of it is alone in a file. */
const listsManifests = /^apiVersion:\s*["']?kustomize\.config\.k8s\.io\//m;

/** How manifests begin, after comments and separators; a script that quotes one does not. */
const firstKey = /^(?:[ \t]*(?:#(?!!).*|---.*|%.*)?\r?\n)*(?:- )?["']?(?:apiVersion|kind|metadata|items)["']?[ \t]*:/;

/** Whether a file is YAML: by its name or, where that has no ending (a pipe, packed), by how it begins. */
export const isYaml = (path: string, head: string): boolean =>
  /\.ya?ml$/i.test(path) || (/(?:^|\/)[^./]+$/.test(path) && firstKey.test(head));

/** API objects carry apiVersion and kind; dumps by collection are named after it and hold items or an array of objects. */
export function recognises(path: string, head: string): boolean {
  const inYaml = isYaml(path, head);
  if (inYaml && listsManifests.test(head)) return false;
  if (inYaml && ((yamlObject.test(head) && yamlKind.test(head)) || braced.test(head))) return !isTemplate(head);
  if (isNote(path, head) || isRbacPolice(head)) return true;
  if (/^\s*\{[^{}]*"kubesplaining_version"|"metadata"\s*:\s*\{\s*"kubesplaining_version"/.test(head)) return true;
  // Source code and texts for people quote objects.
  if (!inYaml && !/^\s*[{[]/.test(head)) return false;
  if (jsonObject.test(head) && (jsonKind.test(head) || /"items"\s*:\s*\[/.test(head))) return true;
  if (inYaml) return false;
  const dumped = kindOfPlural((path.split("/").at(-1) ?? "").replace(/\.json$/i, "")) !== undefined;
  return dumped && /^\s*(\[|\{[^[]*"items"\s*:\s*\[)/.test(head) && /"metadata"\s*:\s*\{/.test(head);
}
