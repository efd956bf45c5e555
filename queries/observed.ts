import { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import { momentOf } from "../model/moment.ts";
import { kindSpec } from "../model/node.ts";
import { snapshotOf, unmatched } from "./answer.ts";
import { defineQuery } from "./define.ts";
import type { ObservedAnswer, ObservedIdentity } from "./observed/answer.ts";
import { grantedTo } from "./observed/granted.ts";
import { identityRow } from "./observed/identity.ts";
import { keyRow } from "./observed/key.ts";
import { partlyBecause } from "./observed/periods.ts";
import { quotable, select, unknownNode } from "./selector.ts";

/** Steps and uses of one identity that are shown. */
const mostShown = 200;

/** What audit logs say: who did what, when last, and which standing access was never used. */
export default defineQuery({
  id: "observed",
  title: "What was done, by whom, and which access was never used?",
  argument: "identities",
  input: z.object({
    identities: z
      .array(z.string().min(1).max(2048))
      .max(1000)
      .default([])
      .describe("identities by id, glob, kind:, class:, tag:; left out: all that logs or the snapshot know"),
    key: z
      .string()
      .regex(/^A[KS]IA[A-Z0-9]{12,60}$/)
      .optional()
      .describe("public id of an access key: what was done with it; of a session's also whose it is and who got it"),
    since: z
      .string()
      .refine((text) => momentOf(text) !== undefined, "an ISO 8601 date, or time with its zone")
      .optional()
      .describe("only what was done at or after this moment: ISO 8601"),
    unused: z.boolean().default(false).describe("only identities of which no use was seen"),
    limit: z.int().min(1).max(1_000_000).default(100).describe("most rows in the answer; the counts stay whole"),
  }),
  notes: `\`never\` is said only where whole logs of the identity's own account or cluster were read; else its use is \`unknown\`. No log is
no sign that something was not used, and what a log cannot hold (data events that no trail records, what an audit policy leaves
out) is \`unknown\` too. \`docs/observed.md\` has the rules.

Of one identity every step that it may take by itself is listed, never observed ones first. With \`since\` the counts are those of
whole rows whose last event is not before it.`,

  run(graph, question): ObservedAnswer {
    const { observed } = graph;
    const since = question.since === undefined ? undefined : momentOf(question.since);
    const wanted = wantedIds(graph, question.identities);
    const single = wanted !== undefined && wanted.length === 1;
    const rows: ObservedIdentity[] = [];
    const counts = { used: 0, never: 0, unknown: 0 };
    const all = wanted ?? [...new Set([...observed.identities, ...identitiesOf(graph)])];
    for (const id of question.key !== undefined && wanted === undefined ? [] : all) {
      const row = identityRow(graph, id, since);
      counts[row.unused ?? "used"] += 1;
      if (question.unused && row.unused === undefined) continue;
      rows.push(row);
    }
    rows.sort(neverFirst);
    const shown = rows
      .slice(0, question.limit)
      .map((row) => ({ ...row, ...grantedTo(graph, row.id, single ? mostShown : 0) }));
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      ...(since === undefined ? {} : { since }),
      logs: observed.logs.map((log) => {
        const { of, form, from, to, events, regions, source } = log;
        const why = partlyBecause(log);
        return {
          of,
          form,
          from,
          to,
          events,
          whole: why === undefined,
          ...(why === undefined ? {} : { why }),
          ...(regions === undefined ? {} : { regions }),
          source: source.document,
        };
      }),
      counts,
      ...unmatched([graph], question.identities),
      truncated: rows.length > question.limit,
      identities: single ? shown.map((row) => withUses(graph, row, since)) : shown,
      ...(question.key === undefined ? {} : { key: keyRow(graph, question.key, since) }),
    };
  },
});

function withUses(graph: GraphReader, row: ObservedIdentity, since: string | undefined): ObservedIdentity {
  return { ...row, uses: identityRow(graph, row.id, since, mostShown).uses ?? [] };
}

/** Never used ones first, then those that were used longest ago; those of which nothing is known last. */
function neverFirst(a: ObservedIdentity, b: ObservedIdentity): number {
  const place = ({ unused }: ObservedIdentity): number => (unused === "never" ? 0 : unused === undefined ? 1 : 2);
  const last = ({ last: one }: ObservedIdentity): string => one?.at ?? "";
  return place(a) - place(b) || (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0) || (a.id < b.id ? -1 : 1);
}

/** Identities that the snapshot holds, without what stands for a state of another. */
const identitiesOf = (graph: GraphReader): string[] =>
  graph.nodes.flatMap(({ id, kind }) =>
    kindSpec(kind).class === "identity" && !id.includes("~") && !derived.has(kind) ? [id] : [],
  );
const derived: ReadonlySet<string> = new Set([
  "AwsAccount",
  "AwsGroup",
  "ExternalIdentity",
  "K8sCluster",
  "K8sGroup",
  "VaultCluster",
]);

/** @throws UserError usage.unknown-node, usage.argument */
function wantedIds(graph: GraphReader, texts: readonly string[]): readonly string[] | undefined {
  if (texts.length === 0) return undefined;
  const ids = texts.flatMap((text) => {
    const { each, nodes } = select(graph, text);
    const found = nodes.flatMap((node) => graph.nodes[node]?.id ?? []);
    if (found.length > 0 || each) return found;
    // Logs name identities that no import holds.
    if (graph.observed.of(text).length > 0) return [text];
    if (text.includes("#"))
      throw new UserError(
        "usage.argument",
        `\`${quotable(text)}\` is no identity`,
        "name the identity without an access",
      );
    throw unknownNode(graph, text, "target");
  });
  return [...new Set(ids)];
}
