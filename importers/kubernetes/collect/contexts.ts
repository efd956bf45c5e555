import path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import type { CollectContext } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";
import { installing } from "../../collect/install.ts";
import { fileName } from "../../collect/names.ts";
import { Server } from "./server.ts";

/** A cluster to read. */
export interface Cluster {
  readonly server: Server;
  /** The name facts give it; undefined where nothing tells one. */
  readonly name: string | undefined;
  /** Its folder in the bundle; empty where it is the only one. */
  readonly folder: string;
}

export interface Chosen {
  readonly contexts: readonly string[];
  readonly kubeconfig: string | undefined;
  /** Names of the clusters, in the order of the contexts. */
  readonly as: readonly string[];
}

type Client = typeof import("@kubernetes/client-node");

/** @throws UserError collect.client */
async function client(): Promise<Client> {
  try {
    return await import("@kubernetes/client-node");
  } catch {
    throw new UserError(
      "collect.client",
      "the client of Kubernetes is not installed",
      installing(["@kubernetes/client-node"]),
    );
  }
}

/** What the client takes where there is neither a file nor a service account. */
const nowhere = "http://localhost:8080";
/** What the client calls the cluster that it runs in. */
const inside = "inCluster";

/**
 * The clusters of the contexts that were named; of the current one where none was. Without a kubeconfig the service
 * account of the pod that this runs in.
 * @throws UserError usage.argument, collect.client, collect.unauthenticated
 */
export async function clustersOf(chosen: Chosen, { env, warn }: CollectContext): Promise<readonly Cluster[]> {
  const module = await client();
  const load = (): KubeConfig => configOf(module, chosen.kubeconfig, env);
  const first = load();
  const contexts = chosen.contexts.length > 0 ? [...new Set(chosen.contexts)] : [first.getCurrentContext()];
  if (chosen.as.length > contexts.length)
    throw new UserError(
      "usage.argument",
      `${chosen.as.length} names for ${contexts.length} clusters`,
      "give --as once for each --context, in the same order",
    );
  return contexts.map((context, index) => {
    const config = index === 0 ? first : load();
    const known = config.getContextObject(context);
    const cluster = known && config.getCluster(known.cluster);
    if (!known || !cluster || !isAddress(cluster.server)) throw unknown(context, first);
    config.setCurrentContext(context);
    const name = chosen.as[index] ?? (cluster.name === inside ? undefined : nameOf(cluster.name));
    if (name === undefined) warn("nothing tells the cluster's name: give --as here, or when the bundle is imported");
    return {
      server: new Server(config, cluster.server),
      name,
      folder: contexts.length === 1 ? "" : fileName(context),
    };
  });
}

/** Clusters of EKS stand in kubeconfigs by their ARN. */
const nameOf = (cluster: string): string => /^arn:[a-z-]+:eks:[^:]*:\d+:cluster\/(.+)$/.exec(cluster)?.[1] ?? cluster;

const isAddress = (server: string): boolean => /^https?:$/.test(URL.parse(server)?.protocol ?? "");

function configOf(module: Client, named: string | undefined, env: CollectContext["env"]): KubeConfig {
  const files = named === undefined ? (env["KUBECONFIG"] ?? "").split(path.delimiter).filter(Boolean) : [named];
  const config = new module.KubeConfig();
  try {
    if (files.length === 0) config.loadFromDefault();
    for (const [index, file] of files.entries()) {
      const one = index === 0 ? config : new module.KubeConfig();
      one.loadFromFile(file);
      if (one !== config) config.mergeConfig(one, true);
    }
  } catch {
    // What the client says may quote the file.
    throw new UserError(
      "usage.argument",
      "the kubeconfig cannot be read",
      "name one that kubectl takes with --kubeconfig",
      files.map((file) => ["file", file] as const),
    );
  }
  if (config.getCurrentCluster()?.server === nowhere)
    throw new UserError(
      "collect.unauthenticated",
      "there is no kubeconfig, and this is no pod",
      "name a kubeconfig with --kubeconfig, or set KUBECONFIG",
    );
  return config;
}

function unknown(context: string, config: KubeConfig): UserError {
  const names = config.getContexts().map(({ name }) => name);
  return new UserError(
    "usage.argument",
    context === ""
      ? "the kubeconfig has no current context"
      : `the kubeconfig has no context \`${context}\` with a cluster`,
    "name one of its contexts with --context",
    names.length === 0 ? [] : [["contexts", names.slice(0, 20).join(", ")]],
  );
}
