import type { GraphReader } from "../../../graph/port.ts";
import { defineCheck } from "../define.ts";
import { csf, nhi, some } from "../words.ts";

/** A policy's template says what its user writes into it. */
export default defineCheck({
  id: "VAULT-TPL-01",
  title: "Templated policy whose metadata its users can write",
  severity: "medium",
  condition: "A login or a token may write the metadata of an entity that the template of a policy fills in.",
  frameworks: [nhi("NHI5"), csf("PR.AA-05")],
  remediation:
    "Take identity/ out of what it may write, or fill templates with what no user can set: entity ids, alias names of a method.",
  needs: [{ family: "vault", collections: ["vault.path", "vault.policy"] }],

  *examine(context) {
    const { graph } = context;
    const widened = new Map<number, Set<string>>();
    const byWriter = new Map<string, { readonly step: number; readonly logins: Set<string> }>();
    const writings: number[] = [];
    for (let step = 0; step < graph.csr.steps; step++) {
      if (graph.ruleOf(step).id !== "vault.entity-metadata") continue;
      if (isHub(graph, graph.conclusionOf(step))) writings.push(step);
      else for (const [hub, login] of halves(graph, step)) widened.set(hub, (widened.get(hub) ?? new Set()).add(login));
    }
    for (const step of writings)
      for (const writer of writersOf(graph, step)) {
        const known = byWriter.get(writer) ?? { step, logins: new Set() };
        byWriter.set(writer, known);
        for (const login of widened.get(graph.conclusionOf(step)) ?? []) known.logins.add(login);
      }
    for (const [subject, { step, logins }] of byWriter) {
      const others = [...logins].sort();
      yield {
        subject,
        sentence: `may write metadata that a policy's template reads, and so what ${some(others)} may do`,
        evidence: context.evidenceOf([step]),
        involves: others.slice(0, 50),
      };
    }
  },
});

const isHub = (graph: GraphReader, privilege: number): boolean => graph.nodes[graph.nodeOf(privilege)]?.kind === "Hub";

/** What is written, and whose token is wider then. */
function halves(graph: GraphReader, step: number): readonly (readonly [hub: number, login: string])[] {
  const premises = graph.premisesOf(step);
  const hub = premises.find((p) => isHub(graph, p));
  const login = premises.find((p) => !isHub(graph, p));
  const id = graph.nodes[graph.nodeOf(login ?? -1)]?.id;
  return hub === undefined || id === undefined ? [] : [[hub, id]];
}

/** Logins and tokens that come to a step, through hubs. */
function writersOf(graph: GraphReader, step: number): ReadonlySet<string> {
  const { makeStart, makes } = graph.csr;
  const found = new Set<string>();
  const open = new Set(graph.premisesOf(step));
  for (const p of open) {
    const { id = "", kind } = graph.nodes[graph.nodeOf(p)] ?? {};
    // What a login becomes by writing is the same login.
    if ((kind === "VaultAuthRole" || kind === "VaultToken") && !id.includes("~")) found.add(id);
    if (kind !== "Hub") continue;
    for (let at = makeStart[p] ?? 0; at < (makeStart[p + 1] ?? 0); at++)
      for (const premise of graph.premisesOf(makes[at] ?? -1)) open.add(premise);
  }
  return found;
}
