import { collect } from "../../importers/collect/run.ts";
import { kubernetesCollector } from "../../importers/kubernetes/collect/index.ts";
import type { Collector } from "../../model/collect.ts";

/** Collects as `ambit collect kubernetes` does, in a process that can be killed and whose memory can be told. */
const [out = "", kubeconfig = "", pageSize = "500", timeout = "30000"] = process.argv.slice(2);
const options = { kubeconfig, secrets: "types", pageSize: Number(pageSize) };
const { finished, counts, unread } = await collect(kubernetesCollector as unknown as Collector, {
  out,
  options,
  env: {},
  limits: { timeout: Number(timeout) },
});
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const answer = { finished, counts, unread, rss: maxRSS / 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 };
process.stdout.write(`${JSON.stringify(answer)}\n`);
