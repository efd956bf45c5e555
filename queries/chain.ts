import { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import { answerGaps, snapshotOf, unmatched } from "./answer.ts";
import type { Chain, ChainAnswer } from "./chain/answer.ts";
import { chains, rowOf } from "./chain/book.ts";
import { defineQuery } from "./define.ts";
import { limitField } from "./input.ts";
import { select, unknownNode } from "./selector.ts";

const mostChains = 20;

/** The way from a request to data, control by control: which are there, which are not, whose each is. */
export default defineQuery({
  id: "chain",
  title: "What stands between a request and the data behind a service, and whose is each control?",
  argument: "services",
  input: z.object({
    services: z
      .array(z.string().min(1).max(2048))
      .max(100)
      .default([])
      .describe("services by id, glob, kind:, class:, tag:; left out: every service, parts of AI services first"),
    ai: z.boolean().default(false).describe("of the list only parts of AI services and what uses them"),
    limit: limitField,
  }),
  notes: `Five lanes: ingress and edge filtering, authentication placement and bypass, runtime permissions, what is behind
(secrets, vector stores, internal APIs), and logging, alerting, isolation. A control is \`present\`, \`absent\` (what would
tell was read, and it is not there) or \`not-proven\`. Code is taken to run in the service: what it then reaches is what the
controls before it guard. Owners come from the owners files; each control point has exactly one accountable, or a gap.`,

  run(graph, question): ChainAnswer {
    const book = chains(graph);
    const asked = question.services.length > 0;
    const found = asked ? named(graph, question.services) : question.ai ? book.ofAi : book.all;
    const limit = question.limit ?? (asked ? mostChains : found.length);
    const shown = found.slice(0, limit);
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      gaps: answerGaps(graph.gaps),
      services: shown.map(rowOf),
      truncated: found.length > limit,
      chains: asked ? shown : [],
      ...unmatched([graph], question.services),
    };
  },
});

/** @throws UserError usage.unknown-node; usage.argument for what is no service */
function named(graph: GraphReader, texts: readonly string[]): Chain[] {
  const book = chains(graph);
  const found = new Map<string, Chain>();
  for (const text of texts) {
    const { each, nodes } = select(graph, text);
    if (!each && nodes.length === 0) throw unknownNode(graph, text, "target");
    const own = nodes.flatMap((node) => book.of(node) ?? []);
    if (!each && own.length === 0)
      throw new UserError(
        "usage.argument",
        `\`${graph.nodes[nodes[0] ?? -1]?.id ?? ""}\` is no service`,
        "name a workload, a Kubernetes Service, a route or a part of an AI service; `ambit chain` lists them",
      );
    for (const chain of own) found.set(chain.id, chain);
  }
  return [...found.values()];
}
