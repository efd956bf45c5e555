import { z } from "zod";
import { defineQuery } from "./define.ts";
import { draw } from "./draw.ts";
import { toGraphml, toMermaid } from "./drawing.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "./input.ts";
import reach from "./reach.ts";

/** The answer of `reach`, in a form that other tools read or draw. */
export default defineQuery({
  id: "export",
  title: "The answer as a file for another tool?",
  argument: "as",
  input: z.object({
    as: z
      .enum(["json", "graphml", "mermaid"])
      .describe("json: the answer of reach; graphml, mermaid: its proofs drawn"),
    from: fromField,
    to: toField,
    assume: assumeField,
    certainty: certaintyField,
    alone: aloneField,
    limit: limitField,
  }),

  run(graph, { as, ...question }): string {
    const answer = reach.run(graph, { ...question, all: false });
    switch (as) {
      case "json":
        return `${JSON.stringify(answer, null, 2)}\n`;
      case "graphml":
        return toGraphml(draw(answer));
      case "mermaid":
        return toMermaid(draw(answer));
    }
  },
});
