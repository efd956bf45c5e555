import { X } from "lucide";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import type { SnapshotRef } from "../../graph/port.ts";
import type { Certainty } from "../../model/step.ts";
import { SnapshotContext } from "../api/ask.ts";
import { type Ticks, TicksProvider } from "../control/ticks.ts";
import { Icon } from "../parts/icon.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { keeping } from "../state/history.ts";
import type { FieldsOf } from "../state/views.ts";
import type { Proofs } from "./fold.ts";
import { ProofPanel } from "./panel.tsx";
import type { Names } from "./sentence.ts";
import { startOf } from "./start.ts";

interface CardProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A card beside a list: the proof of the row that is chosen, with what is to be said before it. */
export const ProofCard = ({ label, onClose, children }: CardProps) => (
  <aside className="panel diff-proof" aria-label={label}>
    <Button className="button plain square card-close" aria-label="Close the proof" onPress={onClose}>
      <Icon of={X} />
    </Button>
    {children}
  </aside>
);

interface Props {
  readonly answer: Proofs & { readonly snapshot: SnapshotRef };
  readonly proof: string;
  /** What has it, as rows name it, and the same as a question to ask anew. */
  readonly start: string;
  readonly question: Pick<FieldsOf<"paths">, "from" | "to" | "assume" | "snapshot">;
  readonly assume: readonly string[];
  readonly names: Names;
  readonly step: string;
  readonly onStep: (key: string) => void;
  readonly asOf: string;
  /** False where it is of a snapshot that is over: nothing of it is cut any more. */
  readonly current: boolean;
  /** Left out: it is not asked since when it holds. */
  readonly certainty?: Certainty;
}

/** The proof of a row, of the snapshot that reaches it. */
export function RowOfSnapshot({ answer, proof, start, question, current, certainty, ...panel }: Props) {
  const { snapshot } = answer;
  const ticks: Ticks = {
    ticked: new Set(),
    ...(current ? { elsewhere: (control) => keeping("cut", { ...question, without: [control] }) } : {}),
  };
  return (
    <SnapshotContext value={snapshot.id}>
      <TicksProvider value={ticks}>
        <ProofPanel
          {...panel}
          answer={{ ...answer, from: [start] }}
          proof={proof}
          snapshot={snapshot.id}
          {...(certainty === undefined ? {} : { since: { ...startOf(start), certainty } })}
        >
          <ViewLink className="button" to={keeping("paths", question)}>
            Open as paths
          </ViewLink>
          {current && (
            <ViewLink className="button" to={keeping("cut", question)}>
              How to cut it
            </ViewLink>
          )}
        </ProofPanel>
      </TicksProvider>
    </SnapshotContext>
  );
}
