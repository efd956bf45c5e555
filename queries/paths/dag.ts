import type { Privilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { Proofs } from "../readable.ts";
import type { PathDag } from "./answer.ts";

/** All proofs as one picture. @param proofs ids, in the order of the paths */
export function dagOf(answer: Proofs, proofs: readonly string[]): PathDag {
  const steps = new Map<string, number[]>();
  const privileges = new Map<Privilege, Set<number>>();
  for (const [path, id] of proofs.entries()) {
    for (const key of answer.proofs[id]?.steps ?? []) {
      const own = steps.get(key);
      if (own) own.push(path);
      else steps.set(key, [path]);
      const step = answer.steps[key];
      for (const p of step ? [...step.from, step.to] : [])
        privileges.set(p, (privileges.get(p) ?? new Set()).add(path));
    }
  }
  return {
    privileges: [...privileges].sort(([a], [b]) => compare(a, b)).map(([key, paths]) => ({ key, paths: [...paths] })),
    steps: [...steps].map(([key, paths]) => ({ key, paths })),
  };
}
