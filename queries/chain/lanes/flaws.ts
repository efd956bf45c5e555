import { productsIn, type RunningProduct } from "../../../model/ai/running.ts";
import type { FlawStatus } from "../../../model/catalogue/status.ts";
import type { RouteAuthentication } from "../../../model/node.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { unexposed } from "./ingress.ts";

const code = ["authentication", "CP4"] as const;
const mostFlaws = 4;

interface Known extends FlawStatus {
  readonly of: RunningProduct;
}

/**
 * What is known of the program's own ways in before a login, by the catalogue, scanners and statements. Programs that the
 * catalogue does not know have no such cell: that is no word for them.
 */
export function flawCells(
  estate: ChainEstate,
  { workloads, node }: Service,
  entry: RouteAuthentication | "none",
): readonly Cell[] {
  const { facts } = estate;
  const products = workloads.flatMap((id) => productsIn(facts, id));
  if (products.length === 0) return [];
  const all: readonly Known[] = products.flatMap((of) => of.status.flaws.map((flaw) => ({ ...flaw, of })));
  // Of a flaw without known versions nothing follows, and nothing is proven.
  const open = all.filter(({ state }) => state === "affected" || state === "possible");
  const ruledOut = all.filter(({ state }) => state === "suppressed");
  const bare = entry === "none" ? unexposed(estate, node) : undefined;
  const behind = entry === "authenticated" ? "only who passed the login gets there" : bare?.found;
  const proven = open.length === 0 && all.length > 0;
  const state: CellState = proven
    ? "present"
    : behind !== undefined
      ? (bare?.state ?? "present")
      : open.some((one) => one.state === "affected")
        ? "absent"
        : "not-proven";
  // What opens it first; statements that rule something out are named whatever else there is.
  const shown = [...open.filter((one) => one.state === "affected"), ...open.filter((one) => one.state !== "affected")];
  const parts = [
    ...shown.slice(0, mostFlaws).map(said),
    ...(shown.length > mostFlaws ? [`${shown.length - mostFlaws} more`] : []),
    ...ruledOut.slice(0, mostFlaws).map((one) => `${said(one)}, which rules it out`),
  ];
  const clean = `nothing is known of ${[...new Set(products.map(({ status }) => nameOf(status)))].join(", ")}`;
  const found = `${parts.length === 0 ? clean : parts.join("; ")}${open.length > 0 && behind !== undefined ? `; ${behind}` : ""}`;
  const cited = [...shown, ...ruledOut].flatMap(({ of, evidence: told }) => [...of.because, ...(told ? [told] : [])]);
  return [
    cell(code, ["no known flaw is reached before the login", state], found, "code that runs before anybody is asked", {
      nodes: workloads.slice(0, 3),
      evidence: evidence(...new Set(cited.length > 0 ? cited : products.flatMap(({ because }) => because))).slice(0, 6),
      gap: state === "absent" ? "a flaw is known that needs no login" : "whether the version has the flaw is not known",
    }),
  ];
}

const nameOf = ({ product, version }: RunningProduct["status"]): string =>
  `${product.name}${version ? ` ${version.text}` : ""}`;

const said = ({ flaw, why, of }: Known): string =>
  `${flaw.id === "by-design" ? "open by design" : flaw.id} in ${nameOf(of.status)}: ${why}`;
