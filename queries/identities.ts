import { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import { snapshotOf, unmatched } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { CheckContext } from "./findings/context.ts";
import type { IdentitiesAnswer, IdentityCounts } from "./identities/answer.ts";
import { isAccountable, revocationsOf } from "./identities/ownerless.ts";
import { type IdentityRecord, type NhiType, nhiTypes } from "./identities/record.ts";
import { select, unknownNode } from "./selector.ts";

/** Every non-human identity, with provenance for each field; what nobody answers for, and how it is ended. */
export default defineQuery({
  id: "identities",
  title: "Which non-human identities are there, and who answers for each?",
  argument: "selectors",
  input: z.object({
    selectors: z
      .array(z.string().min(1).max(2048))
      .max(1000)
      .default([])
      .describe("identities by id, glob, kind:, class:, tag:; left out: all of them"),
    type: z.enum(nhiTypes).optional().describe("only identities of this type"),
    ownerless: z
      .boolean()
      .default(false)
      .describe("only those without an accountable owner, with what to revoke in which order and what breaks"),
    exposed: z.boolean().default(false).describe("only those that somebody on the internet comes to act as"),
    people: z.boolean().default(false).describe("also identities that only people sign in as"),
    limit: z.int().min(1).max(1_000_000).default(200).describe("most identities in the answer; the counts stay whole"),
  }),
  notes: `Each field stands with the source that told it; where sources say different things, the strongest decides and the
others are shown. A field that nobody told is \`none\`, one whose source was not read is \`unknown\`. \`docs/identities.md\` says where
each comes from, and how an owners file adds to it.

Exposed: reached from the internet with code running in every workload that it can connect to without a login. Privileged: it
leads to the administration of an account, cluster or Vault by itself.`,

  run(graph, question): IdentitiesAnswer {
    const context = new CheckContext(graph);
    const meant = meantBy(graph, question.selectors);
    const counts = new Counts();
    const found: IdentityRecord[] = [];
    for (const record of context.identities.all(question.people)) {
      if (meant && !meant.has(record.id)) continue;
      counts.add(record);
      if (question.type !== undefined && record.type !== question.type) continue;
      if (question.exposed && record.exposed === undefined) continue;
      if (question.ownerless && isAccountable(record)) continue;
      found.push(record);
    }
    found.sort((a, b) => compare(a.type, b.type) || compare(a.id, b.id));
    const revocations = question.ownerless ? revocationsOf(graph, context.identities, found) : undefined;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      asOf: context.asOf,
      counts: counts.all,
      byType: counts.byType(),
      ...unmatched([graph], question.selectors),
      truncated: found.length > question.limit,
      identities: found.slice(0, question.limit),
      ...(revocations === undefined ? {} : { revocations: revocations.slice(0, question.limit) }),
    };
  },
});

/** @throws UserError usage.unknown-node */
function meantBy(graph: GraphReader, selectors: readonly string[]): ReadonlySet<string> | undefined {
  if (selectors.length === 0) return undefined;
  return new Set(
    selectors.flatMap((text) => {
      const { each, nodes } = select(graph, text);
      if (!each && nodes.length === 0) throw unknownNode(graph, text, "target");
      return nodes.flatMap((node) => graph.nodes[node]?.id ?? []);
    }),
  );
}

type Counting = { -readonly [K in keyof IdentityCounts]: IdentityCounts[K] };
const nothing = (): Counting => ({ identities: 0, accountable: 0, privileged: 0, exposed: 0, standing: 0 });

class Counts {
  readonly all = nothing();
  readonly #types = new Map<NhiType, Counting>();

  add(record: IdentityRecord): void {
    const own = this.#types.get(record.type) ?? nothing();
    this.#types.set(record.type, own);
    const { credentials, privileged, exposed } = record;
    const standing = credentials.some((one) => one.standing && one.status !== "inactive");
    for (const one of [this.all, own]) {
      one.identities += 1;
      one.accountable += isAccountable(record) ? 1 : 0;
      one.privileged += privileged ? 1 : 0;
      one.exposed += exposed === undefined ? 0 : 1;
      one.standing += standing ? 1 : 0;
    }
  }

  byType(): IdentitiesAnswer["byType"] {
    return [...this.#types].sort(([a], [b]) => compare(a, b)).map(([type, counts]) => ({ type, ...counts }));
  }
}
