import type { AiFindingFact, CatalogueFlaw } from "../fact/ai.ts";
import type { FactReader } from "../fact.ts";
import type { Catalogue } from "./catalogue.ts";
import { type ImageReference, imageReference } from "./image.ts";
import { type Match, matchOf, type Running } from "./match.ts";
import { parseRange, within } from "./version.ts";

/**
 * `affected`: by version; `possible`: it cannot be told, as of `latest`; `clean`: another version, or set up to ask;
 * `suppressed`: a scanner or a VEX document says that it is not. Whether requests come to it is said by the graph.
 */
export type FlawState = "affected" | "clean" | "possible" | "suppressed";

export interface FlawStatus {
  readonly flaw: CatalogueFlaw;
  readonly state: FlawState;
  /** In words, one line. */
  readonly why: string;
  /** True where enough is known of it to reckon with it: a step is derived. */
  readonly assumed: boolean;
  /** The scanner's word that decided. */
  readonly finding?: AiFindingFact;
}

export interface ProductStatus extends Match {
  readonly image: string;
  readonly flaws: readonly FlawStatus[];
}

/** Which product something runs and what is known of its flaws; undefined for what the catalogue does not know. */
export function productStatus(facts: FactReader, catalogue: Catalogue, running: Running): ProductStatus | undefined {
  const match = matchOf(catalogue.products, running);
  if (!match) return undefined;
  const findings = findingsOn(facts, running.image);
  return {
    ...match,
    image: running.image,
    flaws: match.product.flaws.map((flaw) => statusOf(flaw, match, running, findings.get(flaw.id))),
  };
}

function statusOf(
  flaw: CatalogueFlaw,
  { version, product }: Match,
  { envNames }: Running,
  finding: AiFindingFact | undefined,
): FlawStatus {
  const plain = (state: FlawState, why: string, assumed = false): FlawStatus => ({ flaw, state, why, assumed });
  if (finding && (finding.state === "not-affected" || finding.state === "fixed"))
    return {
      ...plain("suppressed", `${finding.form} says ${finding.why ?? finding.state.replace("-", " ")}`),
      finding,
    };
  const closing = flaw.closedBy.find((name) => envNames.includes(name));
  if (closing !== undefined) return plain("clean", `${closing} is set`);
  if (flaw.openedBy.length > 0 && !flaw.openedBy.some((name) => envNames.includes(name)))
    return plain("clean", `none of ${flaw.openedBy.join(", ")} is set`);
  if (finding?.state === "affected") return { ...plain("affected", `${finding.form} found it`, true), finding };
  if (flaw.range === "*") return plain("affected", "every version does it", true);
  if (!parseRange(flaw.range)) return plain("possible", "which versions have it is not known");
  if (!version) return plain("possible", `the image's tag tells no version of ${product.name}`, true);
  const inside = within(version, flaw.range);
  if (inside === "no") return plain("clean", `${version.text} is not in ${flaw.range}`);
  return inside === "yes"
    ? plain("affected", `${version.text} is in ${flaw.range}`, true)
    : plain("possible", `${version.text} stands for several versions, some in ${flaw.range}`, true);
}

/** What scanners say of an image, by flaw: of several the last, in the order of their keys. */
function findingsOn(facts: FactReader, image: string): ReadonlyMap<string, AiFindingFact> {
  const reference = imageReference(image);
  const name = reference.repository.at(-1) ?? "";
  const found = facts.memo("ai.findings", () =>
    Map.groupBy(facts.of("ai.finding"), (finding) => imageReference(finding.image).repository.at(-1) ?? ""),
  );
  const about = (found.get(name) ?? []).filter((finding) => isSame(reference, imageReference(finding.image)));
  return new Map(about.map((finding) => [finding.flaw, finding]));
}

/** The same digest, or the same tag of what may be a mirror of the same repository. */
function isSame(a: ImageReference, b: ImageReference): boolean {
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  const shorter = Math.min(a.repository.length, b.repository.length);
  const alike = a.repository.slice(-shorter).join("/") === b.repository.slice(-shorter).join("/");
  return alike && a.tag !== undefined && a.tag === b.tag;
}
