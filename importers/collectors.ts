import type { Collector } from "../model/collect.ts";

/** Every source that can be read live, by the importer's id; its code is loaded when it is named. */
export const collectors: Readonly<Record<string, () => Promise<Collector>>> = {
  aws: async () => (await import("./aws/collect/index.ts")).awsCollector as unknown as Collector,
  kubernetes: async () => (await import("./kubernetes/collect/index.ts")).kubernetesCollector as unknown as Collector,
  vault: async () => (await import("./vault/collect/index.ts")).vaultCollector as unknown as Collector,
};
