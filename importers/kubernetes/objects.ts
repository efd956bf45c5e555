import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, type JsonValue, locatorIn, pointerTo, readJsonParts, readYaml } from "../read/index.ts";
import { headOf } from "../recognise.ts";
import { isNote, versionIn } from "./dumps.ts";
import { collectionOfName, kindOfPlural } from "./kinds.ts";
import { collections, objectsOf, type RbacPoliceList } from "./rbac-police.ts";
import { isYaml } from "./recognise.ts";
import { kubectlTags } from "./yaml.ts";

/** One API object as it came. */
export interface RawObject {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly value: unknown;
  readonly file: string;
  readonly locator: string;
  /** True for a member of a list: what a cluster answered, in full, and not a manifest that somebody wrote. */
  readonly listed: boolean;
}
/** A list without members also says something: there are none. */
export interface EmptyList {
  /** A kind; empty where only the file's name tells. */
  readonly emptyListOf: string;
  readonly collection?: string;
}
/** Version or name of the cluster, where a dump tells it. */
export interface ClusterNote {
  readonly version: string;
}
export type Found = RawObject | EmptyList | ClusterNote;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
/** `Pod` of `PodList`; `List` itself names no kind. */
const memberKind = (kind: string | undefined): string | undefined =>
  kind?.endsWith("List") && kind !== "List" ? kind.slice(0, -"List".length) : undefined;

/**
 * Every object of one file, as many at once as a part of it holds: lists of `kubectl get -o json`, typed lists, single
 * objects, arrays of any, dumps by collection, YAML documents.
 */
export async function* readObjects(file: InputFile, context: ImportContext): AsyncGenerator<Iterable<Found>> {
  if (isNote(file.path)) {
    const version = await versionIn(file, context);
    if (version !== undefined) yield [{ version }];
  } else if (isYaml(file.path, /\.\w+$/.test(file.path) ? "" : await headOf(file)))
    yield* readYamlObjects(file, context);
  else yield* readJsonObjects(file, context);
}

async function* readYamlObjects(file: InputFile, context: ImportContext): AsyncGenerator<Iterable<Found>> {
  for await (const { index, value } of readYaml(file, context, kubectlTags))
    yield unfold(file.path, locatorIn(index, ""), value, false);
}

/** What one value holds: an object, a list's members, or an array of such. */
function unfold(file: string, locator: string, value: unknown, listed: boolean, fallback?: string): readonly Found[] {
  if (Array.isArray(value))
    return value.flatMap((member, index) => unfold(file, pointerTo(locator, index), member, listed, fallback));
  if (!isTree(value)) return [];
  const kind = text(value["kind"]);
  const items = value["items"];
  if (Array.isArray(items) && (kind === undefined || kind.endsWith("List"))) {
    const member = memberKind(kind) ?? fallback;
    if (items.length === 0 && member) return [{ emptyListOf: member }];
    return items.flatMap((item, index) => unfold(file, pointerTo(locator, "items", index), item, true, member));
  }
  const known = kind ?? fallback;
  if (known === undefined) return [];
  const apiVersion = text(value["apiVersion"]);
  return [{ kind: known, ...(apiVersion ? { apiVersion } : {}), value, file, locator, listed }];
}

/** What the first pass over a JSON document learns of each of its roots. */
interface Root {
  kind?: string;
  items: boolean;
  /** Whether the list has any: they tell what it is a list of, whatever the file is called. */
  members: boolean;
  /** Members that name no kind, met before the list's kind was. */
  unnamed: boolean;
}

const containers = ["spec", "containers"];
/** What takes much of an object's text and nobody reads, of any kind. */
const unread = [
  ["metadata", "managedFields"],
  ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
  ["spec", "affinity"],
  ["spec", "tolerations"],
  ["spec", "template", "spec", "affinity"],
  ["spec", "template", "spec", "tolerations"],
  ...[containers, ["spec", "template", ...containers]].flatMap((list) =>
    ["livenessProbe", "readinessProbe", "resources"].map((name) => [...list, name]),
  ),
  ...["containerStatuses", "initContainerStatuses"].flatMap((list) =>
    [
      "allocatedResources",
      "allocatedResourcesStatus",
      "containerID",
      "image",
      "lastState",
      "resources",
      "state",
      "user",
      "volumeMounts",
    ].map((name) => ["status", list, name]),
  ),
  ["status", "images"],
];

const memberPath = /^(.*)\/items\/\d+$/;
const snapshotPath = /^(.*)\/resources\/([^/]+)\/\d+$/;
const policePath = new RegExp(`/(${collections.join("|")})/\\d+$`);

/**
 * Members of lists as they stream by; then, in a second pass, what had no kind when it came by, and single objects.
 * Neither pass holds more objects than a part of the file does.
 */
