import { compare } from "../../../model/canonical.ts";
import type { RouteAuthentication } from "../../../model/node.ts";
import type { Bypass, Placement } from "../../routes/placement.ts";
import type { CellState } from "../answer.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { withoutRoute } from "./ingress.ts";

const placement = ["authentication", "CP3"] as const;
const code = ["authentication", "CP4"] as const;

const states: Readonly<Record<RouteAuthentication, CellState>> = {
  authenticated: "present",
  unauthenticated: "absent",
  "not-proven": "not-proven",
};
const openFirst: readonly RouteAuthentication[] = ["unauthenticated", "not-proven", "authenticated"];
const mostRoutes = 12;
const mostBypasses = 8;

/** How the worst of the routes asks who is there. */
export function entryOf(placements: readonly Placement[]): RouteAuthentication | "none" {
  return openFirst.find((state) => placements.some((one) => one.state === state)) ?? "none";
}

/** Where each route asks, what gets around it, and what runs before. */
export function authenticationCells(estate: ChainEstate, { node, placements }: Service): readonly Cell[] {
  if (placements.length === 0) {
    const { state, found } = withoutRoute(estate, node);
    return [
      cell(placement, ["login at every route", state], found, "who may ask it", {
        nodes: [node.id],
        gap: "whether anything leads to it is not proven",
      }),
    ];
  }
  const sorted = [...placements].sort(
    (a, b) => openFirst.indexOf(a.state) - openFirst.indexOf(b.state) || compare(a.route, b.route),
  );
  const shown = sorted.slice(0, mostRoutes).map(loginCell);
  const rest = sorted.slice(mostRoutes);
  return [
    ...shown,
    ...(rest.length > 0 ? [restCell(rest)] : []),
    ...bypassCells(sorted),
    ...(entryOf(placements) === "none" ? [] : [beforeCell(sorted)]),
  ];
}

function loginCell(one: Placement): Cell {
  const { firstAuthentication: first, hops, host, pathClass, state, undecided } = one;
  const control = first ? `${first.control.kind} at ${hops[first.hop]?.name ?? "the edge"}` : "login";
  const near = hops.flatMap(({ controls }) => controls)[0];
  const found =
    state === "authenticated"
      ? `${first?.control.name ?? "a login"} is required for ${first?.control.covers ?? "every request"}`
      : state === "unauthenticated"
        ? near
          ? `${near.name} is ${near.mode}: it proves nobody's identity here`
          : "no hop asks who is there"
        : `not decided by what was read: ${undecided.join("; ") || "the application may ask"}`;
  return cell(placement, [control, states[state]], `${host}${pathClass}: ${found}`, `${host}${pathClass}`, {
    nodes: [one.route, ...one.workloads.slice(0, 3)],
    evidence: (first?.control.because ?? hops.flatMap(({ because }) => because)).slice(0, 6),
    gap: state === "unauthenticated" ? "anybody may ask" : "login not proven",
    witness: one.witness,
  });
}

function restCell(rest: readonly Placement[]): Cell {
  const state = states[entryOf(rest) as RouteAuthentication];
  return cell(placement, ["login of further routes", state], `${rest.length} more routes`, "the same service", {
    nodes: rest.slice(0, mostRoutes).map(({ route }) => route),
    gap: "at least one is no better",
  });
}

/** Ways around a login that lead to the service, each pattern once: what another service of its host asks is that one's. */
function bypassCells(placements: readonly Placement[]): readonly Cell[] {
  const found = new Map<string, Bypass>();
  const own = new Set(placements.map(({ route }) => route));
  for (const one of placements.flatMap(({ bypasses }) => bypasses)) {
    if (!own.has(one.route)) continue;
    const key = `${one.pattern} ${one.route}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()]
    .sort((a, b) => compare(a.pattern, b.pattern) || compare(a.route, b.route))
    .slice(0, mostBypasses)
    .map((one) =>
      cell(
        placement,
        [`no way around the login: ${one.pattern}`, "absent"],
        one.why,
        one.around.join(", ") || one.route,
        {
          nodes: [one.route, ...one.around],
          evidence: one.because,
          gap: one.pattern,
          bypass: one.pattern,
          witness: one.witness,
        },
      ),
    );
}

/** Whether untrusted input meets code before a trust decision. */
function beforeCell(placements: readonly Placement[]): Cell {
  const proven = placements.filter(({ state }) => state === "authenticated");
  const runs = placements.filter(
    ({ state, before }) => state === "unauthenticated" && before.some(({ kind }) => kind === "run"),
  );
  const open = placements.filter(({ state }) => state !== "authenticated");
  const early = proven.filter(({ before }) => before.some(({ kind }) => kind !== "parse"));
  const state: CellState =
    runs.length > 0 || early.length > 0
      ? "absent"
      : open.some(({ state: one }) => one === "unauthenticated")
        ? "absent"
        : open.length > 0
          ? "not-proven"
          : "present";
  const [first] = runs.length > 0 ? runs : early.length > 0 ? early : open.length > 0 ? open : proven;
  const what = first?.before.filter(({ kind }) => kind !== "parse").map((one) => one.what) ?? [];
  const hop = first?.before[0]?.hop ?? 0;
  const found =
    state === "present"
      ? `what reads a request before the login: ${first?.before.map((one) => one.what).join("; ") || "nothing"}`
      : what.join("; ") || "it answers before anybody is asked";
  return cell(code, ["nothing is changed or run before the login", state], found, "code that parses untrusted input", {
    nodes: [...new Set([...(first ? [first.route] : []), ...(first?.workloads.slice(0, 3) ?? [])])],
    evidence: (first?.hops[hop]?.because ?? []).slice(0, 4),
    gap:
      state === "not-proven" ? "which comes first is not proven" : "untrusted input meets code before a trust decision",
    ...(first ? { witness: first.witness } : {}),
  });
}
