import type { Bench } from "./bench.ts";
import { closureBench } from "./closure.ts";
import { incrementalBench } from "./incremental.ts";
import { viewsBench } from "./views.ts";

/** Every benchmark, in the order `npm run bench` runs them. */
export const benches: readonly Bench[] = [closureBench, incrementalBench, viewsBench];
