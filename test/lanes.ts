import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { browserMissing } from "../setup/browser.js";
import { kubernetesSource } from "../setup/kubernetes.js";
import { motoMissing } from "../setup/moto.js";
import { neo4jSource } from "../setup/neo4j.js";
import { schemathesisMissing } from "../setup/schemathesis.js";
import { vaultSource } from "../setup/vault.js";

/** A vitest project whose tests need something that is not in the repository. */
interface Lane {
  /** The vitest project, which is also the folder under `test/`. */
  readonly name: string;
  /** What runs it: `npm test` starts what these need by itself; `npm run test:oracles` compares with others' work. */
  readonly run: "test" | "oracles";
  /** Why it cannot run here and what makes it run, or undefined where it can. */
  readonly missing: () => { readonly reason: string; readonly command: string } | undefined;
}

/** The ground truth the project was given: AWS and Kubernetes cases, golden vectors of a Vault evaluator. */
export const sharedFolder = process.env["AMBIT_SHARED"]
  ? path.resolve(process.env["AMBIT_SHARED"])
  : fileURLToPath(new URL("../../shared", import.meta.url));

const shared = () =>
  existsSync(path.join(sharedFolder, "cases"))
    ? undefined
    : {
        reason: "no folder with the ground-truth cases beside the clone",
        command: "AMBIT_SHARED=<that folder> npm run test:oracles",
      };

const neo4j = () => {
  const source = neo4jSource();
  return source.kind === "none" ? source : undefined;
};

const kubernetes = () => {
  const source = kubernetesSource();
  return source.kind === "none" ? source : undefined;
};

/** A server that others use cannot be given an audit log, nor filled with thousands of objects. */
const ownKubernetes = () => {
  const source = kubernetesSource();
  return source.kind === "address"
    ? { reason: "AMBIT_TEST_KUBECONFIG names a server that is not its own", command: "npm run test:oracles" }
    : kubernetes();
};

const vault = () => {
  const source = vaultSource();
  return source.kind === "none" ? source : undefined;
};

export const lanes: readonly Lane[] = [
  { name: "neo4j", run: "test", missing: neo4j },
  { name: "browser", run: "test", missing: browserMissing },
  { name: "e2e", run: "test", missing: browserMissing },
  { name: "shared", run: "oracles", missing: shared },
  { name: "kubernetes", run: "oracles", missing: kubernetes },
  { name: "collect-kubernetes", run: "oracles", missing: ownKubernetes },
  { name: "vault", run: "oracles", missing: vault },
  { name: "collect-vault", run: "oracles", missing: vault },
  { name: "collect-aws", run: "oracles", missing: motoMissing },
  { name: "schemathesis", run: "oracles", missing: schemathesisMissing },
];

/** The run that this process is part of: `tools/oracles.ts` says so, everything else is an `npm test`. */
export const thisRun: Lane["run"] = process.env["AMBIT_TEST_RUN"] === "oracles" ? "oracles" : "test";

/** One line per lane of a run that cannot run here, to stand in its last lines. */
export function notRun(run: Lane["run"] = thisRun): string[] {
  return lanes
    .filter((lane) => lane.run === run)
    .flatMap(({ name, missing }) => {
      const why = missing();
      return why === undefined ? [] : [`NOT RUN ${name}: ${why.reason}, ${why.command}`];
    });
}
