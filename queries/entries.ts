import { z } from "zod";
import type { SnapshotRef } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import type { NodeKind, RouteAuthentication } from "../model/node.ts";
import { type Certainty, certainties } from "../model/step.ts";
import { type AnswerGap, answerGaps, snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { consequences } from "./entries/consequences.ts";
import { waysIn } from "./entries/ways.ts";
import { certaintyField, limitField } from "./input.ts";

export interface EntryRow {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** What anybody on the internet has on it. */
  readonly access: Access;
  /** Routes: whether the way in asks who is there. Other entries are open by what they are. */
  readonly authentication: RouteAuthentication;
  readonly certainty: Certainty;
  /** Workloads that requests through it arrive at. */
  readonly leadsTo: readonly string[];
  /** What code execution in those workloads would reach, without them. */
  readonly wouldReach: {
    readonly admin: boolean;
    readonly identities: number;
    readonly secrets: number;
    readonly dataStores: number;
    readonly workloads: number;
  };
}
export interface EntriesAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  readonly gaps: readonly AnswerGap[];
  readonly truncated: boolean;
  readonly entries: readonly EntryRow[];
}

/** Every way in that asks nobody who they are, worst first: by what code execution behind it would reach. */
export default defineQuery({
  id: "entries",
  title: "Where can somebody come in without authenticating?",
  input: z.object({
    certainty: certaintyField,
    all: z.boolean().default(false).describe("also routes that authenticate: what stands behind the login"),
    limit: limitField,
  }),

  run(graph, question): EntriesAnswer {
    const maxStratum = certainties.indexOf(question.certainty);
    const { start, ways } = waysIn(graph, maxStratum, question.all);
    const behind = consequences(
      graph,
      start,
      maxStratum,
      ways.map(({ held }) => held),
    );
    const rows = ways.flatMap(({ p, node, stratum, leadsTo }, index): EntryRow[] => {
      const { id, kind, name, authentication = "unauthenticated" } = graph.nodes[node] ?? {};
      const wouldReach = behind[index];
      if (id === undefined || kind === undefined || name === undefined || !wouldReach) return [];
      const { configuration, dataStores, ...rest } = wouldReach;
      return [
        {
          id,
          kind,
          name,
          access: graph.accessOf(p),
          authentication,
          certainty: certainties[stratum] ?? "assumed",
          leadsTo: leadsTo.map((n) => graph.nodes[n]?.id ?? "").sort(compare),
          wouldReach: { ...rest, dataStores: dataStores + configuration },
        },
      ];
    });
    rows.sort(worstFirst);
    const limit = question.limit ?? rows.length;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      gaps: answerGaps(graph.gaps),
      truncated: rows.length > limit,
      entries: rows.slice(0, limit),
    };
  },
});

type Ranked = Pick<EntryRow, "id" | "access" | "authentication" | "wouldReach">;

/** The order of ways in: those behind a login last, then by what they lead to. */
export const worstFirst = (a: Ranked, b: Ranked): number =>
  behindLogin(a) - behindLogin(b) || weight(b) - weight(a) || compare(a.id, b.id);

const behindLogin = ({ authentication }: Ranked): number => Number(authentication === "authenticated");

/** What an attacker gains, in the order a responder cares: control of everything, data and secrets, identities. */
function weight({ wouldReach, access }: Ranked): number {
  const { admin, identities, secrets, dataStores, workloads } = wouldReach;
  const own = positional.has(access) ? 0 : 1000;
  return (admin ? 1_000_000 : 0) + own + 100 * (secrets + dataStores) + 10 * identities + workloads;
}
