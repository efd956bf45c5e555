import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A vitest project whose tests need something that is not in the repository. */
interface Lane {
  /** The vitest project, which is also the folder under `test/`. */
  readonly name: string;
  /** Why it cannot run here, or undefined where it can. */
  readonly missing: () => string | undefined;
  /** What makes it run. */
  readonly command: string;
}

/** The ground truth the project was given: AWS and Kubernetes cases, golden vectors of a Vault evaluator. */
export const sharedFolder = process.env["AMBIT_SHARED"]
  ? path.resolve(process.env["AMBIT_SHARED"])
  : fileURLToPath(new URL("../../shared", import.meta.url));

export const lanes: readonly Lane[] = [
  {
    name: "shared",
    missing: () =>
      existsSync(path.join(sharedFolder, "cases"))
        ? undefined
        : "no folder with the ground-truth cases beside the clone",
    command: "AMBIT_SHARED=<that folder> npm run test:oracles",
  },
];

/** One line per lane that cannot run here, to stand in the last lines of a run. */
export function notRun(): string[] {
  return lanes.flatMap(({ name, missing, command }) => {
    const reason = missing();
    return reason === undefined ? [] : [`NOT RUN ${name}: ${reason}, ${command}`];
  });
}
