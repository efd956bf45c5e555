import { Random } from "./random.ts";
import { aggregation } from "./scenarios/aggregation.ts";
import { headers, writing } from "./scenarios/attempts.ts";
import { matching, resourceNames, subresource, urls } from "./scenarios/matching.ts";
import { accounts, dangling, impersonation, implicitGroups, masters, scopes, several } from "./scenarios/subjects.ts";
import { World } from "./world.ts";

const scenarios = [
  matching,
  subresource,
  resourceNames,
  urls,
  aggregation,
  accounts,
  accounts,
  several,
  implicitGroups,
  masters,
  dangling,
  scopes,
  impersonation,
  writing,
  headers,
];

/** What is asked of a pair of a caller and a request that were not made for each other. */
const crossed = "somebody else's question";
const crossings = 420;

/** One cluster's RBAC with questions for each feature, and questions of some callers put by others. */
export function generate(seed: number): World {
  const world = new World(seed);
  for (const scenario of scenarios) {
    scenario(world);
    scenario(world);
  }
  const random = new Random(seed + 1_000);
  const made = [...world.questions];
  for (let count = 0; count < crossings; count += 1) {
    world.ask(crossed, random.one(made).asker, random.one(made).asked);
  }
  return world;
}
