import type { Verdict } from "./decision.ts";
import type { Judgement } from "./judge.ts";
import { nodeObjects, nodeQuestions } from "./nodes.ts";
import { digestOf, record, recorded, summaryOf } from "./recorded.ts";

export const nodeSeed = 1;

const digest = (): string => digestOf([nodeObjects(nodeSeed), nodeQuestions(nodeSeed)]);

/** No binding decides what a kubelet may do: yes and no are all there is to keep. */
export function recordNodes(server: string, verdicts: readonly Verdict[], judgement: Judgement): void {
  const digits = verdicts.map((verdict) => (verdict === undefined ? 0 : 1)).join("");
  record("nodes.jsonl", server, [{ digest: digest(), verdicts: digits }], summaryOf(judgement));
}

export function recordedNodes(): readonly Verdict[] {
  const [line] = recorded<{ digest: string; verdicts: string }>("nodes.jsonl").lines;
  if (line?.digest !== digest()) throw new Error("the nodes are others than were recorded: record them again");
  return [...line.verdicts].map((digit) => (digit === "1" ? "outside" : undefined));
}
