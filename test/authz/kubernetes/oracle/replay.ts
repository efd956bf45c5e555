import { FactBase } from "../../../../graph/facts.ts";
import type { Fact } from "../../../../model/fact.ts";
import { type Compile, factsOf } from "./decision.ts";
import { type Judgement, judge, newJudgement } from "./judge.ts";
import type { ApiObject } from "./objects.ts";
import { type RecordedWorld, recordedWorlds } from "./recorded.ts";

/** A recorded cluster as it was read back, and as somebody wrote it beside what the server makes itself. */
interface Replayed extends RecordedWorld {
  readonly read: FactBase;
  readonly written: FactBase;
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

const same = (fact: Fact): readonly Fact[] => [fact];

/**
 * Every recorded decision made again, of facts that keep nothing of an earlier time; ends at the first cluster that differs.
 * @param change what becomes of each fact
 */
export function replay(worlds: readonly Replayed[], compile: Compile, change = same): Judgement {
  const fresh = (facts: FactBase): FactBase => new FactBase([...facts.all()].flatMap(change));
  const judgement = newJudgement();
  for (const { world, verdicts, attempts, objects, read, written, manifests } of worlds) {
    const { questions, writes, impersonations } = world;
    const session = { questions, verdicts, writes, impersonations, attempts };
    judge(judgement, session, objects, fresh(read), compile);
    judge(newJudgement(judgement.differences), session, manifests, fresh(written), compile);
    if (judgement.differences.length > 0) break;
  }
  return judgement;
}
