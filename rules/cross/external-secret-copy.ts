import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { allow, roleArn, secret, secretArn } from "../../model/examples/aws.ts";
import { azureSecret, azureSecretId, azureVault, gcpSecret, gcpSecretId } from "../../model/examples/clouds.ts";
import { accountWithRole } from "../../model/examples/irsa.ts";
import { account, k8sSecret, namespace } from "../../model/examples/kubernetes.ts";
import { externalSecret, secretStore } from "../../model/examples/kubernetes-cloud.ts";
import { authMethod, authRole, kv, kvSecret, path } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition, Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { secretKey } from "../families/kubernetes-targets.ts";
import { remoteFacts, VaultReads } from "../families/store-reads.ts";
import {
  cloudDecides,
  type Deciders,
  namedIn,
  placesOf,
  readersOf,
  readThrough,
  usable,
} from "../families/store-use.ts";

const reader = roleArn("reader");
const db = secretArn("db");
const step = `k8s:prod:secret:app:login#read -> ${db}#read`;
const store = secretStore("main", { identity: { as: "account", account: "eso", namespace: "eso" } });
const trusted = accountWithRole("eso", "eso", "reader");
const filled = k8sSecret("app", "login");

/** A Secret that External Secrets fills is a copy of the value in the remote store. */
export default defineRule({
  id: "cross.external-secret-copy",
  version: 2,
  title: "Holds the value of the remote secret",
  edge: "COPIES_SECRET",
  emits: { from: ["K8sSecret#read"], to: "Any#read" },
  needs: [...remoteFacts, "aws.access-key", "k8s.cloud-key", "k8s.external-secret", "k8s.secret", "k8s.secret-store"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts, { aws, vault }) {
    const externals = facts.of("k8s.external-secret");
    if (externals.length === 0) return;
    const by: Deciders = { aws, vault, entries: new VaultReads(facts, vault) };
    for (const external of externals) {
      for (const place of placesOf(facts, external)) {
        const target = facts.get("k8s.secret", secretKey(external.cluster, place, external.target));
        for (const key of target ? external.stores : []) {
          const from = facts.get("k8s.secret-store", inPlace(key, external, place));
          if (from && target) yield* copied(facts, by, external, from, target, place);
        }
      }
    }
  },

  controls: [
    control("delete", "k8s.external-secret", "Delete the external secret"),
    control("delete", "k8s.secret-store", "Delete the secret store"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
    control("rotate", "aws.secret", "Rotate the secret"),
    control("rotate", "azure.secret", "Rotate the secret"),
    control("rotate", "gcp.secret", "Rotate the secret"),
    control("rotate", "vault.secret", "Rotate the secret"),
  ],
  abuse: "Read the Secret: its entries are the values of the remote store, refreshed as they are rotated there.",
  detection: [{ service: "kubernetes audit", event: "get, list or watch secrets" }],
  remediation:
    "kubectl delete externalsecret -n <namespace> <name>   # and let the workload fetch the secret with an identity of its own",
  frameworks: ["attack:T1552.007", "owasp-nhi:NHI2"],
  references: [
    "https://external-secrets.io/latest/api/externalsecret/",
    "https://external-secrets.io/latest/provider/aws-secrets-manager/",
    "https://external-secrets.io/latest/provider/hashicorp-vault/",
  ],
  examples: [
    fires(
      "its status says that it was filled",
      step,
      externalSecret("app", "login", ["db"], { synced: true }),
      secretStore("main"),
      filled,
      secret("db"),
    ),
    fires(
      "the store's role may read it",
      step,
      externalSecret("app", "login", ["db"]),
      store,
      filled,
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", db),
      secret("db"),
    ),
    fires(
      "Vault, by the account of the store",
      "k8s:prod:secret:app:login#read -> vault:main:secret:kv/app/db#read",
      externalSecret("app", "login", ["app/db"]),
      secretStore("main", {
        provider: "vault",
        mount: "kv",
        authMount: "kubernetes",
        authRole: "eso",
        identity: { as: "account", account: "eso", namespace: "eso" },
      }),
      filled,
      account("eso", "eso"),
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "eso", ["eso"], { serviceAccounts: ["eso"], namespaces: ["eso"] }),
      path("eso", "kv/data/app/*", "read"),
      kv(),
      kvSecret("app/db"),
    ),
    firesIf(
      "all that a search finds",
      step,
      externalSecret("app", "login", [], { finds: true }),
      store,
      filled,
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", db),
      secret("db"),
    ),
    firesIf(
      "nothing tells as whom the store is read",
      step,
      externalSecret("app", "login", ["db"]),
      secretStore("main"),
      filled,
      secret("db"),
    ),
    fires(
      "a secret of GCP, in the store's project; its status says that it was filled",
      `k8s:prod:secret:app:login#read -> ${gcpSecretId("db")}#read`,
      externalSecret("app", "login", ["db"], { synced: true }),
      secretStore("main", { provider: "gcp", project: "shop" }),
      filled,
      gcpSecret("db"),
    ),
    firesIf(
      "a secret of an Azure key vault: who may read it Azure decides",
      `k8s:prod:secret:app:login#read -> ${azureSecretId("db")}#read`,
      externalSecret("app", "login", ["secret/db"]),
      secretStore("main", { provider: "azure", server: "shop.vault.azure.net" }),
      filled,
      azureVault(),
      azureSecret("db"),
    ),
    silent(
      "a secret of that name in another project",
      externalSecret("app", "login", ["db"], { synced: true }),
      secretStore("main", { provider: "gcp", project: "site" }),
      filled,
      gcpSecret("db"),
    ),
    silent(
      "the store's role may not read it",
      externalSecret("app", "login", ["db"]),
      store,
      filled,
      ...trusted,
      allow(reader, "secretsmanager:GetSecretValue", secretArn("other")),
      secret("db"),
    ),
    silent(
      "the store does not admit the namespace",
      externalSecret("app", "login", ["db"], { synced: true }),
      secretStore("main", { admits: [{ namespaces: ["web"], more: false }] }),
      namespace("app"),
      filled,
      secret("db"),
    ),
    silent(
      "another key",
      externalSecret("app", "login", ["other"], { synced: true }),
      secretStore("main"),
      filled,
      secret("db"),
    ),
    silent(
      "another region",
      externalSecret("app", "login", ["db"], { synced: true }),
      secretStore("main", { region: "eu-west-1" }),
      filled,
      secret("db"),
    ),
  ],
});

