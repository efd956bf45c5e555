import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, roleArn, secret, secretArn } from "../../model/examples/aws.ts";
import { accountWithRole, trustsAccount } from "../../model/examples/irsa.ts";
import { account, allowed, namespace } from "../../model/examples/kubernetes.ts";
import { secretStore } from "../../model/examples/kubernetes-cloud.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";
import type { StoreReader } from "../families/store-readers.ts";
import { remoteFacts, VaultReads } from "../families/store-reads.ts";
import { type Deciders, readersOf, readThrough, usable } from "../families/store-use.ts";

const id = "cross.external-secret-create";
const reader = roleArn("reader");
const db = secretArn("db");
const step = `k8s:prod:serviceaccount:app:web#impersonate -> ${db}#read`;
const group = { apiGroups: ["external-secrets.io"] };
const makes = allowed("create", "externalsecrets", "db", group);
const remote = [
  secretStore("main", { identity: { as: "account", account: "eso", namespace: "eso" } }),
  ...accountWithRole("eso", "eso", "reader"),
  allow(reader, "secretsmanager:GetSecretValue", db),
  secret("db"),
] as const;

/** Whoever makes ExternalSecrets has any key of a store fetched into a Secret of the namespace, and reads it there. */
export default defineRule({
  id,
  version: 1,
  title: "Can have the secret fetched from its store and read it",
  edge: "FETCHES_SECRET",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "Any#read",
  },
  needs: [...grantFacts, ...remoteFacts, "aws.access-key", "k8s.cloud-key", "k8s.namespace", "k8s.secret-store"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws, kubernetes, vault }) {
    const stores = facts.of("k8s.secret-store");
    if (stores.length === 0) return;
    const by: Deciders = { aws, vault, entries: new VaultReads(facts, vault) };
    const readers = new Map<string, readonly [FactOf<"k8s.secret-store">, StoreReader]>();
    for (const cluster of kubernetes.clusters) {
      const own = stores.filter((store) => store.cluster === cluster);
      if (own.length === 0) continue;
      const rbac = kubernetes.rbac(cluster);
      const make = ["create", "update", "patch"].flatMap((verb) =>
        rbac.able(permission(verb, "externalsecrets.external-secrets.io"), "namespaced"),
      );
      const read = ["get", "list", "watch"].flatMap((verb) => rbac.able(permission(verb, "secrets"), "namespaced"));
      const everywhere = hub(`fetch secrets into every namespace of ${cluster}`, id, cluster);
      const into = (name: string) => hub(`fetch secrets into namespace ${name} of ${cluster}`, id, cluster, name);
      const led = new Set<string>();
      let anywhere = false;
      for (const session of rbac.together(
        make.filter(({ names }) => names.length === 0),
        read.filter(({ names }) => names.length === 0),
      )) {
        if (session.namespace === undefined) anywhere = true;
        else led.add(session.namespace);
        const to = session.namespace === undefined ? everywhere : into(session.namespace);
        yield { from: [privilege(session.subject, "impersonate")], to, because: session.because };
      }
      for (const fact of anywhere ? facts.where("k8s.namespace", "cluster", cluster) : []) {
        led.add(fact.name);
        yield { from: [everywhere], to: into(fact.name), because: [fact] };
      }
      for (const name of [...led].sort()) {
        for (const store of own) {
          const admitted = usable(facts, store, name);
          for (const reading of admitted ? readersOf(facts, by, store, name) : []) {
            const to = readsAs(store, reading);
            readers.set(to.hub, [store, reading]);
            const [first, ...rest] = [store, ...reading.because];
            yield {
              from: [into(name), ...reading.premises],
              to,
              because: [first, ...rest],
              conditions: [...(admitted ?? []), ...reading.conditions],
            };
          }
        }
      }
    }
    for (const [store, reading] of readers.values()) {
      for (const remote of readThrough(facts, by, store, reading, "all")) {
        const [first, ...rest] = remote.because;
        if (first)
          yield {
            from: [readsAs(store, reading), ...remote.premises],
            to: remote.to,
            because: [first, ...rest],
            conditions: remote.conditions,
          };
      }
    }
  },

  controls: [
    ...grantControls,
    control("delete", "k8s.secret-store", "Delete the secret store"),
    control("rotate", "aws.secret", "Rotate the secret"),
  ],
  abuse:
    "Create an ExternalSecret with the store and the key that is wanted, wait for it, read the Secret that it fills.",
  detection: [
    audit("create externalsecrets.external-secrets.io"),
    { service: "CloudTrail", event: "GetSecretValue by the store's role for a key that it never read before" },
  ],
  remediation:
    "kubectl edit clustersecretstore <store>   # spec.conditions: the namespaces that need it; a store and a role of its own for each team",
  frameworks: ["attack:T1555.006", "attack:T1552.007", "owasp-nhi:NHI5"],
  references: [
    "https://external-secrets.io/latest/guides/multi-tenancy/",
    "https://external-secrets.io/latest/guides/security-best-practices/",
    "https://external-secrets.io/latest/api/clustersecretstore/",
  ],
  examples: [
    fires("a store that every namespace may use", step, ...makes, ...allowed("get", "secrets", "db"), ...remote),
    fires(
      "a store of the namespace's own",
      step,
      ...makes,
      ...allowed("get", "secrets", "db"),
      ...remote.filter(({ kind }) => kind !== "k8s.secret-store"),
      account("db", "eso", { awsRole: reader }),
      secretStore("db/own", { role: reader, identity: { as: "account", account: "eso" } }),
      trustsAccount("reader", "db", "eso"),
    ),
    silent("nobody reads the Secret that is filled", ...makes, ...remote),
    silent("in another namespace than it reads", ...makes, ...allowed("get", "secrets", "web"), ...remote),
    silent(
      "the store does not admit the namespace",
      ...makes,
      ...allowed("get", "secrets", "db"),
      ...remote.filter(({ kind }) => kind !== "k8s.secret-store"),
      namespace("db"),
      secretStore("main", {
        identity: { as: "account", account: "eso", namespace: "eso" },
        admits: [{ namespaces: ["web"], more: false }],
      }),
    ),
    silent(
      "the store's role may read nothing",
      ...makes,
      ...allowed("get", "secrets", "db"),
      ...remote.filter(({ kind, key }) => kind !== "aws.statement" || !key.startsWith("inline:")),
    ),
  ],
});

/** One access: the same for every store that is read as the same principal, in the same place. */
const readsAs = (store: FactOf<"k8s.secret-store">, { principal }: StoreReader) =>
  hub(
    `fetch what ${principal} may read`,
    id,
    principal,
    store.provider,
    store.service ?? "",
    store.region ?? "",
    store.mount ?? "",
  );
