import { z } from "zod";
import { declaration } from "../../scan/declaration.ts";
import type { Generator } from "./generator.ts";

const target = "docs/scan.schema.json";

/** The form of `scan.yaml`, for editors and for whoever checks one without Ambit. */
export const scanSchemaGenerator: Generator = {
  owns: target,
  async files() {
    const schema = z.toJSONSchema(declaration, { io: "input" });
    return new Map([[target, `${JSON.stringify({ title: "Ambit scan", ...schema }, null, 2)}\n`]]);
  },
};
