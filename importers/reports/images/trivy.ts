import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { isTree, readJson, type Tree, treeOf } from "../../read/index.ts";
import { imageNamed, textsIn } from "./names.ts";
import { flawIn, type ImageName, reasonIn, type Statement, stateIn, type WordReader } from "./word.ts";

/** What is told of one thing that was scanned: the document's, or one resource's of a cluster. */
interface Scanned {
  name?: unknown;
  type?: unknown;
  metadata: readonly Tree[];
  /** Results of the packages of an operating system are called by the image: `nginx:1.27 (debian 12.8)`. */
  system?: string | undefined;
  readonly found: Map<string, boolean | undefined>;
  readonly stated: Omit<Statement, "image" | "digests">[];
}

const wanted = ["ArtifactName", "ArtifactType", "Metadata"];
const perResult = ["Target", "Class", "Vulnerabilities.*", "ExperimentalModifiedFindings.*"];
const paths = ["$", "$.Resources.*", "$.Findings.*"].flatMap((root) => [
  ...wanted.map((member) => `${root}.${member}`),
  ...perResult.map((member) => `${root}.Results.*.${member}`),
]);

/** What is large or may hold secrets (the image's environment), and is not read. */
const unread = [["ImageConfig"], ["Layers"], ["Description"], ["References"], ["CVSS"], ["PkgIdentifier"], ["Layer"]];

/**
 * Vulnerabilities of `trivy image --format json` and `trivy k8s --format json`:
 * https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go, .../pkg/k8s/report/report.go
 */
export async function* trivyWords(file: InputFile, context: ImportContext): WordReader {
  const all = new Map<string, Scanned>();
  let target = "";
  for await (const { pointer, value } of readJson(file, paths, context, { omit: unread, mismatch: () => {} })) {
    const [, root = "", member = ""] = /^(\d*(?:\/(?:Resources|Findings)\/\d+)?)\/(.*)$/.exec(pointer) ?? [];
    const known = all.get(root);
    const scanned: Scanned = known ?? { metadata: [], found: new Map(), stated: [] };
    if (!known) all.set(root, scanned);
    if (member === "ArtifactName") scanned.name = value;
    else if (member === "ArtifactType") scanned.type = value;
    else if (member === "Metadata") scanned.metadata = (Array.isArray(value) ? value : [value]).filter(isTree);
    else if (member.endsWith("/Target")) target = String(value);
    else if (member.endsWith("/Class")) {
      if (value === "os-pkgs") scanned.system ??= /^(\S+) \(/.exec(target)?.[1];
    } else if (member.includes("/Vulnerabilities/")) add(scanned, treeOf(value));
    else modified(scanned, treeOf(value), pointer);
  }
  let unplaced = 0;
  for (const [locator, scanned] of all) {
    const { found, stated, type, metadata } = scanned;
    if (type !== undefined && type !== "container_image") continue;
    const images = metadata.length > 1 ? [] : imagesOf(scanned);
    if (images.length === 0 && found.size + stated.length > 0) unplaced += 1;
    for (const image of images) {
      yield { kind: "scan", form: "trivy", locator, ...image, found };
      for (const statement of stated) yield { ...statement, ...image };
    }
  }
  if (unplaced > 0)
    context.warn?.(
      `\`${file.path}\`: results of ${unplaced} resources are not told apart by image and are not used; write the report with \`--report all\``,
    );
}

function imagesOf({ name, metadata: [about = {}], system }: Scanned): readonly ImageName[] {
  const digests = textsIn(about["RepoDigests"]);
  const tags = textsIn(about["RepoTags"]);
  const names = tags.length > 0 ? tags : [name ?? system];
  return names.flatMap((one) => imageNamed(one, digests) ?? []);
}

function add({ found }: Scanned, { VulnerabilityID: id, Severity: severity }: Tree): void {
  const flaw = flawIn(id);
  // `Status: fixed` there says that a newer package has a fix: this one has none.
  if (flaw !== undefined) found.set(flaw, found.get(flaw) || severity === "CRITICAL");
}

/** What a statement took out of the results; what somebody chose not to see (`.trivyignore`) is there all the same. */
function modified(scanned: Scanned, { Type, Status, Statement: reason, Finding }: Tree, locator: string): void {
  const flaw = flawIn(treeOf(Finding)["VulnerabilityID"]);
  if (Type !== "vulnerability" || flaw === undefined) return;
  const state = stateIn(Status);
  if (state === "fixed" || state === "not-affected")
    scanned.stated.push({ kind: "statement", form: "trivy", locator, flaw, state, ...reasonIn(reason) });
  else add(scanned, treeOf(Finding));
}
