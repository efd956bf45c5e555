import type { FactReader } from "../../../../model/fact.ts";
import { type Compile, factsOf } from "./decision.ts";
import { type Judgement, judge, newJudgement } from "./judge.ts";
import type { ApiObject } from "./objects.ts";
import { type RecordedWorld, recordedWorlds } from "./recorded.ts";

/** A recorded cluster as it was read back, and as somebody wrote it beside what the server makes itself. */
interface Replayed extends RecordedWorld {
  readonly read: FactReader;
  readonly written: FactReader;
  readonly manifests: readonly ApiObject[];
}

export async function replayed(): Promise<readonly Replayed[]> {
  const { before, worlds } = recordedWorlds();
  return Promise.all(
    worlds.map(async (recorded) => ({
      ...recorded,
      read: await factsOf(recorded.objects),
      written: await factsOf(before, recorded.world.objects),
      manifests: [...before, ...recorded.world.objects],
    })),
  );
}

/** Every recorded decision made again; ends at the first cluster that differs. */
export function replay(worlds: readonly Replayed[], compile: Compile): Judgement {
  const judgement = newJudgement();
  for (const { world, verdicts, objects, read, written, manifests } of worlds) {
    judge(judgement, { questions: world.questions, verdicts }, objects, read, compile);
    judge(newJudgement(judgement.differences), { questions: world.questions, verdicts }, manifests, written, compile);
    if (judgement.differences.length > 0) break;
  }
  return judgement;
}
