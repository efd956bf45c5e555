import { z } from "zod";
import { segment } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import { alias } from "./aliases.ts";
import { logSetting } from "./logs.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";

const list = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const Cluster = z.object({
  name: z.string(),
  arn: Arn,
  endpoint: z.string().nullish(),
  identity: z.object({ oidc: z.object({ issuer: z.string().optional() }).optional() }).nullish(),
  accessConfig: z.object({ authenticationMode: z.string().optional() }).nullish(),
  resourcesVpcConfig: z
    .object({
      endpointPublicAccess: z.boolean().optional(),
      publicAccessCidrs: list,
      vpcId: z.string().optional(),
      securityGroupIds: list,
      clusterSecurityGroupId: z.string().optional(),
    })
    .nullish(),
  logging: z
    .object({ clusterLogging: z.array(z.object({ types: list, enabled: z.boolean().nullish() })).nullish() })
    .nullish(),
  accessEntries: z.array(z.unknown()).nullish(),
  podIdentityAssociations: z.array(z.unknown()).nullish(),
  tags: Tags,
});
const Entry = z.object({
  principalArn: Arn,
  username: z.string().optional(),
  kubernetesGroups: list,
  accessPolicies: z
    .array(z.object({ policyArn: z.string(), accessScope: z.object({ type: z.string(), namespaces: list }) }))
    .nullish()
    .transform((value) => value ?? []),
});
const Association = z.object({ namespace: z.string(), serviceAccount: z.string(), roleArn: Arn });

/** A member of `EKS.Clusters`, joined with its access entries and pod identity associations. */
export function* clusters(value: unknown, place: Place): Generator<Fact> {
  const cluster = place.parse(Cluster, value);
  if (!cluster) return;
  const { arn, resourcesVpcConfig: network } = cluster;
  const issuer = cluster.identity?.oidc?.issuer;
  yield place.fact("aws.eks-cluster", arn, {
    name: cluster.name,
    issuer,
    host: /^https:\/\/([^/:?#]+)/.exec(cluster.endpoint ?? "")?.[1]?.toLowerCase(),
    endpointPublic: network?.endpointPublicAccess === true,
    publicCidrs: network?.publicAccessCidrs ?? [],
    authenticationMode: cluster.accessConfig?.authenticationMode,
    vpc: network?.vpcId,
    securityGroups: [
      ...new Set([
        ...(network?.securityGroupIds ?? []),
        ...(network?.clusterSecurityGroupId ? [network.clusterSecurityGroupId] : []),
      ]),
    ].sort(),
    tags: tagTexts(cluster.tags),
  });
  const node = `k8s:${segment(cluster.name)}`;
  yield alias(arn, node, place.below("arn"));
  if (issuer !== undefined) {
    const at = place.below("identity", "oidc", "issuer");
    const bare = issuer.replace(/^https:\/\//, "");
    yield alias(bare, node, at);
    yield alias(`https://${bare}`, node, at);
  }
  const kept = (cluster.logging?.clusterLogging ?? []).some(({ enabled, types }) => enabled && types.includes("audit"));
  if (cluster.logging)
    yield logSetting(node, kept, `/aws/eks/${cluster.name}/cluster`, place.below("logging"), "audit");
  yield* accessEntries(arn, cluster.accessEntries, place);
  yield* podIdentities(arn, cluster.podIdentityAssociations, place);
}

function* accessEntries(
  cluster: string,
  entries: readonly unknown[] | null | undefined,
  place: Place,
): Generator<Fact> {
  const here = place.of("aws.eks-access-entry");
  if (entries === undefined) here.missing("clusters without a list of access entries");
  for (const [index, member] of (entries ?? []).entries()) {
    const at = here.below("accessEntries", index);
    const entry = at.parse(Entry, member);
    if (!entry) continue;
    const policies = entry.accessPolicies.map(({ policyArn, accessScope }) => ({
      policy: policyArn.slice(policyArn.lastIndexOf("/") + 1),
      ...accessScope,
    }));
    const inNamespaces = policies.filter(({ type }) => type !== "cluster");
    yield at.fact("aws.eks-access-entry", `${cluster}|${entry.principalArn}`, {
      cluster,
      principal: entry.principalArn,
      username: entry.username,
      groups: entry.kubernetesGroups,
      clusterPolicies: policies.filter(({ type }) => type === "cluster").map(({ policy }) => policy),
      namespacePolicies:
        inNamespaces.length > 0 ? inNamespaces.map(({ policy, namespaces }) => ({ policy, namespaces })) : undefined,
    });
  }
}

function* podIdentities(cluster: string, list: readonly unknown[] | null | undefined, place: Place): Generator<Fact> {
  const here = place.of("aws.pod-identity");
  if (list === undefined) here.missing("clusters without a list of pod identity associations");
  for (const [index, member] of (list ?? []).entries()) {
    const at = here.below("podIdentityAssociations", index);
    const it = at.parse(Association, member);
    if (!it) continue;
    yield at.fact("aws.pod-identity", `${cluster}|${it.namespace}|${it.serviceAccount}`, {
      cluster,
      namespace: it.namespace,
      serviceAccount: it.serviceAccount,
      role: it.roleArn,
    });
  }
}
