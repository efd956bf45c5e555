import path from "node:path";
import { writeAccount } from "./estate-aws.ts";
import { writeCluster } from "./estate-kubernetes.ts";
import { accountId, clusterName, type EstateSize } from "./estate-parts.ts";
import { writeVault } from "./estate-vault.ts";

export interface EstateOptions {
  /** About how many nodes the graph has, hubs left out. */
  readonly nodes: number;
}

/** What to begin with, in questions about the estate. */
export interface EstateStarts {
  /** Leaked key: takes deploy roles of its account, and through them the next account. */
  readonly credential: string;
  /** A pod that the internet reaches, without the digest. */
  readonly pod: string;
  /** A bucket that both reach. */
  readonly bucket: string;
}

/** Nodes that one team and one namespace give. */
const teamNodes = 25;
const namespaceNodes = 66;

function sizeOf({ nodes }: EstateOptions): EstateSize {
  const accounts = Math.max(2, Math.ceil(nodes / 2500));
  const clusters = Math.max(1, Math.ceil(nodes / 25_000));
  return {
    accounts,
    clusters,
    teams: Math.max(1, Math.round((nodes * 0.5) / teamNodes / accounts)),
    namespaces: Math.max(2, Math.round((nodes * 0.5) / namespaceNodes / clusters)),
  };
}

/**
 * Writes a large estate as its own tools would export it: AWS accounts, EKS clusters and one Vault, in which a way leads
 * from the internet and from a leaked key through many of them. The same options give the same bytes. Every third
 * namespace stands alone, and every seventh trust has a condition.
 */
export function writeEstate(folder: string, options: EstateOptions): EstateStarts {
  const size = sizeOf(options);
  for (let account = 0; account < size.accounts; account++)
    writeAccount(path.join(folder, "aws", accountId(account)), account, size);
  for (let cluster = 0; cluster < size.clusters; cluster++)
    writeCluster(path.join(folder, "kubernetes", clusterName(cluster)), cluster, size);
  writeVault(path.join(folder, "vault"), size);
  return {
    credential: "credential:AKIAESTATE0000000000",
    pod: `k8s:${clusterName(0)}:pod:ns-0:deployment/app-0`,
    bucket: "arn:aws:s3:::estate-0-team-0-0",
  };
}
