import type { GraphReader } from "../../../graph/port.ts";
import { productsIn } from "../../../model/ai/running.ts";
import type { FlawStatus } from "../../../model/catalogue/status.ts";
import type { Chain } from "../../chain/answer.ts";
import { chains } from "../../chain/book.ts";
import { defineCheck } from "../define.ts";
import { aiNeeds } from "../words.ts";

/** What a service retrieves is what it believes: whoever else reads or writes it reads or steers all of them. */
export default defineCheck({
  id: "AI-VEC-01",
  title: "Vector store open or shared",
  severity: "high",
  condition:
    "A vector store is reached from the internet without a login and has no key of its own set, asks nobody and is bounded by no network policy, or is used by services of different environments.",
  frameworks: [{ framework: "mitre-atlas", id: "AML.T0085.000" }],
  remediation:
    "Set the store's key or login, let only its services reach it, and give each environment a store of its own.",
  needs: aiNeeds,

  *examine(context) {
    const { graph } = context;
    const book = chains(graph);
    const users = usersOf(book.ofAi);
    for (const chain of book.ofAi) {
      if (!chain.roles.includes("vector-store")) continue;
      const bound = chain.cells.find(({ control }) => control === "network policy, ingress");
      const environments = [
        ...new Set((users.get(chain.id) ?? []).flatMap(({ id }) => context.ownership(id).about["env"] ?? [])),
      ].sort();
      const asks = asksNobody(context, chain.id);
      const why =
        chain.entry === "unauthenticated" && !isSetUpToAsk(graph, chain.workloads)
          ? "the internet reaches it without a login"
          : asks.length > 0 && bound?.state === "absent"
            ? "it asks nobody, and no network policy bounds who reaches it"
            : environments.length > 1
              ? `services of ${environments.join(" and ")} use it`
              : undefined;
      if (why === undefined) continue;
      yield {
        subject: chain.id,
        sentence: `${chain.name}: ${why}`,
        evidence: [
          ...chain.cells
            .filter(({ point, state }) => point === "CP3" && state !== "present")
            .flatMap(({ evidence }) => evidence),
          ...context.evidenceOf(asks),
          ...(bound?.evidence ?? []),
        ].slice(0, 12),
        involves: (users.get(chain.id) ?? []).map(({ id }) => id).slice(0, 50),
      };
    }
  },
});

/** Whether the program has a key or login of its own set, by the variables that its catalogue entry names. */
function isSetUpToAsk(graph: GraphReader, workloads: readonly string[]): boolean {
  const products = workloads.flatMap((id) => productsIn(graph.facts(), id));
  const asks = ({ flaw, state }: FlawStatus): boolean =>
    flaw.effect === "data-open" && flaw.closedBy.length > 0 && state === "clean";
  return products.length > 0 && products.every(({ status }) => status.flaws.some(asks));
}

function usersOf(all: readonly Chain[]): ReadonlyMap<string, readonly Chain[]> {
  const users = new Map<string, Chain[]>();
  for (const chain of all) for (const id of chain.uses) users.set(id, [...(users.get(id) ?? []), chain]);
  return users;
}

/** Steps by which whoever connects has the data, as the program does by itself. */
function asksNobody({ graph }: { readonly graph: GraphReader }, id: string): readonly number[] {
  const p = graph.privilegeIndex(graph.nodeIndex(id), "connect");
  if (p < 0) return [];
  const { useStart, uses } = graph.csr;
  const found: number[] = [];
  for (let at = useStart[p] ?? 0; at < (useStart[p + 1] ?? 0); at++) {
    const step = uses[at] ?? -1;
    if (graph.ruleOf(step).id === "ai.open-store") found.push(step);
  }
  return found;
}
