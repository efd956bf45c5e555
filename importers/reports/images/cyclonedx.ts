import type { AiFindingFact } from "../../../model/fact/ai.ts";
import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { membersOf, readJson, type Tree, treeOf } from "../../read/index.ts";
import { timeOf } from "../place.ts";
import { decoded, imageNamed, imageOfPurl } from "./names.ts";
import { flawIn, type ImageName, reasonIn, type WordReader } from "./word.ts";

/** What an analysis says of whether it can be used; without one somebody lists it, as scanners do. */
const states: Readonly<Record<string, AiFindingFact["state"]>> = {
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "affected",
  in_triage: "under-investigation",
  false_positive: "not-affected",
  not_affected: "not-affected",
};

/** Vulnerabilities of a CycloneDX document, a scanner's or one that states (VEX): https://cyclonedx.org/docs/1.6/json/#vulnerabilities */
export async function* cycloneDxWords(file: InputFile, context: ImportContext): WordReader {
  const listed: { readonly pointer: string; readonly value: Tree }[] = [];
  /** Images among the components, by their `bom-ref`. */
  const images = new Map<string, ImageName>();
  let main: ImageName | undefined;
  let written: string | undefined;
  const paths = ["$.metadata.component", "$.metadata.timestamp", "$.components.*", "$.vulnerabilities.*"];
  const omit = [["description"], ["references"], ["advisories"], ["licenses"]];
  for await (const { pointer, value } of readJson(file, paths, context, { omit })) {
    if (pointer.includes("/vulnerabilities/")) listed.push({ pointer, value: slim(treeOf(value)) });
    else if (pointer.endsWith("/timestamp")) written = timeOf(value);
    else {
      const image = imageOf(treeOf(value));
      if (pointer.endsWith("/component")) main = image;
      const ref = treeOf(value)["bom-ref"];
      if (image && typeof ref === "string") images.set(ref, image);
    }
  }
  let unplaced = 0;
  const found = new Map<ImageName, { readonly locator: string; readonly ids: Map<string, boolean> }>();
  for (const { pointer, value } of listed) {
    const { id, analysis, affects, critical } = value;
    const flaw = flawIn(id);
    if (flaw === undefined) continue;
    const { state: word, justification, lastUpdated, firstIssued } = treeOf(analysis);
    const state = typeof word === "string" && Object.hasOwn(states, word) ? states[word] : undefined;
    const on = new Set(membersOf(affects).flatMap((ref) => named(ref, images) ?? main ?? []));
    if (on.size === 0) unplaced += 1;
    const at = timeOf(lastUpdated) ?? timeOf(firstIssued) ?? written;
    for (const image of on) {
      const scan = found.get(image) ?? { locator: pointer, ids: new Map() };
      if (state !== "not-affected" && state !== "fixed" && state !== "under-investigation") {
        found.set(image, scan);
        scan.ids.set(flaw, scan.ids.get(flaw) || critical === true);
      }
      if (state === undefined) continue;
      yield {
        kind: "statement",
        form: "cyclonedx",
        locator: pointer,
        ...image,
        flaw,
        state,
        ...(state === "not-affected" ? reasonIn(justification) : {}),
        ...(at === undefined ? {} : { at }),
      };
    }
  }
  for (const [image, { locator, ids }] of found)
    yield { kind: "scan", form: "cyclonedx", locator, ...image, found: ids };
  if (unplaced > 0)
    context.warn?.(
      `\`${file.path}\`: ${unplaced} vulnerabilities affect no image that the document names, and are not used`,
    );
}

/** What is kept of an entry until the images are known. */
const slim = ({ id, analysis, affects, ratings }: Tree): Tree => ({
  id,
  analysis,
  affects: membersOf(affects).map((one) => treeOf(one)["ref"]),
  critical: membersOf(ratings).some((one) => treeOf(one)["severity"] === "critical"),
});

/** A component that is an image: by its package URL, or a container that scanners name by reference and digest. */
function imageOf({ type, name, version, purl, "bom-ref": ref }: Tree): ImageName | undefined {
  const image = imageOfPurl(purl) ?? imageOfPurl(ref);
  if (type !== "container") return image;
  const written = imageNamed(name, [version, ...(image?.digests ?? [])]);
  return image && (image.image !== "" || !written) ? image : written;
}

/** A reference to a component of this document, or of another as a BOM-Link that ends in it: `urn:cdx:<serial>/<version>#<ref>`. */
function named(ref: unknown, images: ReadonlyMap<string, ImageName>): ImageName | undefined {
  if (typeof ref !== "string") return undefined;
  const [, linked] = /^urn:cdx:[^#]*#(.+)$/s.exec(ref) ?? [];
  return images.get(ref) ?? imageOfPurl(ref) ?? imageOfPurl(decoded(linked ?? ""));
}
