import type { Importer, InputFile } from "../model/importer.ts";
import { isTemplate } from "./read/index.ts";

/** Bytes of a file that its kind is judged by. */
const headBytes = 64 * 1024;

/** The beginning of a file as text, whatever its encoding: a cut character at the end does no harm. */
export async function headOf(file: InputFile): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of file.open()) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= headBytes) break;
  }
  const bytes = Buffer.concat(parts).subarray(0, headBytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString("utf16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return bytes.subarray(2).swap16().toString("utf16le");
  return bytes.toString("utf8").replace(/^\ufeff/, "");
}

export const recogniser = (importers: readonly Importer[]) => (path: string, head: string) =>
  isKubeconfig(head) ? undefined : importers.find((importer) => importer.recognises(path, head));

/** Why a file that is no export lies beside exports; undefined where nothing explains it. */
export function companion(path: string, head: string): string | undefined {
  const name = path.split("/").at(-1) ?? "";
  if (isKubeconfig(head)) return "a kubeconfig, which is a credential: `ambit token --file` says what it opens";
  if (/^assertions\s*:/m.test(head) && /\.ya?ml$/i.test(name)) return "assertions, for `ambit check`";
  if (/^\s*\{/.test(head) && /"assertions"\s*:\s*\[/.test(head)) return "expectations of a case, for `ambit check`";
  if (
    /^(readme|license|licence|notice|copying|changelog|contributing|security)\b/i.test(name) ||
    /\.(md|txt|adoc|rst)$/i.test(name)
  ) {
    return "a text for people";
  }
  // A page of bbolt begins with 16 bytes of its own; then the magic number of its first meta page.
  if (head.startsWith("\ufffd\ufffd\f\ufffd", 16))
    return "a snapshot of etcd: restore it to a server and import what `kubectl get ... -A -o json` prints";
  if (/\.ya?ml$/i.test(name) && isTemplate(head))
    return "a template that is not rendered: import what `helm template` prints";
  if (/^kustomization(\.ya?ml)?$/i.test(name))
    return "a list of manifests that are not put together: import what `kubectl kustomize` prints";
  return head.trim() === "" ? "empty" : undefined;
}

/** `kind: Config` with users, alone in its file: written like an object of the API, and a credential. */
function isKubeconfig(head: string): boolean {
  if (/^\s*\{/.test(head))
    return /"kind"\s*:\s*"Config"/.test(head) && /"users"\s*:/.test(head) && /"clusters"\s*:/.test(head);
  const kinds = head.match(/^kind:.*$/gm) ?? [];
  return /^kind:\s*["']?Config["']?\s*$/.test(kinds.join()) && /^users:/m.test(head) && /^clusters:/m.test(head);
}
