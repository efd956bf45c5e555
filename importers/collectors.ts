import type { Collector } from "../model/collect.ts";

/**
 * Every source that can be read live, by the importer's id; its code is loaded when it is named. A line per source:
 * `aws: async () => (await import("./aws/collect/index.ts")).awsCollector as unknown as Collector,`
 */
export const collectors: Readonly<Record<string, () => Promise<Collector>>> = {};
