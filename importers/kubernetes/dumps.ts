import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, readWholeJson, treeOf } from "../read/index.ts";

/** A list of all API resources is in one of them. */
const noteBytes = 16 * 2 ** 20;

const baseName = (path: string): string => path.split("/").at(-1) ?? "";
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Files that hold no object but say which cluster in which version a dump is of: by name, what makes one such a file. */
const notes: Readonly<Record<string, RegExp>> = {
  // KubeHound: https://kubehound.io/user-guide/local-commands/
  "metadata.json": /"version_major"\s*:/,
  // IceKube: icekube/kube.py, metadata_download
  "_metadata.json": /"kube_version"\s*:/,
  // `kubectl get --raw /version`, which rbac-police's get_cluster_data.sh saves
  "version.json": /"gitVersion"\s*:/,
  // the name alone, from the same script
  cluster_name: /^[^\s{}[\]<>"]{1,253}\s*$/,
};

/** True for a file that only says of which cluster the others are. */
export const isNote = (path: string, head?: string): boolean => {
  const mark = notes[baseName(path)];
  return mark !== undefined && (head === undefined || mark.test(head));
};

/** The version that such a file tells, as `v1.33`. */
export async function versionIn(file: InputFile, context: ImportContext): Promise<string | undefined> {
  if (baseName(file.path) === "cluster_name") return undefined;
  const value = await readWholeJson(file, noteBytes, context);
  if (!isTree(value)) return undefined;
  const { cluster } = value;
  const of = treeOf(cluster);
  const [major, minor] = [text(of["version_major"]), text(of["version_minor"])];
  if (major !== undefined && minor !== undefined) return `v${major}.${minor}`;
  // `kubectl version -o json` has it one level deeper.
  const server = treeOf(value["serverVersion"]);
  return text(value["gitVersion"]) ?? text(value["kube_version"]) ?? text(server["gitVersion"]);
}

/** Where the beginning of a file says what its cluster is called. */
const names: readonly RegExp[] = [
  /"cluster_name"\s*:\s*"([^"\\]{1,253})"/,
  /"context_name"\s*:\s*"([^"\\]{1,253})"/,
  /"cluster"\s*:\s*\{\s*"name"\s*:\s*"([^"\\]{1,253})"/,
  /"metadata"\s*:\s*\{\s*"cluster"\s*:\s*"([^"\\]{1,253})"/,
];

/** The name that a dump gives its cluster, to propose; undefined in lists of objects, whose values are not looked at. */
export function nameIn(path: string, head: string): string | undefined {
  const dump = isNote(path, head) || /"kubesplaining_version"/.test(head) || isRbacPolice(head);
  if (!dump) return undefined;
  if (baseName(path) === "cluster_name") return head.trim();
  for (const pattern of names) {
    const [, name] = pattern.exec(head) ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** rbac-police's own collection: accounts and nodes with the roles that they hold. */
export const isRbacPolice = (head: string): boolean =>
  /^\s*\{\s*"metadata"\s*:\s*\{\s*"cluster"\s*:[^{}]*"platform"\s*:/.test(head);

/** How the files of one input belong together. */
export interface Layout {
  /** Says again what another file says. */
  repeats(path: string): boolean;
  /** Lists of this file are of a selection of namespaces. */
  isSelection(path: string): boolean;
}

/** Velero keeps each object once more by API version: velero.io/docs, Output file format. */
const veleroVersion = /(^|\/)resources\/[^/]+\/v\d\w*(-preferredversion)?\/(namespaces|cluster)\//;
/** `oc adm must-gather` takes the namespaces of OpenShift itself and those that were named. */
const gathered = /^(.*?\/?)cluster-scoped-resources\//;
/** `kubectl cluster-info dump --output-directory` takes the current namespace and kube-system unless told otherwise. */
const clusterInfo = /^(.*?)[^/]+\/replication-controllers\.(?:json|ya?ml)$/;

export function layoutOf(paths: readonly string[]): Layout {
  const roots = new Set<string>();
  for (const path of paths) {
    const [, root] = gathered.exec(path) ?? clusterInfo.exec(path) ?? [];
    if (root !== undefined) roots.add(root);
  }
  return {
    repeats: (path) => veleroVersion.test(path),
    isSelection: (path) => [...roots].some((root) => path.startsWith(root)),
  };
}

/** True for a Velero `Backup` that took every object: what its archive does not hold was not there. */
export function isWholeBackup(value: unknown): boolean {
  const spec = isTree(value) && isTree(value["spec"]) ? value["spec"] : undefined;
  const status = isTree(value) && isTree(value["status"]) ? value["status"] : undefined;
  if (!spec || status?.["phase"] !== "Completed") return false;
  const all = (name: string): boolean => {
    const chosen = spec[name];
    return !Array.isArray(chosen) || chosen.length === 0 || (chosen.length === 1 && chosen[0] === "*");
  };
  const none = (name: string): boolean => {
    const left = spec[name];
    return left === undefined || left === null || (Array.isArray(left) && left.length === 0);
  };
  return (
    [
      "includedNamespaces",
      "includedResources",
      "includedClusterScopedResources",
      "includedNamespaceScopedResources",
    ].every(all) &&
    [
      "excludedNamespaces",
      "excludedResources",
      "excludedClusterScopedResources",
      "excludedNamespaceScopedResources",
      "labelSelector",
      "orLabelSelectors",
      "resourcePolicy",
    ].every(none) &&
    spec["includeClusterResources"] !== false
  );
}
