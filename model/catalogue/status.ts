import type { AiFindingFact, AiScanFact, CatalogueFlaw } from "../fact/ai.ts";
import type { FactReader } from "../fact.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Match, matchOf, type Running } from "./match.ts";
import { frees, type Reported, reportedOn } from "./reported.ts";
import { parseRange, within } from "./version.ts";

/**
 * `affected`: by version or by a report; `possible`: it cannot be told, as of `latest`; `clean`: another version, or set up
 * to ask; `suppressed`: somebody states that it is not (VEX). Whether requests come to it is said by the graph.
 */
export type FlawState = "affected" | "clean" | "possible" | "suppressed";

export interface FlawStatus {
  readonly flaw: CatalogueFlaw;
  readonly state: FlawState;
  /** In words, one line. */
  readonly why: string;
  /** The setting by which the program asks for a login, where that is what closes it. */
  readonly closedBy?: string;
  /** True where enough is known of it to reckon with it: a step is derived. */
  readonly assumed: boolean;
  /** The scanner's report or the statement that decided. */
  readonly evidence?: AiFindingFact | AiScanFact;
}

export interface ProductStatus extends Match {
  readonly image: string;
  readonly flaws: readonly FlawStatus[];
}

/** Which product something runs and what is known of its flaws; undefined for what the catalogue does not know. */
export function productStatus(facts: FactReader, catalogue: Catalogue, running: Running): ProductStatus | undefined {
  const match = matchOf(catalogue.products, running);
  if (!match) return undefined;
  const reported = reportedOn(facts, running);
  return {
    ...match,
    image: running.image,
    flaws: match.product.flaws.map((flaw) => statusOf(flaw, match, running, reported)),
  };
}

function statusOf(
  flaw: CatalogueFlaw,
  { version, product }: Match,
  { envNames, loginFlags = [] }: Running,
  told: Reported,
): FlawStatus {
  const plain = (state: FlawState, why: string, assumed = false): FlawStatus => ({ flaw, state, why, assumed });
  const stated = told.stated(flaw.id);
  if (stated && frees(stated)) {
    const reason = stated.why === undefined ? "" : `: ${stated.why.replaceAll("_", " ")}`;
    const why = `${stated.source.document} states ${stated.state.replace("-", " ")}${reason}`;
    return { ...plain("suppressed", why), evidence: stated };
  }
  const closing = flaw.closedBy.find((name) => envNames.includes(name) || loginFlags.includes(name));
  if (closing !== undefined && !isSwitch(closing)) return { ...plain("clean", `${closing} is set`), closedBy: closing };
  const opening = flaw.openedBy.find((name) => envNames.includes(name));
  if (flaw.openedBy.length > 0 && opening === undefined)
    return plain("clean", `none of ${flaw.openedBy.join(", ")} is set`);
  const evidence = stated?.state === "affected" ? stated : told.found(flaw.id);
  if (evidence) {
    const says = evidence.kind === "ai.scan" ? `${evidence.form} found it` : `${evidence.form} states that it is`;
    return { ...plain("affected", says, true), evidence };
  }
  // A switch may be on or off.
  const turned = closing ?? opening;
  if (turned !== undefined) return plain("possible", `whether ${turned} is on or off is not read`, true);
  if (flaw.range === "*") return plain("affected", "every version does it", true);
  const inside = version && parseRange(flaw.range) ? within(version, flaw.range) : undefined;
  const nearby = inside === "yes" ? undefined : told.foundNearby(flaw.id);
  if (nearby) {
    const says = `${nearby.form} found it under this name and tag in an image of another digest`;
    return { ...plain("possible", says, true), evidence: nearby };
  }
  if (!parseRange(flaw.range)) return plain("possible", "which versions have it is not known");
  if (!version) return plain("possible", `the image's tag tells no version of ${product.name}`, true);
  if (inside === "no") return plain("clean", `${version.text} is not in ${flaw.range}`);
  return inside === "yes"
    ? plain("affected", `${version.text} is in ${flaw.range}`, true)
    : plain("possible", `${version.text} stands for several versions, some in ${flaw.range}`, true);
}

/** Variables that are there to be true or false: that one is there does not say which. Keys and logins are given or not. */
const isSwitch = (name: string): boolean => /(enabled?|disabled?|_rbac)$/i.test(name);
