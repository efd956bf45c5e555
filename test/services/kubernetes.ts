import { kubernetesSource } from "../../setup/kubernetes.js";
import { ClusterClient } from "./kubernetes/client.ts";
import type { Cluster, ClusterOptions } from "./kubernetes/cluster.ts";
import { accessOf } from "./kubernetes/kubeconfig.ts";
import { startProcesses } from "./kubernetes/processes.ts";

/**
 * An API server of its own on a free port of 127.0.0.1; or, where no options are asked of it, the one of the current
 * context of the file that `AMBIT_TEST_KUBECONFIG` names, which is not stopped: an empty one, the caller in `system:masters`.
 */
export async function startKubernetes(options: ClusterOptions = {}): Promise<Cluster> {
  const source = kubernetesSource();
  switch (source.kind) {
    case "address": {
      if (options.admission || options.audited) throw new Error("a server that is named has its own configuration");
      const client = new ClusterClient(accessOf(source.kubeconfig));
      const { gitVersion } = await client.must("GET", "/version");
      return { client, version: String(gitVersion), stop: async () => client.close() };
    }
    case "program":
      return startProcesses(source.program, options);
    case "none":
      throw new Error(`${source.reason}; run: ${source.command}`);
  }
}