type External = FactOf<"k8s.external-secret">;
type Store = FactOf<"k8s.secret-store">;

/** The key of a SecretStore beside a ClusterExternalSecret has no namespace yet: it is that of each place. */
const inPlace = (key: string, { namespace: own, cluster }: External, place: string): string =>
  own === undefined ? key.replace(`${cluster}:secretstore::`, `${cluster}:secretstore:${segment(place)}:`) : key;

function* copied(
  facts: FactReader,
  by: Deciders,
  external: External,
  from: Store,
  target: FactOf<"k8s.secret">,
  place: string,
): Generator<Derivation> {
  const admitted = usable(facts, from, place);
  if (!admitted) return;
  const base = [external, from, target] as const;
  const premise = privilege(target.key, "read");
  const readers = external.synced ? [] : readersOf(facts, by, from, place);
  if (external.synced || readers.length === 0) {
    // An account that is named and opens nothing was decided; what was never told was not.
    const cloud = from.provider === "azure" || from.provider === "gcp";
    if (!external.synced && !cloud && from.identity.as === "account" && known(facts, from, place)) return;
    const text = `as whom store ${from.name} is read was not told, or it may read the key`;
    const unknown: Condition = cloud ? cloudDecides(from.provider, `store ${from.name}`) : { kind: "unread", text };
    const open: readonly Condition[] = external.synced ? [] : [unknown];
    for (const [node, fact] of namedIn(facts, from, external.keys))
      yield {
        from: [premise],
        to: privilege(node, "read"),
        because: [...base, fact],
        conditions: [...admitted, ...open],
      };
  }
  for (const reader of readers) {
    const step =
      (conditions: readonly Condition[]) =>
      (read: ReturnType<typeof readThrough> extends Generator<infer R> ? R : never): Derivation => ({
        from: [premise, ...reader.premises, ...read.premises],
        to: read.to,
        because: [...base, ...reader.because, ...read.because],
        conditions: [...admitted, ...reader.conditions, ...read.conditions, ...conditions],
      });
    for (const read of readThrough(facts, by, from, reader, external.keys)) yield step([])(read);
    if (!external.finds) continue;
    const text = `the search of external secret ${external.name} finds it`;
    for (const read of readThrough(facts, by, from, reader, "all")) yield step([{ kind: "environment", text }])(read);
  }
}

/** Whether all was read that tells as whom the store is read, where it names an account: it then opens nothing. */
function known(facts: FactReader, { cluster, identity, namespace: own, provider }: Store, place: string): boolean {
  if (identity.as !== "account") return false;
  const account = facts.get(
    "k8s.service-account",
    accountId(cluster, own ?? identity.namespace ?? place, identity.account),
  );
  if (!account && facts.coverage("k8s.service-account", cluster) !== "read") return false;
  if (provider === "vault") return facts.scopes("vault").length > 0;
  const role = account?.awsRole;
  return role === undefined || facts.coverage("aws.role", `aws:account:${role.split(":")[4] ?? ""}`) === "read";
}
