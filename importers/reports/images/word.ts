import type { AiFindingFact, AiScanFact } from "../../../model/fact/ai.ts";

/** How a report names an image: see `ReportedImage` of the facts. */
export interface ImageName {
  readonly image: string;
  readonly digests: readonly string[];
}

/** What a scanner lists for one image; what several parts of a report list for it is put together. */
export interface Scan extends ImageName, Pick<AiScanFact, "form"> {
  readonly kind: "scan";
  readonly locator: string;
  /** Ids with whether the scanner calls it critical; undefined: not told. */
  readonly found: ReadonlyMap<string, boolean | undefined>;
}

/** What somebody states of one flaw in one image. */
export interface Statement
  extends ImageName,
    Pick<AiFindingFact, "form" | "flaw" | "state">,
    Partial<Pick<AiFindingFact, "why" | "at">> {
  readonly kind: "statement";
  readonly locator: string;
}

/** Gives what one report says of images. What it says of anything else is passed over. */
export type WordReader = AsyncIterable<Scan | Statement>;

/** Ids of flaws; others (rules of a linter, licences) are none. */
const flawId = /^(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3})$/i;

/** The id as catalogues write it; undefined for what is none. */
export function flawIn(text: unknown): string | undefined {
  if (typeof text !== "string" || !flawId.test(text)) return undefined;
  return /^cve/i.test(text) ? text.toUpperCase() : `GHSA${text.slice(4).toLowerCase()}`;
}

/** Words that say why something is not affected, of OpenVEX and CycloneDX: others are free text, which is not kept. */
const reasons: ReadonlySet<string> = new Set([
  "component_not_present",
  "vulnerable_code_not_present",
  "vulnerable_code_not_in_execute_path",
  "vulnerable_code_cannot_be_controlled_by_adversary",
  "inline_mitigations_already_exist",
  "code_not_present",
  "code_not_reachable",
  "requires_configuration",
  "requires_dependency",
  "requires_environment",
  "protected_by_compiler",
  "protected_at_runtime",
  "protected_at_perimeter",
  "protected_by_mitigating_control",
]);

export const reasonIn = (text: unknown): { readonly why?: string } =>
  typeof text === "string" && reasons.has(text) ? { why: text } : {};

const states: Readonly<Record<string, AiFindingFact["state"]>> = {
  affected: "affected",
  fixed: "fixed",
  not_affected: "not-affected",
  under_investigation: "under-investigation",
};

/** The status that VEX calls so. */
export const stateIn = (text: unknown): AiFindingFact["state"] | undefined =>
  typeof text === "string" && Object.hasOwn(states, text) ? states[text] : undefined;
