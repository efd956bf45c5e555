import type { AwsAlarmFact, AwsCompositeAlarmFact } from "../../../model/fact/logging.ts";
import type { ChainEstate } from "../estate.ts";

/** Composite alarms above alarms that tell nobody themselves. */
export interface Above {
  /** Tell somebody once one of the alarms goes off. */
  readonly telling: readonly AwsCompositeAlarmFact[];
  /** May: other alarms count as well, another one may suppress it, or its rule was not understood. */
  readonly perhaps: readonly AwsCompositeAlarmFact[];
}

/** Through composite alarms that are in others, which may be in a circle. */
export function compositesAbove(
  { facts }: ChainEstate,
  alarms: readonly AwsAlarmFact[],
  scopes: readonly string[],
): Above {
  const surely = above(alarms, (key) => facts.where("aws.composite-alarm", "byAlone", key));
  const named = above(alarms, (key) => facts.where("aws.composite-alarm", "of", key));
  const unclear = scopes
    .flatMap((scope) => facts.where("aws.composite-alarm", "scope", scope))
    .filter(({ of }) => of === undefined);
  const telling = [...surely].filter(({ acts, suppressed }) => acts && !suppressed);
  return { telling, perhaps: [...new Set([...named, ...unclear])].filter(({ acts }) => acts) };
}

function above(
  alarms: readonly AwsAlarmFact[],
  parents: (key: string) => readonly AwsCompositeAlarmFact[],
): ReadonlySet<AwsCompositeAlarmFact> {
  const found = new Set<AwsCompositeAlarmFact>();
  const open = alarms.map(({ key }) => key);
  for (let key = open.pop(); key !== undefined; key = open.pop())
    for (const parent of parents(key)) {
      if (found.has(parent)) continue;
      found.add(parent);
      open.push(parent.key);
    }
  return found;
}
