import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { isTree, membersOf, readJson, type Tree, treeOf } from "../../read/index.ts";
import { timeOf } from "../place.ts";
import { imageNamed, imageOfPurl } from "./names.ts";
import { flawIn, type ImageName, reasonIn, stateIn, type WordReader } from "./word.ts";

/**
 * Statements of an OpenVEX document, by itself or as the predicate of an attestation:
 * https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 */
export async function* openVexWords(file: InputFile, context: ImportContext): WordReader {
  const statements: { readonly pointer: string; readonly value: unknown }[] = [];
  let written: string | undefined;
  const members = ["timestamp", "last_updated", "statements.*"];
  const paths = ["$", "$.predicate"].flatMap((root) => members.map((member) => `${root}.${member}`));
  for await (const { pointer, value } of readJson(file, paths, context)) {
    if (pointer.includes("/statements/")) statements.push({ pointer, value });
    else
      written = [written, timeOf(value)]
        .filter((time) => time !== undefined)
        .sort()
        .at(-1);
  }
  let unplaced = 0;
  for (const { pointer, value } of statements) {
    const statement = treeOf(value);
    const flaws = flawsOf(statement["vulnerability"]);
    const state = stateIn(statement["status"]);
    const fault = faultIn(statement, flaws, state);
    if (fault)
      context.problem({ code: "import.shape", file: file.path, at: pointer + fault.at, message: fault.message });
    if (fault || !state) continue;
    const at = timeOf(statement["last_updated"]) ?? timeOf(statement["timestamp"]) ?? written;
    const images = membersOf(statement["products"]).flatMap((product) => imageOf(product) ?? []);
    if (images.length === 0) unplaced += 1;
    for (const image of images)
      for (const flaw of flaws)
        yield {
          kind: "statement",
          form: "openvex",
          locator: pointer,
          ...image,
          flaw,
          state,
          ...(state === "not-affected" ? reasonIn(statement["justification"]) : {}),
          ...(at === undefined ? {} : { at }),
        };
  }
  if (unplaced > 0)
    context.warn?.(
      `\`${file.path}\`: ${unplaced} statements name no image by reference, digest or package URL with its repository, and are not used`,
    );
}

/** Its name and aliases; before v0.2.0 a text. */
function flawsOf(vulnerability: unknown): readonly string[] {
  const { name, aliases, "@id": address } = treeOf(vulnerability);
  const named = isTree(vulnerability) ? [name ?? address, ...membersOf(aliases)] : [vulnerability];
  return [...new Set(named.flatMap((one) => flawIn(one) ?? []))];
}

function faultIn(
  { justification, impact_statement: impact }: Tree,
  flaws: readonly string[],
  state: string | undefined,
): { readonly at: string; readonly message: string } | undefined {
  if (flaws.length === 0) return { at: "/vulnerability", message: "expected the id of a vulnerability: CVE-2025-1234" };
  if (state === undefined)
    return { at: "/status", message: "expected one of not_affected, affected, fixed, under_investigation" };
  if (state !== "not-affected" || justification || impact) return undefined;
  return {
    at: "/justification",
    message: "not_affected without justification or impact_statement says no reason: not used",
  };
}

/** A product is an object; before v0.2.0 a text. */
function imageOf(product: unknown): ImageName | undefined {
  const { "@id": address, identifiers, hashes } = treeOf(product);
  const id = typeof product === "string" ? product : address;
  const sha = treeOf(hashes)["sha-256"];
  const digest = typeof sha === "string" ? `sha256:${sha.toLowerCase()}` : undefined;
  for (const purl of [id, treeOf(identifiers)["purl"]]) {
    const image = imageOfPurl(purl);
    if (image) return digest === undefined ? image : imageNamed(image.image, [...image.digests, digest], true);
  }
  if (typeof id === "string" && !/^[a-z][a-z0-9+.-]*:\/\/|^(pkg|urn|cpe):/i.test(id) && id.includes("/"))
    return imageNamed(id, [digest], true);
  return imageNamed(undefined, [digest]);
}
