import { compare } from "../model/canonical.ts";
import type { BundleManifest, Importer, InputGroup } from "../model/importer.ts";
import type { FoundFile, NamedInput } from "./files/index.ts";

/** Manifests by their folder, ending in `/`. */
export type Manifests = ReadonlyMap<string, BundleManifest>;

/** Files of one source that belong together, before a name is settled. */
export interface Bundle extends Omit<InputGroup, "files" | "name"> {
  readonly importer: Importer;
  readonly files: readonly FoundFile[];
  /** The folder, archive or file that holds them, as sources call it. */
  readonly at: string;
}

/** A file and the source that it is of. */
export interface Claimed {
  readonly file: FoundFile;
  readonly importer: Importer;
  readonly input: NamedInput;
  /** What the file says that it is of is called. */
  readonly name?: string;
}

/** The manifest of the nearest folder above the file whose manifest is of this source. */
export function manifestAbove(
  manifests: Manifests,
  path: string,
  source?: string,
): [string, BundleManifest] | undefined {
  for (let end = path.lastIndexOf("/"); end >= 0; end = path.lastIndexOf("/", end - 1)) {
    const folder = path.slice(0, end + 1);
    const manifest = manifests.get(folder);
    if (manifest && (source === undefined || manifest.source === source)) return [folder, manifest];
    if (end === 0) break;
  }
  return undefined;
}

/** By manifest, else by the folder or archive that the user named; files named one by one belong together. */
export function bundlesOf(claimed: readonly Claimed[], manifests: Manifests): readonly Bundle[] {
  const bundles = new Map<
    string,
    {
      importer: Importer;
      at: string;
      manifest?: BundleManifest;
      manifestPath?: string;
      files: FoundFile[];
      told?: string;
    }
  >();
  for (const { file, importer, input, name } of claimed) {
    const [folder, manifest] = manifestAbove(manifests, file.path, importer.named ?? importer.id) ?? [];
    const at = folder ?? (input.form === "file" ? "" : `${input.name}/`);
    const key = `${importer.id} ${at}`;
    const bundle = bundles.get(key);
    if (bundle) {
      bundle.files.push(file);
      if (name !== undefined) bundle.told ??= name;
    } else {
      const asked = manifest ? { manifest, manifestPath: `${folder ?? ""}manifest.json` } : {};
      bundles.set(key, { importer, at, files: [file], ...asked, ...(name === undefined ? {} : { told: name }) });
    }
  }
  return [...bundles.values()]
    .map(({ at, files, told, ...rest }) => ({
      ...rest,
      files,
      at: at.slice(0, -1) || (files[0]?.path ?? ""),
      proposedName: told === undefined ? proposed(at, files) : cleaned(told),
    }))
    .sort((a, b) => compare(a.importer.id, b.importer.id) || compare(a.at, b.at));
}

/** The folder's name, or the first file's, in the letters that clusters are named with. */
function proposed(at: string, files: readonly FoundFile[]): string {
  const last = (at.slice(0, -1) || (files[0]?.path ?? "")).split("/").at(-1) ?? "";
  return cleaned(last.replace(/(\.(json|ya?ml|gz|tgz|tar|zip))+$/i, ""));
}

const cleaned = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "") || "cluster";
