import { z } from "zod";
import type { K8sAwsAuthFact, K8sWorkloadIdentityFact } from "../../model/fact/kubernetes-cloud.ts";
import { plainText } from "../../model/redact.ts";
import { innerYaml } from "./inner-yaml.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import { list, maybe } from "./shape.ts";

const word = maybe(z.string());
export const identityShape = z.object({
  metadata: z.object({
    name: z.string().min(1),
    namespace: word,
    annotations: maybe(z.object({ "iam.gke.io/gcp-service-account": word, "azure.workload.identity/client-id": word })),
  }),
});
const email = /^[a-z0-9.-]{1,63}@([a-z0-9.:-]{1,63}\.)?(iam|developer|appspot)\.gserviceaccount\.com$/;
const clientId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Annotations of a service account that name an identity of GCP or Azure. */
export function* workloadIdentityFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata }: z.infer<typeof identityShape>,
): Iterable<K8sWorkloadIdentityFact> {
  const namespace = namespaceOf(metadata);
  const told = metadata.annotations;
  const google = told?.["iam.gke.io/gcp-service-account"]?.trim().toLowerCase() ?? "";
  const azure = told?.["azure.workload.identity/client-id"]?.trim().toLowerCase() ?? "";
  const of = scope.key("serviceaccount", namespace, metadata.name);
  const one = (provider: "azure" | "gcp", identity: string, name: string): K8sWorkloadIdentityFact => ({
    ...scope.base("k8s.workload-identity", `${of}|${identity}`, at, "/metadata/annotations"),
    cluster: scope.id,
    namespace,
    serviceAccount: metadata.name,
    provider,
    identity,
    name,
  });
  if (email.test(google)) {
    const project = /@([a-z0-9.:-]+)\.iam\.gserviceaccount\.com$/.exec(google)?.[1] ?? "-";
    const identity = `//iam.googleapis.com/projects/${project.replaceAll(":", "%3A")}/serviceAccounts/${google.replaceAll(":", "%3A")}`;
    yield one("gcp", identity, google);
  }
  if (clientId.test(azure)) yield one("azure", `azure:client:${azure}`, azure);
}

export const awsAuthShape = z.object({
  metadata: z.object({ name: z.string(), namespace: word }),
  data: maybe(z.object({ mapRoles: word, mapUsers: word })),
});
const mapping = z.object({ rolearn: word, userarn: word, username: word, groups: list(z.string()) });
const principalArn = /^arn:[a-z-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

/**
 * Principals that the config map aws-auth maps to users and groups: ARNs and names, no other entry of it.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator#full-configuration-format
 */
export function* awsAuthFacts(
  scope: ClusterScope,
  at: RawObject,
  { metadata, data }: z.infer<typeof awsAuthShape>,
): Iterable<K8sAwsAuthFact> {
  if (metadata.name !== "aws-auth" || namespaceOf(metadata) !== "kube-system") return;
  for (const entry of ["mapRoles", "mapUsers"] as const) {
    const members = innerYaml(data?.[entry] ?? "");
    for (const [index, member] of (Array.isArray(members) ? members : []).entries()) {
      const read = mapping.safeParse(member);
      const principal = (entry === "mapRoles" ? read.data?.rolearn : read.data?.userarn) ?? "";
      if (!read.success || !principalArn.test(principal)) continue;
      yield {
        ...scope.base(
          "k8s.aws-auth",
          `${scope.key("configmap", "kube-system", "aws-auth")}|${principal}|${index}`,
          at,
          `/data/${entry}`,
        ),
        cluster: scope.id,
        principal,
        ...(read.data.username ? { username: plainText(read.data.username) } : {}),
        groups: [...new Set(read.data.groups.map(plainText))].sort(),
      };
    }
  }
}
