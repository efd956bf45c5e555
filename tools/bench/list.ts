import { auditLogsBench } from "./audit-logs.ts";
import { awsBench } from "./aws.ts";
import type { Bench } from "./bench.ts";
import { chainBench } from "./chain.ts";
import { closureBench } from "./closure.ts";
import { explainBench } from "./explain.ts";
import { exposuresBench } from "./exposures.ts";
import { incrementalBench } from "./incremental.ts";
import { kBestBench } from "./k-best.ts";
import { kubernetesBench } from "./kubernetes.ts";
import { tokenBench } from "./token.ts";
import { viewsBench } from "./views.ts";
import { whatIfBench } from "./what-if.ts";

/** Every benchmark, in the order `npm run bench` runs them. */
export const benches: readonly Bench[] = [
  closureBench,
  explainBench,
  incrementalBench,
  whatIfBench,
  kBestBench,
  viewsBench,
  awsBench,
  kubernetesBench,
  exposuresBench,
  tokenBench,
  auditLogsBench,
  chainBench,
];
