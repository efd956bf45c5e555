import { arnOfResource, nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

const path = "EKS.Clusters";

/** Clusters with their access entries and pod identity associations. */
export function eks(own: View, drafts: Drafts): void {
  const draftOf = (name: string, { home }: Resource): Draft => {
    const arn = `arn:${home.partition}:eks:${home.region}:${home.account}:cluster/${name}`;
    return drafts.of(path, arn, home, { name, arn });
  };
  for (const resource of own.all("aws_eks_cluster")) whole(resource, own, drafts);
  const policies = new Map<string, unknown[]>();
  for (const { is } of own.all("aws_eks_access_policy_association")) {
    const key = `${is.text("cluster_name", "name")} ${is.text("principal_arn", "arn")}`;
    const scope = is.block("access_scope");
    const accessScope = { type: scope?.own("type") ?? "cluster", namespaces: scope?.texts("namespaces") ?? [] };
    const list = policies.get(key) ?? [];
    list.push({ policyArn: is.text("policy_arn", "arn") ?? "", accessScope });
    policies.set(key, list);
  }
  for (const resource of own.all("aws_eks_access_entry")) {
    const { is } = resource;
    const [cluster, principalArn] = [is.text("cluster_name", "name"), is.text("principal_arn", "arn")];
    if (cluster === undefined || principalArn === undefined) continue;
    const username = is.isOpen("user_name") ? undefined : is.own("user_name");
    const groups =
      is.isOpen("kubernetes_groups") && is.expression("kubernetes_groups") === undefined
        ? []
        : is.texts("kubernetes_groups");
    const entry = { principalArn, username, kubernetesGroups: groups };
    const accessPolicies = policies.get(`${cluster} ${principalArn}`) ?? [];
    draftOf(cluster, resource).push("accessEntries", { ...entry, accessPolicies }, is.pointer);
  }
  for (const resource of own.all("aws_eks_pod_identity_association")) {
    const { is } = resource;
    const cluster = is.text("cluster_name", "name");
    if (cluster === undefined) continue;
    const association = {
      namespace: is.text("namespace", "name"),
      serviceAccount: is.text("service_account", "name"),
      roleArn: is.text("role_arn", "arn"),
    };
    draftOf(cluster, resource).push("podIdentityAssociations", association, is.pointer);
  }
}

function whole(resource: Resource, world: View, drafts: Drafts): void {
  const { is, address, home } = resource;
  const network = is.block("vpc_config");
  const issuer = is.block("identity")?.block("oidc")?.own("issuer");
  drafts.whole(path, arnOfResource(resource, world), resource, {
    name: nameOf(resource, world),
    arn: arnOfResource(resource, world),
    identity: {
      oidc: { issuer: issuer ?? `https://oidc.eks.${home.region}.amazonaws.com/id/${world.symbols.of(address)}` },
    },
    accessConfig: { authenticationMode: accessMode(is) },
    resourcesVpcConfig: network && {
      // Unless told otherwise the API server's endpoint is public, for everybody.
      endpointPublicAccess: network.flag("endpoint_public_access") ?? true,
      publicAccessCidrs: network.isOpen("public_access_cidrs") ? ["0.0.0.0/0"] : network.texts("public_access_cidrs"),
      vpcId: network.isOpen("vpc_id") ? undefined : network.own("vpc_id"),
      securityGroupIds: network.texts("security_group_ids"),
      clusterSecurityGroupId: network.own("cluster_security_group_id"),
    },
    tags: tagsOf(is),
  });
}

const accessMode = (is: Resource["is"]): string | undefined => {
  const config = is.isOpen("access_config") ? undefined : is.block("access_config");
  return config?.isOpen("authentication_mode") ? undefined : config?.own("authentication_mode");
};
