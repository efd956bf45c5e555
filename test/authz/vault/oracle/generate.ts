import { patterns } from "./scenarios/patterns.ts";
import { people } from "./scenarios/people.ts";
import { restraints } from "./scenarios/restraints.ts";
import { World } from "./world.ts";

/** Policies, their holders and questions for each feature. */
export function generate(seed: number): World {
  const world = new World(seed);
  for (const scenario of [...patterns, ...restraints, ...people]) {
    scenario(world);
    scenario(world);
  }
  return world;
}
