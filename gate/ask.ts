import type { GraphView } from "../graph/view.ts";
import type { Design } from "../model/importer.ts";
import { withDesign } from "../queries/design.ts";
import type { GateAnswer, SignOffsAnswer } from "./answer.ts";
import { type GateOptions, gate } from "./gate.ts";
import type { Ledger } from "./ledger.ts";
import { People } from "./people.ts";
import { toldBy } from "./told.ts";
import { type VerifyOptions, verify } from "./verify.ts";

/** What the one who asks decides, and the design where there is one. */
export type GateAsked = Omit<GateOptions, "ledger" | "people" | "today" | "design"> & {
  readonly design?: Design | undefined;
};

/** A snapshot, or a design laid over it, against its sign-offs: as the command and the API ask it. */
export function askGate(today: GraphView, ledger: Ledger, { design, ...asked }: GateAsked): GateAnswer {
  return gate(withDesign(today, design), {
    ...asked,
    ledger,
    people: new People(today.facts().of("owner.party")),
    today,
    ...(design ? { design } : {}),
  });
}

/** The records alone: who signed, who has not, what was tampered with. */
export function askSignOffs(
  graph: GraphView,
  ledger: Ledger,
  { asOf, requireSignatures = false }: Partial<Pick<VerifyOptions, "asOf" | "requireSignatures">>,
): SignOffsAnswer {
  const moment = asOf ?? graph.snapshot.takenAt;
  return {
    schema: 1,
    asOf: moment,
    clock: asOf === undefined ? "snapshot" : "given",
    baseline: ledger.folder,
    commit: ledger.head,
    ...verify(ledger, {
      people: new People(graph.facts().of("owner.party")),
      rules: graph.rules,
      asOf: moment,
      requireSignatures,
      told: toldBy(graph),
    }),
  };
}
