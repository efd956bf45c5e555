import { classWords, counted } from "../../../model/kind-words.ts";
import { type NodeClass, nodeClasses } from "../../../model/node.ts";
import type { Residual } from "../../../queries/cut/answer.ts";
import { ShareBar } from "../../parts/share-bar.tsx";
import { count } from "../../parts/words.ts";

/** "3 secrets and 2 data stores", in the order of classes. */
export const classesWords = (byClass: Readonly<Record<string, number>>): string =>
  nodeClasses.flatMap((cls: NodeClass) => (byClass[cls] ? [counted(byClass[cls], classWords[cls])] : [])).join(", ");

interface Props {
  /** What is still reached. */
  readonly left: Residual;
  /** What was reached before anything was done. */
  readonly of: Residual;
}

/** What of the targets is still reached, as a bar and in words. */
export const Left = ({ left, of }: Props) => (
  <p className="left small">
    <ShareBar value={left.nodes} of={of.nodes} />
    <span>
      {left.nodes === 0 ? (
        <strong>nothing left</strong>
      ) : (
        <>
          <strong>{count(left.nodes)}</strong> of {count(of.nodes)} left: {classesWords(left.byClass)}
        </>
      )}
      {left.lingering > 0 && `, ${left.lingering} of them only until sessions end`}
    </span>
  </p>
);
