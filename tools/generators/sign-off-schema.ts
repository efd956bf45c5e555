import { z } from "zod";
import { approvalShape, recordShape } from "../../gate/record.ts";
import type { Generator } from "./generator.ts";

const target = "docs/sign-off.schema.json";

/** The form of the records and decisions of sign-offs, for reviews and for whoever reads them without Ambit. */
export const signOffSchemaGenerator: Generator = {
  owns: target,
  async files() {
    const { $schema, ...schema } = z.toJSONSchema(z.discriminatedUnion("format", [recordShape, approvalShape]), {
      io: "input",
    });
    return new Map([[target, `${JSON.stringify({ $schema, title: "Ambit sign-off", ...schema }, null, 2)}\n`]]);
  },
};
