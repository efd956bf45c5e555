import { z } from "zod";
import { compare } from "../model/canonical.ts";
import { certainties } from "../model/step.ts";
import { answerGaps, snapshotOf, tally, unmatched } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { certaintyField } from "./input.ts";
import type { RoutesAnswer } from "./routes/answer.ts";
import { placements } from "./routes/book.ts";
import { patterns } from "./routes/bypass/index.ts";
import type { Placement } from "./routes/placement.ts";
import { select, unknownNode } from "./selector.ts";

const states = ["unauthenticated", "not-proven", "authenticated"] as const;

/** Every host and path class that the internet comes to: its hops, and where somebody is asked who sends a request. */
export default defineQuery({
  id: "routes",
  title: "What is a request asked on its way in, and what is done to it before?",
  argument: "selectors",
  input: z.object({
    selectors: z
      .array(z.string().min(1).max(2048))
      .max(1000)
      .default([])
      .describe("routes, or what they lead to or through: workloads, services, load balancers; left out: every route")
      .meta({ examples: [["kind:Route"]] }),
    state: z.enum(states).optional().describe("only routes of this state"),
    bypass: z.boolean().default(false).describe("only routes that are a way around a login, or whose login has one"),
    certainty: certaintyField,
    limit: z.int().min(1).max(1_000_000).default(100).describe("most rows in the answer; the counts stay whole"),
  }),
  notes: `A login counts where a control refuses every request of the class that shows no identity. What may ask, and is not
proven to, is \`not-proven\`; an API key of API Gateway, a web ACL and a list of addresses authenticate nobody. What an
application asks by itself is known by its API document alone, and then declared, not proven.

The witness is a request of the class, as text. Nothing is sent.`,

  run(graph, question): RoutesAnswer {
    const book = placements(graph);
    const most = certainties.indexOf(question.certainty);
    const asked = (question.selectors.length === 0 ? book.all : meant()).filter(
      ({ certainty, state, bypasses }) =>
        certainties.indexOf(certainty) <= most &&
        (question.state === undefined || state === question.state) &&
        (!question.bypass || bypasses.length > 0),
    );
    const own = new Set(asked.map(({ route }) => route));
    const shown = [...asked].sort(worstFirst).slice(0, question.limit);
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      gaps: answerGaps(graph.gaps),
      ...unmatched([graph], question.selectors),
      counts: {
        unauthenticated: asked.filter(({ state }) => state === "unauthenticated").length,
        "not-proven": asked.filter(({ state }) => state === "not-proven").length,
        authenticated: asked.filter(({ state }) => state === "authenticated").length,
        bypasses: tally(book.bypasses.filter(({ route }) => own.has(route)).map(({ pattern }) => pattern)),
      },
      truncated: asked.length > shown.length,
      routes: shown,
    };

    function meant(): readonly Placement[] {
      const nodes = question.selectors.flatMap((text) => {
        const selected = select(graph, text);
        if (!selected.each && selected.nodes.length === 0) throw unknownNode(graph, text, "target");
        return selected.nodes;
      });
      return [...new Set(nodes.flatMap((node) => book.of(graph.nodes[node]?.id ?? "")))];
    }
  },
});

/** Titles of the patterns by their ids, for those who show them. */
export const bypassTitles: Readonly<Record<string, string>> = Object.fromEntries(
  patterns.map(({ id, title }) => [id, title]),
);

/** By state, then what leads nowhere last, then what has no way around. */
const weight = ({ state, bypasses, workloads }: Placement): number =>
  states.indexOf(state) * 4 + (workloads.length > 0 ? 0 : 2) + (bypasses.length > 0 ? 0 : 1);
const worstFirst = (a: Placement, b: Placement): number => weight(a) - weight(b) || compare(a.route, b.route);
