import { segment } from "../../../model/access.ts";
import { frees } from "../../../model/catalogue/reported.ts";
import type { AiFindingFact } from "../../../model/fact/ai.ts";
import type { Fact, FactKind } from "../../../model/fact.ts";
import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { FactMaker } from "../../read/fact-maker.ts";
import type { ImageName, Scan, Statement, WordReader } from "./word.ts";

export const imageCollections: readonly FactKind[] = ["ai.scan", "ai.finding"];

/** What a report says of images, as facts: a scope of its own, `images:<report>`, so that reading it again replaces it. */
export async function* imageFacts(file: InputFile, words: WordReader, context: ImportContext): AsyncGenerator<Fact> {
  const maker = new FactMaker("reports", context, undefined);
  const scope = `images:${segment(file.path)}`;
  const scans = new Map<string, Scan & { readonly found: Map<string, boolean | undefined> }>();
  const statements = new Map<string, AiFindingFact>();
  for await (const word of words) {
    const key = `${scope}|${nameOf(word)}`;
    if (word.kind === "scan") {
      const known = scans.get(key);
      if (!known) scans.set(key, { ...word, found: new Map(word.found) });
      else for (const [id, critical] of word.found) known.found.set(id, known.found.get(id) || critical);
      continue;
    }
    const made = statementFact(maker, scope, `${key}|${word.flaw}`, file.path, word);
    if (isNewer(made, statements.get(made.key))) statements.set(made.key, made);
  }
  for (const [key, { form, image, digests, found, locator }] of scans) {
    const at = { document: file.path, pointer: locator };
    const told = [...found.values()];
    yield maker.fact("ai.scan", key, scope, at, {
      form,
      image,
      digests,
      found: [...found.keys()].sort(),
      critical: told.length > 0 && told.every((one) => one === undefined) ? undefined : told.filter(Boolean).length,
    });
  }
  yield* statements.values();
  const whole = { document: file.path, pointer: "" };
  for (const collection of imageCollections) maker.covers(collection, scope, "read", whole);
  yield* maker.coverage(imageCollections, [scope]);
}

const nameOf = ({ image, digests }: ImageName): string => [image, ...digests].filter(Boolean).join("@");

function statementFact(
  maker: FactMaker,
  scope: string,
  key: string,
  document: string,
  { form, image, digests, flaw, state, why, at, locator }: Statement,
): AiFindingFact {
  const place = { document, pointer: locator };
  return maker.fact("ai.finding", key, scope, place, { form, image, digests, flaw, state, why, at });
}

/** Of one report's statements on one flaw in one image the newest counts; of one time the one that leaves it open. */
function isNewer(made: AiFindingFact, known: AiFindingFact | undefined): boolean {
  if (!known) return true;
  const [at, before] = [made.at ?? "", known.at ?? ""];
  return at > before || (at === before && frees(known));
}
