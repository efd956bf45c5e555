import { existsSync } from "node:fs";
import type { z } from "zod";
import { askGate, askSignOffs } from "../../gate/ask.ts";
import type { gateInput, signOffsInput } from "../../gate/input.ts";
import { readLedger } from "../../gate/ledger.ts";
import type { GraphView } from "../../graph/view.ts";
import { UserError } from "../../model/errors.ts";
import type { Design } from "../../model/importer.ts";
import { version } from "../version.ts";

interface Asked {
  readonly asOf?: string;
  readonly design: Design | undefined;
}

/**
 * What the commands `gate` and `sign-off verify` answer.
 * @param given the question's fields, checked
 * @throws UserError sign-off.none; as `readLedger`
 */
export function answerOfSignOffs(id: string, graph: GraphView, folder: string, given: object & Asked): unknown {
  if (!existsSync(folder))
    throw new UserError(
      "sign-off.none",
      `there is no folder \`${folder}\` of sign-offs`,
      "start `ambit serve --signoffs <folder>`; `ambit sign-off propose` makes the first records",
    );
  const ledger = readLedger(folder);
  if (id === "sign-offs") return askSignOffs(graph, ledger, given as z.infer<typeof signOffsInput> & Asked);
  const { as: _, ...asked } = given as z.infer<typeof gateInput> & Asked;
  return askGate(graph, ledger, { ...asked, engineVersion: version });
}
