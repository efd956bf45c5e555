import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { allow, roleArn, secret, secretArn } from "../../model/examples/aws.ts";
import { azureSecret, azureSecretId, azureVault, gcpSecret, gcpSecretId } from "../../model/examples/clouds.ts";
import { accountWithRole } from "../../model/examples/irsa.ts";
import { account, k8sSecret, podWithVolume } from "../../model/examples/kubernetes.ts";
import { secretClass } from "../../model/examples/kubernetes-cloud.ts";
import { authMethod, authRole, kv, kvSecret, path } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { secretKey } from "../families/kubernetes-targets.ts";
import { annotatedRoles, associatedRoles, type StoreReader, vaultReaders } from "../families/store-readers.ts";
import { awsNamed, awsReads, type RemoteRead, remoteFacts, VaultReads } from "../families/store-reads.ts";
import { cloudDecides, cloudNamed, type Deciders } from "../families/store-use.ts";

const reader = roleArn("reader");
const db = secretArn("db");
const step = `k8s:prod:pod:app:web#read-files -> ${db}#read`;
const driver = "secrets-store.csi.k8s.io";
const mounts = podWithVolume("app", "web", { type: "csi", driver, providerClass: "db" }, { serviceAccount: "web" });
const trusted = [...accountWithRole("app", "web", "reader"), secret("db")] as const;

/** The driver fetches with the pod's own service account and leaves the values as files, and in Secrets that it copies to. */
export default defineRule({
  id: "cross.secret-class",
  version: 2,
  title: "Has the remote secret mounted, or holds a copy of it",
  edge: "MOUNTS_REMOTE_SECRET",
  emits: { from: ["K8sPod#read-files", "K8sSecret#read"], to: "Any#read" },
  needs: [...remoteFacts, "k8s.pod", "k8s.secret", "k8s.secret-class"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts, { aws, vault }) {
    if (facts.of("k8s.secret-class").length === 0) return;
    const by: Deciders = { aws, vault, entries: new VaultReads(facts, vault) };
    for (const pod of facts.of("k8s.pod")) {
      for (const from of classesOf(facts, pod)) {
        const caller = facts.get("k8s.service-account", accountId(pod.cluster, pod.namespace, pod.serviceAccount));
        for (const { key } of from.provider === "azure" || from.provider === "gcp" ? from.keys : []) {
          for (const remote of cloudNamed(facts, from, key))
            yield {
              from: [privilege(pod.key, "read-files")],
              to: privilege(remote.key, "read"),
              because: [pod, from, remote],
              conditions: [cloudDecides(from.provider, `service account ${pod.namespace}/${pod.serviceAccount}`)],
            };
        }
        const copies = from.copies.flatMap(
          (name) => facts.get("k8s.secret", secretKey(from.cluster, from.namespace, name)) ?? [],
        );
        for (const reading of caller ? readers(facts, by, from, caller) : []) {
          for (const remote of read(facts, by, from, reading)) {
            const step = {
              to: remote.to,
              conditions: [...reading.conditions, ...remote.conditions],
            };
            const cited = [...reading.because, ...remote.because];
            const premises = [...reading.premises, ...remote.premises];
            yield { ...step, from: [privilege(pod.key, "read-files"), ...premises], because: [pod, from, ...cited] };
            for (const copy of copies)
              yield { ...step, from: [privilege(copy.key, "read"), ...premises], because: [copy, pod, from, ...cited] };
          }
        }
      }
    }
  },

  controls: [
    control("delete", "k8s.secret-class", "Delete the secret provider class"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
    control("rotate", "aws.secret", "Rotate the secret"),
    control("rotate", "azure.secret", "Rotate the secret"),
    control("rotate", "gcp.secret", "Rotate the secret"),
    control("rotate", "vault.secret", "Rotate the secret"),
  ],
  abuse: "Read the files below the mount, or the Secret that the driver keeps in step with them.",
  detection: [
    { service: "CloudTrail", event: "GetSecretValue by the role of the pod's service account" },
    { service: "vault audit", event: "request: operation read, role in auth.metadata" },
  ],
  remediation:
    "kubectl edit secretproviderclass -n <namespace> <name>   # take out secretObjects and the objects that the pod does not need",
  frameworks: ["attack:T1552.001", "attack:T1555.006", "owasp-nhi:NHI2"],
  references: [
    "https://secrets-store-csi-driver.sigs.k8s.io/concepts",
    "https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret",
    "https://github.com/aws/secrets-store-csi-driver-provider-aws",
    "https://developer.hashicorp.com/vault/docs/platform/k8s/csi/configurations",
  ],
  examples: [
    fires(
      "a secret of AWS, by the role of the pod's account",
      step,
      mounts,
      secretClass("app", "db", ["db"]),
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", db),
    ),
    fires(
      "with a copy in a Secret",
      [step, `k8s:prod:secret:app:copy#read -> ${db}#read`],
      mounts,
      secretClass("app", "db", ["db"], { copies: ["copy"] }),
      k8sSecret("app", "copy"),
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", db),
    ),
    firesIf(
      "a secret of GCP by its full name: who may read it GCP decides",
      `k8s:prod:pod:app:web#read-files -> ${gcpSecretId("db")}#read`,
      mounts,
      secretClass("app", "db", ["projects/shop/secrets/db"], { provider: "gcp" }),
      gcpSecret("db"),
    ),
    firesIf(
      "a secret of an Azure key vault",
      `k8s:prod:pod:app:web#read-files -> ${azureSecretId("db")}#read`,
      mounts,
      secretClass("app", "db", ["db"], { provider: "azure", server: "shop.vault.azure.net" }),
      azureVault(),
      azureSecret("db"),
    ),
    silent(
      "a secret of that name in another vault",
      mounts,
      secretClass("app", "db", ["db"], { provider: "azure", server: "site.vault.azure.net" }),
      azureVault(),
      azureSecret("db"),
    ),
    fires(
      "an entry of Vault",
      "k8s:prod:pod:app:web#read-files -> vault:main:secret:kv/app/db#read",
      mounts,
      secretClass("app", "db", ["kv/data/app/db"], { provider: "vault", authMount: "kubernetes", authRole: "app" }),
      account("app", "web"),
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "app", ["app"], { serviceAccounts: ["web"], namespaces: ["app"] }),
      path("app", "kv/data/app/*", "read"),
      kv(),
      kvSecret("app/db"),
    ),
    silent(
      "the role may not read it",
      mounts,
      secretClass("app", "db", ["db"]),
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", secretArn("other")),
    ),
    silent(
      "the class of another namespace",
      mounts,
      secretClass("web", "db", ["db"]),
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", db),
    ),
    silent(
      "the account is admitted to Vault as nobody",
      mounts,
      secretClass("app", "db", ["kv/data/app/db"], { provider: "vault", authMount: "kubernetes", authRole: "app" }),
      account("app", "web"),
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "app", ["app"], { serviceAccounts: ["other"], namespaces: ["app"] }),
      path("app", "kv/data/app/*", "read"),
      kv(),
      kvSecret("app/db"),
    ),
  ],
});

