import type { Flavour } from "../../../../authz/vault/acl.ts";
import { type Change, type Decide, decider } from "./decision.ts";
import { type Judgement, judge, newJudgement, type Session } from "./judge.ts";

/**
 * Every recorded decision made again; ends at the first world that differs.
 * @param wrap what becomes of Ambit's decisions
 */
export function replay(
  { server, sessions }: { readonly server: string; readonly sessions: readonly Session[] },
  change: Change = {},
  wrap: (decide: Decide, session: Session) => Decide = (decide) => decide,
): Judgement {
  const flavour: Flavour = `vault-${server}`;
  const judged = newJudgement();
  for (const session of sessions) {
    const { world, ids } = session;
    judge(judged, session, flavour, wrap(decider(world, ids, flavour, change), session));
    if (judged.differences.length > 0) break;
  }
  return judged;
}