async function* readJsonObjects(file: InputFile, context: ImportContext): AsyncGenerator<Iterable<Found>> {
  const roots = new Map<string, Root>();
  const root = (prefix: string): Root => {
    const known = roots.get(prefix);
    if (known) return known;
    const fresh = { items: false, members: false, unnamed: false };
    roots.set(prefix, fresh);
    return fresh;
  };
  const named = fileKind(file.path);
  const options = {
    omit: unread,
    opened(pointer: string, array: boolean): void {
      if (array && pointer.endsWith("/items")) root(pointer.slice(0, -"/items".length)).items = true;
    },
    mismatch(at: string): void {
      if (at.endsWith("/items"))
        context.problem({ code: "import.shape", file: file.path, at, message: "expected an array or object" });
    },
  };
  const wanted = [
    "$.items.*",
    "$.kind",
    "$.serverVersion.gitVersion",
    "$.metadata.cluster_version",
    "$.metadata.platform",
    "$.metadata.version",
    "$.resources.*.*",
    ...collections.map((name) => `$.${name}.*`),
  ];
  /** In what rbac-police collected, its metadata come first. */
  let police = false;
  const objects = ({ pointer, value }: JsonValue): readonly Found[] => {
    const [, listPrefix] = memberPath.exec(pointer) ?? [];
    const [, , collection] = listPrefix === undefined ? (snapshotPath.exec(pointer) ?? []) : [];
    const [, policed] = listPrefix === undefined ? (policePath.exec(pointer) ?? []) : [];
    if (listPrefix !== undefined) {
      const list = root(listPrefix);
      list.members = true;
      if (!isTree(value)) {
        context.problem({ code: "import.shape", file: file.path, at: pointer, message: "expected object" });
        return [];
      }
      const fallback = memberKind(list.kind) ?? (list.kind === undefined ? named : undefined);
      if (text(value["kind"]) !== undefined || fallback !== undefined)
        return unfold(file.path, pointer, value, true, fallback);
      list.unnamed = true;
    } else if (collection !== undefined) {
      return unfold(file.path, pointer, flattened(value), true, kindOfPlural(collection));
    } else if (policed !== undefined) {
      return [...(police ? objectsOf(policed as RbacPoliceList, value) : [])].map(({ below, ...object }) => ({
        ...object,
        file: file.path,
        locator: `${pointer}${below}`,
        listed: false,
      }));
    } else if (pointer.endsWith("/metadata/platform")) police = true;
    else if (pointer.endsWith("/metadata/version") && !police) return [];
    else if (pointer.endsWith("/kind")) {
      root(pointer.slice(0, -"/kind".length)).kind = text(value) ?? "";
    } else if (text(value)) return [{ version: text(value) ?? "" }];
    return [];
  };
  // One after another as they are asked for: what is wrong with them is told in their order.
  const all = function* (values: readonly JsonValue[]): Iterable<Found> {
    for (const value of values) yield* objects(value);
  };
  for await (const values of readJsonParts(file, wanted, context, options)) yield all(values);
  yield* secondPass(file, context, roots, named);
}

async function* secondPass(
  file: InputFile,
  context: ImportContext,
  roots: ReadonlyMap<string, Root>,
  named: string | undefined,
): AsyncGenerator<Iterable<Found>> {
  const quiet = { ...context, problem: () => {} };
  const collection = collectionOfName(baseName(file.path));
  for (const { kind, items, members, unnamed } of roots.values()) {
    const member = memberKind(kind);
    if (!items || unnamed) continue;
    if (member) yield [{ emptyListOf: member }];
    else if (collection !== undefined && !members) yield [{ emptyListOf: "", collection }];
  }
  const late = [...roots].filter(([, { unnamed }]) => unnamed);
  const kinds = new Map(late.map(([prefix, { kind }]) => [prefix, memberKind(kind)]));
  if (late.length > 0) {
    for await (const values of readJsonParts(file, ["$.items.*"], quiet))
      for (const { pointer, value } of values) {
        const [, prefix = ""] = memberPath.exec(pointer) ?? [];
        if (isTree(value) && text(value["kind"]) === undefined)
          yield unfold(file.path, pointer, value, true, kinds.get(prefix));
      }
  }
  const single = new Set(
    [...roots].filter(([, { items, kind }]) => !items && kind !== undefined).map(([prefix]) => prefix),
  );
  if (single.size === 0 && !(named && roots.size === 0)) return;
  const whole = [...single].some((prefix) => /^\d*$/.test(prefix));
  for await (const values of readJsonParts(file, [whole ? "$" : "$.*"], quiet))
    for (const { pointer, value } of values)
      if (single.has(pointer) || (named && roots.size === 0)) yield unfold(file.path, pointer, value, false, named);
}

/** A metadata-only record of a dump, as the object it was made from. */
function flattened(value: unknown): unknown {
  if (!isTree(value) || "metadata" in value) return value;
  const { name, namespace, annotations, labels, ...rest } = value;
  return { ...rest, metadata: { name, namespace, annotations, labels } };
}

/** The kind that a file of a dump is named after: `<namespace>/pods.json`, `clusterroles.rbac.authorization.k8s.io.json`. */
const fileKind = (path: string): string | undefined => kindOfPlural(baseName(path));
const baseName = (path: string): string => (path.split("/").at(-1) ?? "").replace(/\.json$/i, "");