type Class = FactOf<"k8s.secret-class">;

/** Classes that some container of the pod has mounted. */
function classesOf(
  facts: FactReader,
  { cluster, namespace, volumes, containers }: FactOf<"k8s.pod">,
): readonly Class[] {
  const mounted = new Set(containers.flatMap(({ mounts: all }) => all.map(({ volume }) => volume)));
  return volumes.flatMap((volume) => {
    if (volume.type !== "csi" || volume.driver !== driver || !mounted.has(volume.name)) return [];
    const key = [cluster, "secretproviderclass", segment(namespace), segment(volume.providerClass ?? "")].join(":");
    return facts.get("k8s.secret-class", key) ?? [];
  });
}

function* readers(
  facts: FactReader,
  by: Deciders,
  from: Class,
  caller: FactOf<"k8s.service-account">,
): Generator<StoreReader> {
  if (from.provider === "vault") yield* vaultReaders(facts, by.vault, from, caller.key);
  else if (from.provider === "aws")
    yield* from.podIdentity ? associatedRoles(facts, by.aws, caller) : annotatedRoles(facts, by.aws, caller);
}

function* read(facts: FactReader, by: Deciders, from: Class, { principal }: StoreReader): Generator<RemoteRead> {
  for (const { key, service } of from.keys) {
    if (from.provider === "vault") yield* by.entries.of(principal, undefined, key);
    else {
      const where = { ...(from.region === undefined ? {} : { region: from.region }), ...(service ? { service } : {}) };
      for (const one of awsNamed(facts, key, where, principal.split(":")[4]))
        yield* awsReads(facts, by.aws, principal, one);
    }
  }
}
