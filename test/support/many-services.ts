import path from "node:path";
import { numbers, takenAt, writeJson } from "./estate-parts.ts";

const account = "111111111111";
const region = "eu-west-1";
const cluster = "services";
const issuer = `oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;
const perNamespace = 20;
const images = [
  "langflowai/langflow:1.2.0",
  "qdrant/qdrant:v1.9.0",
  "registry.example/app:1",
  "vllm/vllm-openai:latest",
];

const arn = (service: string, rest: string, at = region): string => `arn:aws:${service}:${at}:${account}:${rest}`;
const namespaceOf = (at: number): string => `team-${Math.floor(at / perNamespace)}`;
const statement = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });

/**
 * Writes an estate of services that the internet has routes to: each a pod behind an ingress with a role of its own in AWS,
 * a bucket and a secret. One in three has no login, one in five a rewrite before it; every second namespace is bounded by
 * network policies; of four images three are parts of AI services. The same number gives the same bytes.
 */
export function writeManyServices(folder: string, services: number): void {
  const all = numbers(services);
  const namespaces = [...new Set(all.map(namespaceOf))];
  const kubernetes = path.join(folder, "kubernetes");
  const items = (kind: string, list: readonly object[]): void =>
    writeJson(kubernetes, `${kind}.json`, { apiVersion: "v1", kind: "List", items: list });
  const listed = ["namespaces", "nodes", "pods", "services", "serviceaccounts", "secrets", "configmaps"];
  writeJson(kubernetes, "manifest.json", {
    format: "ambit-bundle/v1",
    source: "kubernetes",
    name: cluster,
    takenAt,
    issuer: `https://${issuer}`,
    calls: [...listed, "ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io"].map((call) => ({
      call,
      status: "read",
    })),
  });
  items(
    "namespaces",
    namespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  );
  items(
    "serviceaccounts",
    all.map((at) => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: meta(at, { "eks.amazonaws.com/role-arn": arn("iam", `role/service-${at}`, "") }),
    })),
  );
  items(
    "pods",
    all.map((at) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...meta(at), labels: { app: `service-${at}` } },
      spec: {
        serviceAccountName: `service-${at}`,
        containers: [{ name: "main", image: images[at % images.length], ports: [{ containerPort: 8080 }] }],
      },
      status: { phase: "Running" },
    })),
  );
  items(
    "services",
    all.map((at) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: meta(at),
      spec: { type: "ClusterIP", selector: { app: `service-${at}` }, ports: [{ port: 80, targetPort: 8080 }] },
    })),
  );
  items(
    "ingresses",
    all.map((at) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: meta(at, {
        ...(at % 3 === 0 ? {} : { "nginx.ingress.kubernetes.io/auth-url": "https://login.example/auth" }),
        ...(at % 5 === 0 ? { "nginx.ingress.kubernetes.io/rewrite-target": "/$1" } : {}),
      }),
      spec: {
        ingressClassName: "nginx",
        rules: [
          {
            host: `service-${at}.example.com`,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: `service-${at}`, port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    })),
  );
  items(
    "networkpolicies",
    namespaces.flatMap((namespace, at) =>
      at % 2 === 0
        ? [
            {
              apiVersion: "networking.k8s.io/v1",
              kind: "NetworkPolicy",
              metadata: { name: "default", namespace },
              spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] },
            },
          ]
        : [],
    ),
  );
  writeAws(path.join(folder, "aws"), all);
}

const meta = (at: number, annotations: Readonly<Record<string, string>> = {}) => ({
  name: `service-${at}`,
  namespace: namespaceOf(at),
  annotations,
});

function writeAws(folder: string, all: readonly number[]): void {
  writeJson(folder, "manifest.json", { format: "ambit-bundle/v1", source: "aws", takenAt });
  const trust = (at: number) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: arn("iam", `oidc-provider/${issuer}`, "") },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:sub`]: `system:serviceaccount:${namespaceOf(at)}:service-${at}`,
            [`${issuer}:aud`]: "sts.amazonaws.com",
          },
        },
      },
    ],
  });
  writeJson(folder, "account.json", {
    UserDetailList: [],
    GroupDetailList: [],
    Policies: [],
    RoleDetailList: all.map((at) => ({
      Path: "/",
      RoleName: `service-${at}`,
      RoleId: `AROA${String(at).padStart(16, "0")}`,
      Arn: arn("iam", `role/service-${at}`, ""),
      AssumeRolePolicyDocument: trust(at),
      InstanceProfileList: [],
      AttachedManagedPolicies: [],
      Tags: [],
      RolePolicyList: [
        {
          PolicyName: "own",
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              statement("s3:GetObject", `arn:aws:s3:::service-${at}/*`),
              statement("secretsmanager:GetSecretValue", arn("secretsmanager", `secret:service-${at}-AbCdEf`)),
            ],
          },
        },
      ],
    })),
  });
  const trail = arn("cloudtrail", "trail/main");
  writeJson(folder, "resources.json", {
    AccountId: account,
    Region: region,
    IAM: {
      OpenIDConnectProviders: [
        { Arn: arn("iam", `oidc-provider/${issuer}`, ""), Url: issuer, ClientIDList: ["sts.amazonaws.com"] },
      ],
    },
    EKS: {
      Clusters: [
        {
          name: cluster,
          arn: arn("eks", `cluster/${cluster}`),
          identity: { oidc: { issuer: `https://${issuer}` } },
          accessEntries: [],
          podIdentityAssociations: [],
        },
      ],
    },
    S3: { Buckets: all.map((at) => ({ Name: `service-${at}`, BucketRegion: region })) },
    SecretsManager: {
      SecretList: all.map((at) => ({
        ARN: arn("secretsmanager", `secret:service-${at}-AbCdEf`),
        Name: `service-${at}`,
        Tags: [],
      })),
    },
    CloudTrail: {
      trailList: [
        {
          Name: "main",
          TrailARN: trail,
          HomeRegion: region,
          IsMultiRegionTrail: true,
          IsLogging: true,
          EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
        },
      ],
    },
  });
}
