import type { Fact } from "../../../model/fact.ts";
import { evidence } from "../evidence.ts";
import type { Hop, HopPlace, RouteControl, RouteControlKind, RouteTransform } from "../placement.ts";

/** A hop, and what it does to a request before it asks for an identity. */
export interface Built {
  readonly hop: Hop;
  readonly early: readonly RouteTransform[];
  /** True where it reads requests; a load balancer for connections does not. */
  readonly parses: boolean;
}

interface Parts {
  readonly node?: string | undefined;
  readonly controls?: readonly RouteControl[];
  /** Before the controls of the hop. */
  readonly early?: readonly RouteTransform[];
  /** After them. */
  readonly late?: readonly RouteTransform[];
  readonly parses?: boolean;
}

/** @param facts what shows the hop */
export function hop(place: HopPlace, name: string, facts: readonly Fact[], parts: Parts = {}): Built {
  const { node, controls = [], early = [], late = [], parses = place !== "service" } = parts;
  const transforms = [...early, ...late];
  return {
    hop: { place, name, ...(node === undefined ? {} : { node }), transforms, controls, because: evidence(...facts) },
    early,
    parses,
  };
}

export const transform = (what: string, ...facts: readonly Fact[]): RouteTransform => ({
  what,
  kind: "transform",
  because: evidence(...facts),
});

/** A control for every request of the hop, unless said otherwise. */
export const control = (
  kind: RouteControlKind,
  name: string,
  mode: RouteControl["mode"],
  covers: string,
  ...facts: readonly Fact[]
): RouteControl => ({ kind, name, mode, covers, because: evidence(...facts) });

/** Source ranges as a control: they authenticate nobody. */
export const ranges = (sourceRanges: readonly string[], ...facts: readonly Fact[]): readonly RouteControl[] =>
  sourceRanges.length === 0 ? [] : [control("ip-allow", sourceRanges.join(", "), "require", "every request", ...facts)];
