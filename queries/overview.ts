import { z } from "zod";
import { type Closure, closure } from "../graph/port.ts";
import { certainties } from "../model/step.ts";
import { answerGaps, snapshotOf } from "./answer.ts";
import { blindingGaps } from "./blind.ts";
import { defineQuery } from "./define.ts";
import { certaintyField } from "./input.ts";
import type { OverviewAnswer } from "./overview/answer.ts";
import { Cells } from "./overview/cells.ts";
import { choke } from "./overview/choke.ts";
import { type Columns, columnsOf, privilegedIdentities } from "./overview/columns.ts";
import { countsOf } from "./overview/counts.ts";
import { boundaryOfScope, coverageOf } from "./overview/coverage.ts";
import { firstLooks } from "./overview/first.ts";
import { arranged } from "./overview/order.ts";
import { rowsOf } from "./overview/row.ts";
import { startsOf } from "./overview/starts.ts";
import { type Table, tableOf } from "./table.ts";

const hypothesis =
  "Where the requests of an entry arrive at a workload, code is taken to run in it. Nothing else is assumed: the internet has only what it has, a credential is held by whoever found it.";

/** Ways in against what they lead to; what to look at first; what was not read. */
export default defineQuery({
  id: "overview",
  title: "What stands open, and what should be looked at first?",
  input: z.object({
    certainty: certaintyField,
    limit: z
      .int()
      .min(1)
      .max(200)
      .default(25)
      .describe("most ways in; of credentials and of outside identities there are 10 each"),
  }),
  notes: `Rows are where an attacker starts: the internet with nothing assumed; ways in, in the order of \`entries\`;
long-lived credentials; outside identities. Columns are what is worth protecting, by account, cluster or Vault. A cell
counts what a row reaches beyond what anybody on the internet reaches anyway, which is in the first row. Cells are counted
without building proofs: a way whose conditions contradict each other counts here, and \`reach\` refutes it.

What to look at first, each at most once, in this order: an entry that leads to administration; what anybody has without
any assumption; the entry that leads to most data and secrets; the credential, then the outside identity, that opens most;
the control that closes a step on most of the ways found, positions such as a load balancer left out; ways in of which it
is not known whether they ask for a login; and what was not read and blinds a rule that could begin at what the internet
reaches. Of several the most certain goes first, then the nearest.`,

  run(graph, question): OverviewAnswer {
    const maxStratum = certainties.indexOf(question.certainty);
    const table = tableOf(graph);
    const starts = startsOf(graph, maxStratum, question.limit);
    const { start } = starts.internet;
    const anyway = closure(graph.csr, [start], maxStratum);
    const privileged = privilegedIdentities(graph, table, anyway.stratumOf, maxStratum);
    const columns = columnsOf(table, privileged);

    const cells = new Cells(graph, table, columns, start, anyway, maxStratum);
    cells.internet(0);
    const byAnybody = cells.reached.slice();
    for (const [index, row] of starts.shown.entries()) cells.row(index + 1, row);
    const rows = rowsOf(graph, table, anyway, starts.shown);
    const { targets, kept, hidden } = arranged(columns, cells);

    const held = starts.shown.filter(({ origin }) => origin === "entry").flatMap((one) => one.held);
    const together = held.length === 0 ? anyway : closure(graph.csr, [start, ...held], maxStratum);
    const { targets: sensitive, kinds } = sensitiveOf(table, columns, together);
    const blinding = new Set(blindingGaps(graph, [start, ...held], kinds));
    const coverage = coverageOf(graph, boundaryOfScope(table), blinding);
    const { notProven, ...counts } = countsOf(table, columns, privileged, starts, byAnybody, cells.reached);
    const seen = { graph, rows, targets, cells: kept, coverage, notProven, choke: choke(graph, together, sensitive) };
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      certainty: question.certainty,
      hypothesis,
      counts: { ...counts, notProven: notProven.length },
      rows,
      targets,
      cells: kept,
      hidden: { ...starts.hidden, targets: hidden },
      truncated: starts.hidden.entry > 0 || hidden > 0,
      first: firstLooks(seen),
      coverage,
      gaps: answerGaps(graph.gaps),
    };
  },
});

/** Secrets, data stores and authorities that a closure reaches, each once; and of every target one privilege per kind and access. */
function sensitiveOf(table: Table, columns: Columns, { order, count }: Closure) {
  const seen = new Uint8Array(table.kind.length);
  const targets: number[] = [];
  for (let i = 0; i < count; i++) {
    const p = order[i] as number;
    const node = table.nodeOf[p] as number;
    const column = seen[node] === 1 ? -1 : columns.reachedBy(p);
    if (column < 0) continue;
    seen[node] = 1;
    const group = columns.all[column]?.class;
    if (group !== "identity" && group !== "configuration") targets.push(p);
  }
  const known = new Uint8Array(256 * 16);
  const kinds: number[] = [];
  for (let p = 0; p < table.access.length; p++) {
    const key = (table.kind[table.nodeOf[p] as number] as number) * 16 + (table.access[p] as number);
    if (known[key] === 1 || columns.reachedBy(p) < 0) continue;
    known[key] = 1;
    kinds.push(p);
  }
  return { targets, kinds };
}
