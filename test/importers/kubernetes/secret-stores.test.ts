import { describe, expect, it } from "vitest";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import { importFiles, listOf } from "./read.ts";

async function read(...objects: readonly unknown[]): Promise<readonly Fact[]> {
  const { facts, problems } = await importFiles([listOf(...objects)]);
  expect(problems).toEqual([]);
  return facts;
}
const of = <K extends FactKind>(facts: readonly Fact[], kind: K) =>
  facts
    .filter((fact): fact is FactOf<K> => fact.kind === kind)
    .map((fact) => {
      const { scope: _, source: __, ...rest } = fact;
      return rest;
    });
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const external = "external-secrets.io/v1";

describe("what the cluster says of identities in clouds", () => {
  it("reads the annotations of GKE and AKS", async () => {
    const facts = await read({
      kind: "ServiceAccount",
      apiVersion: "v1",
      metadata: {
        name: "web",
        namespace: "app",
        annotations: {
          "iam.gke.io/gcp-service-account": "web@prod-1.iam.gserviceaccount.com",
          "azure.workload.identity/client-id": "11111111-2222-3333-4444-555555555555",
        },
      },
    });
    expect(of(facts, "k8s.workload-identity").map(({ provider, identity }) => [provider, identity])).toEqual([
      ["gcp", "//iam.googleapis.com/projects/prod-1/serviceAccounts/web@prod-1.iam.gserviceaccount.com"],
      ["azure", "azure:client:11111111-2222-3333-4444-555555555555"],
    ]);
  });

  it("reads principals, names and groups of aws-auth, and nothing else of it", async () => {
    const mapRoles = `- rolearn: arn:aws:iam::111111111111:role/nodes
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
- rolearn: not an ARN
  groups: [system:masters]
`;
    const mapUsers = "- userarn: arn:aws:iam::111111111111:user/ann\n  username: ann\n  groups:\n  - system:masters\n";
    const facts = await read({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data: { mapRoles, mapUsers, note: "hunter2" },
    });
    expect(of(facts, "k8s.aws-auth").map(({ principal, username, groups }) => [principal, username, groups])).toEqual([
      [
        "arn:aws:iam::111111111111:role/nodes",
        "system:node:{{EC2PrivateDNSName}}",
        ["system:bootstrappers", "system:nodes"],
      ],
      ["arn:aws:iam::111111111111:user/ann", "ann", ["system:masters"]],
    ]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });

  it("takes no alias bomb for a mapping", async () => {
    const rings = Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`).join("\n");
    const facts = await read({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data: { mapRoles: `a0: &a0 [x]\n${rings}` },
    });
    expect(of(facts, "k8s.aws-auth")).toEqual([]);
  });
});

describe("keys of clouds", () => {
  const secret = (data: Readonly<Record<string, string>>, more: object = {}) => ({
    kind: "Secret",
    apiVersion: "v1",
    metadata: { name: "keys", namespace: "app" },
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, base64(value)])),
    ...more,
  });
  const id = "AKIAIOSFODNN7EXAMPLE";

  it("keeps the id of an access key, and no other value", async () => {
    const facts = await read(secret({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: "hunter2hunter2" }));
    const [key] = of(facts, "k8s.cloud-key");
    expect(key).toMatchObject({ provider: "aws", keyId: id, entries: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] });
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });
  it("reads a credentials file for the id alone", async () => {
    const file = `[default]\naws_access_key_id = ${id}\naws_secret_access_key = hunter2\n`;
    expect(of(await read(secret({ credentials: file })), "k8s.cloud-key")).toMatchObject([{ keyId: id }]);
  });
  it("takes no value that only stands where an id should for one", async () => {
    const [key] = of(await read(secret({ "access-key": "hunter2hunter2", "secret-key": "x" })), "k8s.cloud-key");
    expect(key).not.toHaveProperty("keyId");
  });
  it("wants the secret half", async () => {
    expect(of(await read(secret({ AWS_ACCESS_KEY_ID: id })), "k8s.cloud-key")).toEqual([]);
  });
  it("knows the names of Google and Azure", async () => {
    const facts = await read(
      secret({ GOOGLE_APPLICATION_CREDENTIALS_JSON: "{}", AZURE_CLIENT_ID: "x", AZURE_CLIENT_SECRET: "y" }),
    );
    expect(of(facts, "k8s.cloud-key").map(({ provider, entries }) => [provider, entries])).toEqual([
      ["gcp", ["GOOGLE_APPLICATION_CREDENTIALS_JSON"]],
      ["azure", ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]],
    ]);
  });
  it("names the registries of a Secret for pulling images", async () => {
    const auths = { "https://index.docker.io/v1/": { auth: base64("u:hunter2") }, "ghcr.io": {}, "hunter2 token": {} };
    const facts = await read(
      secret({ ".dockerconfigjson": JSON.stringify({ auths }) }, { type: "kubernetes.io/dockerconfigjson" }),
    );
    expect(of(facts, "k8s.registry-login").map(({ host }) => host)).toEqual(["ghcr.io", "index.docker.io"]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });
});

describe("stores of secrets", () => {
  it("reads stores of External Secrets, and as whom they are read", async () => {
    const facts = await read(
      {
        kind: "ClusterSecretStore",
        apiVersion: external,
        metadata: { name: "aws" },
        spec: {
          conditions: [{ namespaces: ["app"], namespaceSelector: { matchLabels: { team: "a" } } }],
          provider: {
            aws: {
              service: "SecretsManager",
              region: "us-east-1",
              auth: { jwt: { serviceAccountRef: { name: "reader", namespace: "eso" } } },
            },
          },
        },
      },
      {
        kind: "SecretStore",
        apiVersion: external,
        metadata: { name: "vault", namespace: "app" },
        spec: {
          provider: {
            vault: {
              server: "https://vault.example.com:8200/",
              path: "kv",
              auth: { kubernetes: { mountPath: "kubernetes", role: "app", serviceAccountRef: { name: "web" } } },
            },
          },
        },
      },
      {
        kind: "SecretStore",
        apiVersion: external,
        metadata: { name: "keys", namespace: "app" },
        spec: {
          provider: { aws: { auth: { secretRef: { secretAccessKeySecretRef: { name: "aws-key", key: "k" } } } } },
        },
      },
      {
        kind: "SecretStore",
        apiVersion: external,
        metadata: { name: "own", namespace: "app" },
        spec: { provider: { aws: { service: "ParameterStore", region: "us-east-1" } } },
      },
    );
    expect(of(facts, "k8s.secret-store")).toMatchObject([
      {
        key: "k8s:prod:clustersecretstore:aws",
        provider: "aws",
        region: "us-east-1",
        identity: { as: "account", account: "reader", namespace: "eso" },
        admits: [{ namespaces: ["app"], selector: { labels: ["team=a"], expressions: [] }, more: false }],
      },
      {
        provider: "vault",
        server: "vault.example.com:8200",
        mount: "kv",
        authMount: "kubernetes",
        authRole: "app",
        identity: { as: "account", account: "web" },
      },
      { identity: { as: "secret", secrets: ["aws-key"] } },
      { service: "ParameterStore", identity: { as: "controller" } },
    ]);
  });

  it("reads what fetches, pushes, mounts and seals", async () => {
    const facts = await read(
      {
        kind: "ExternalSecret",
        apiVersion: external,
        metadata: { name: "db", namespace: "app" },
        spec: {
          secretStoreRef: { name: "aws", kind: "ClusterSecretStore" },
          target: { name: "login" },
          data: [{ secretKey: "p", remoteRef: { key: "prod/db", property: "password" } }],
          dataFrom: [{ extract: { key: "prod/all" } }, { find: { name: { regexp: ".*" } } }],
        },
        status: { conditions: [{ type: "Ready", status: "True" }] },
      },
      {
        kind: "PushSecret",
        apiVersion: "external-secrets.io/v1alpha1",
        metadata: { name: "out", namespace: "app" },
        spec: {
          secretStoreRefs: [{ name: "vault", kind: "SecretStore" }],
          selector: { secret: { name: "login" } },
          data: [{ match: { secretKey: "p", remoteRef: { remoteKey: "copy" } } }],
        },
      },
      {
        kind: "SecretProviderClass",
        apiVersion: "secrets-store.csi.x-k8s.io/v1",
        metadata: { name: "mount", namespace: "app" },
        spec: {
          provider: "aws",
          parameters: {
            region: "us-east-1",
            objects:
              '- objectName: "prod/db"\n  objectType: secretsmanager\n- objectName: /p\n  objectType: ssmparameter\n',
          },
          secretObjects: [{ secretName: "copy", type: "Opaque" }],
        },
      },
      {
        kind: "SealedSecret",
        apiVersion: "bitnami.com/v1alpha1",
        metadata: { name: "sealed", namespace: "app" },
        spec: { encryptedData: { password: "AgByhunter2" } },
      },
      {
        kind: "Secret",
        apiVersion: "v1",
        type: "kubernetes.io/tls",
        metadata: {
          name: "sealed-secrets-keyabc",
          namespace: "kube-system",
          labels: { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" },
        },
        data: { "tls.key": base64("hunter2") },
      },
    );
    expect(of(facts, "k8s.external-secret")).toMatchObject([
      {
        stores: ["k8s:prod:clustersecretstore:aws"],
        target: "login",
        keys: ["prod/all", "prod/db"],
        finds: true,
        synced: true,
      },
    ]);
    expect(of(facts, "k8s.push-secret")).toMatchObject([
      { secret: "login", stores: ["k8s:prod:secretstore:app:vault"], keys: ["copy"] },
    ]);
    expect(of(facts, "k8s.secret-class")).toMatchObject([
      {
        region: "us-east-1",
        keys: [
          { key: "prod/db", service: "SecretsManager" },
          { key: "/p", service: "ParameterStore" },
        ],
        copies: ["copy"],
      },
    ]);
    expect(of(facts, "k8s.sealed-secret")).toMatchObject([{ secret: "sealed" }]);
    expect(of(facts, "k8s.sealing-key")).toMatchObject([{ key: "k8s:prod:secret:kube-system:sealed-secrets-keyabc" }]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });
});
