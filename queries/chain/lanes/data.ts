import type { ControlPointId } from "../../../model/raci.ts";
import type { CellState } from "../answer.ts";
import type { Behind, Target } from "../behind.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { entryOf } from "./authentication.ts";
import { withoutRoute } from "./ingress.ts";

const shown = 8;

/** Between a request and a thing behind the service stands what the worst route asks. */
const states = {
  authenticated: "present",
  "not-proven": "not-proven",
  unauthenticated: "absent",
} as const;
const said = {
  authenticated: "every route asks who is there",
  "not-proven": "that anybody is asked before is not proven",
  unauthenticated: "nobody is asked before",
} as const;

/** What code in the service reaches: secrets, stores, and what only answers inside. */
export function dataCells(estate: ChainEstate, service: Service, behind: Behind): readonly Cell[] {
  const entry = entryOf(service.placements);
  const vectors = behind.stores.filter(({ id }) => isVector(estate, id));
  const others = behind.stores.filter((one) => !vectors.includes(one));
  const asked = entry === "none" ? withoutRoute(estate, service.node) : { state: states[entry], found: said[entry] };
  const context = { state: asked.state, said: asked.found, service };
  return [
    ...listed(context, "CP6", "secret", behind.secrets, behind.counts.secrets),
    ...listed(context, "CP7", "vector store", vectors, vectors.length),
    ...listed(context, "CP7", "data store", others, behind.counts.stores - vectors.length),
    ...inside(context, behind),
  ];
}

function isVector({ services }: ChainEstate, id: string): boolean {
  return services.parts(id).some(({ role }) => role === "vector-store" || role === "retrieval");
}

interface Context {
  readonly state: CellState;
  readonly said: string;
  readonly service: Service;
}

function* listed(
  { state, said: asked, service: { node } }: Context,
  point: ControlPointId,
  what: string,
  targets: readonly Target[],
  count: number,
): Generator<Cell> {
  const lane = ["data", point] as const;
  for (const one of targets.slice(0, shown)) {
    const sure = one.certainty === "certain" ? "" : " under conditions";
    yield cell(
      lane,
      [`${what} ${one.name}`, state],
      `code in ${node.name} has ${one.access} on it${sure}; ${asked}`,
      one.id,
      {
        nodes: [one.id],
        evidence: one.evidence(),
        gap: state === "absent" ? "open to whoever runs code in the service" : "the login in front is not proven",
      },
    );
  }
  const rest = count - Math.min(shown, targets.length);
  if (rest > 0)
    yield cell(lane, [`further ${what}s`, state], `${rest} more in reach; ${asked}`, "the same", {
      nodes: targets.slice(shown).map(({ id }) => id),
      gap: "more than the chain shows",
    });
}

/** Workloads that answer inside only. */
function* inside({ state, said: asked, service: { node } }: Context, { workloads, counts }: Behind): Generator<Cell> {
  const lane = ["data", "CP9"] as const;
  if (counts.workloads === 0) return;
  const [first] = workloads;
  const names = workloads.slice(0, 4).map(({ name }) => name);
  yield cell(
    lane,
    ["internal APIs and workloads", state],
    `code in ${node.name} reaches ${counts.workloads} of them that the internet does not: ${names.join(", ")}${counts.workloads > names.length ? " ..." : ""}; ${asked}`,
    "what trusts the network that it stands in",
    {
      nodes: workloads.map(({ id }) => id).slice(0, 12),
      evidence: first?.evidence() ?? [],
      gap: state === "absent" ? "open from the service's place in the network" : "the login in front is not proven",
    },
  );
}
