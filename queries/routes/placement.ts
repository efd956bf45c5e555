import type { Evidence } from "../../graph/port.ts";
import type { EdgeControlKind } from "../../model/fact/edge.ts";
import type { RouteAuthentication } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";

/** What a hop of a request's way is. In the order in which requests usually come to them. */
export const hopPlaces = [
  "cdn",
  "waf",
  "load-balancer",
  "api-gateway",
  "function-url",
  "ingress",
  "gateway",
  "proxy",
  "mesh",
  "service",
  "application",
] as const;
export type HopPlace = (typeof hopPlaces)[number];

/** An API key of API Gateway tells clients apart and authenticates none. */
export type RouteControlKind = EdgeControlKind;

export interface RouteControl {
  readonly kind: RouteControlKind;
  /** As configured: annotation, action, policy, authorizer by name. */
  readonly name: string;
  /** `optional`: a request that shows nothing passes; `audit`: judged, never refused; `unknown`: decided where the input does not show it. */
  readonly mode: "require" | "optional" | "audit" | "unknown";
  /** The requests that it looks at, in words: `/api/*`, `every request of the listener`. */
  readonly covers: string;
  readonly because: readonly Evidence[];
}

/** Something that changes a request, runs code on it, or judges it by another form of it. */
export interface RouteTransform {
  readonly what: string;
  readonly kind: "transform" | "trust";
  readonly because: readonly Evidence[];
}

export interface Hop {
  readonly place: HopPlace;
  readonly name: string;
  /** Node id, where the hop is a node. */
  readonly node?: string;
  readonly transforms: readonly RouteTransform[];
  readonly controls: readonly RouteControl[];
  readonly because: readonly Evidence[];
}

/** Something that happens to a request before anybody is asked who sent it. */
export interface Before {
  /** Index of the hop. */
  readonly hop: number;
  readonly what: string;
  /**
   * `parse`: it is read; `transform`: changed, or code of a configuration runs on it; `trust`: judged by another
   * form of it, or by what it says of itself; `run`: the application runs on it.
   */
  readonly kind: "parse" | "transform" | "trust" | "run";
}

/** `AUTH-BYP-01` ... `AUTH-BYP-14`. */
export type BypassId = `AUTH-BYP-${string}`;

/** A way around a login: one of the patterns, found at a route. */
export interface Bypass {
  readonly pattern: BypassId;
  /** Node id of the route that needs no login, or whose login does not hold. */
  readonly route: string;
  /** One sentence. */
  readonly why: string;
  /** Protected routes that it gets around: node ids, a few of them. */
  readonly around: readonly string[];
  readonly witness: Witness;
  /** Requests for what the login stands before, written so that it does not see them and this route takes them; left out where there are none. */
  readonly variants?: readonly Variant[];
  readonly because: readonly Evidence[];
}

/** A path written otherwise, tried at the hop as it reads paths. Never sent. */
export interface Variant {
  /** What is different, in words. */
  readonly how: string;
  /** Node id of the protected route whose path it writes. */
  readonly of: string;
  readonly witness: Witness;
  /** What has to be for it to arrive: how a hop reads paths where that is not documented, what the application makes of it. */
  readonly conditions: readonly string[];
}

/** A request that would show it. Never sent. */
export interface Witness {
  readonly method: string;
  readonly url: string;
}

/**
 * One class of requests (a Route node), the hops that they pass in order, and where they are asked who sends them.
 * State: `authenticated` where a control with mode `require` holds for every request of the class; `not-proven` where
 * something may ask and nothing proves that it does; else `unauthenticated`.
 */
export interface Placement {
  /** Node id. */
  readonly route: string;
  readonly host: string;
  /** `/api/*`: longer paths too; `/api`: that path alone. */
  readonly pathClass: string;
  readonly scheme: string;
  readonly port: number;
  /** Node id of the service that requests are sent to, where it is one. */
  readonly service?: string;
  /** Node ids, sorted: also those behind a login. */
  readonly workloads: readonly string[];
  readonly state: RouteAuthentication;
  /** How sure it is that the internet comes to it. */
  readonly certainty: Certainty;
  /** Of `not-proven`: what decides it and was not read or not evaluated. */
  readonly undecided: readonly string[];
  /** Whether the application itself asks: `declared` by its API document, `open` where that or its settings say that it does not, else `not-proven`. */
  readonly application: "declared" | "open" | "not-proven";
  readonly hops: readonly Hop[];
  /** The first control that no request passes without an identity; null where there is none. */
  readonly firstAuthentication: { readonly hop: number; readonly control: RouteControl } | null;
  /** What is parsed, changed or run before it, by hop; without one, on the whole way. */
  readonly before: readonly Before[];
  /** Ways around: those of this route itself, and for a protected route those by which others get around it. */
  readonly bypasses: readonly Bypass[];
  readonly witness: Witness;
}

/** Placements of one graph: `placements(graph)` of `book.ts`. */
export interface PlacementBook {
  /** Of every route that the internet reaches in any stratum, sorted by route id. */
  readonly all: readonly Placement[];
  /** Node id of a route, workload, service, load balancer or API: the placements of it or that lead to it, sorted by route id. */
  of(node: string): readonly Placement[];
  /** Every way around a login, by pattern, then by route. */
  readonly bypasses: readonly Bypass[];
}
