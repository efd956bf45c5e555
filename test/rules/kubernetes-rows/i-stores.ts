import {
  amazon,
  base64,
  clusterStore,
  fetches,
  keyed,
  roleOf,
  secretOf,
  storedSecret,
  trusting,
  web,
} from "./cloud.ts";
import { account, grants, namespace, rule } from "./manifests.ts";
import type { FollowedRow } from "./row.ts";

const reader = roleOf("reader");
const db = secretOf("db");
const eso = account("eso", "eso", {
  metadata: { name: "eso", namespace: "eso", annotations: { "eks.amazonaws.com/role-arn": reader } },
});
const jwt = { auth: { jwt: { serviceAccountRef: { name: "eso", namespace: "eso" } } } };
const store = (more: object = {}) =>
  clusterStore({ aws: { service: "SecretsManager", region: "us-east-1", ...jwt } }, more);
const readable = (resource = "*") =>
  amazon((draft) => {
    draft.allow(trusting(draft, "reader", "system:serviceaccount:eso:eso"), "secretsmanager:GetSecretValue", resource);
    storedSecret(draft, "db");
  });
const base = [...web(), namespace("eso"), eso];
const makes = grants(
  [rule("create", "externalsecrets", { group: "external-secrets.io" }), rule("get", "secrets")],
  "app",
);
const blind = grants([rule("create", "externalsecrets", { group: "external-secrets.io" })], "app");

const vaultStore = clusterStore({
  vault: {
    server: "https://vault.example.com",
    path: "kv",
    auth: {
      kubernetes: { mountPath: "kubernetes", role: "eso", serviceAccountRef: { name: "eso", namespace: "eso" } },
    },
  },
});
const vault = (names: string, policy = 'path "kv/data/app/*" { capabilities = ["read"] }') => ({
  "sys/auth": { data: { "kubernetes/": { type: "kubernetes", accessor: "a1" } } },
  "sys/mounts": { data: { "kv/": { type: "kv", options: { version: "2" } } } },
  "auth/kubernetes/config": { data: { kubernetes_host: "k8s:prod" } },
  "auth/kubernetes/role/_list": { data: { keys: ["eso"] } },
  "auth/kubernetes/role/eso": {
    data: { bound_service_account_names: [names], bound_service_account_namespaces: ["*"], token_policies: ["eso"] },
  },
  "sys/policies/acl/_list": { data: { keys: ["eso"] } },
  "sys/policies/acl/eso": { data: { policy } },
  "kv/metadata/_list": { data: { keys: ["app/"] } },
  "kv/metadata/app/_list": { data: { keys: ["db"] } },
});
const entryOf = "vault:prod:secret:kv/app/db#read";

const mount = {
  volumes: [
    {
      name: "remote",
      csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass: "db" } },
    },
  ],
  containers: [
    { name: "web", image: "example.com/web:1", volumeMounts: [{ name: "remote", mountPath: "/mnt", readOnly: true }] },
  ],
};
const secretClass = (parameters: object, provider = "aws", copies: readonly string[] = []) => ({
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClass",
  metadata: { name: "db", namespace: "app" },
  spec: { provider, parameters, secretObjects: copies.map((secretName) => ({ secretName, type: "Opaque", data: [] })) },
});
const objects = { region: "us-east-1", objects: "- objectName: db\n  objectType: secretsmanager\n" };
const own = amazon((draft) => {
  draft.allow(trusting(draft, "reader", "system:serviceaccount:app:web"), "secretsmanager:GetSecretValue");
  storedSecret(draft, "db");
});
const annotated = web({ "eks.amazonaws.com/role-arn": reader }, mount);

const sealing = {
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/tls",
  metadata: {
    name: "sealed-secrets-keyabc",
    namespace: "kube-system",
    labels: { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" },
  },
  data: { "tls.key": base64("placeholder") },
};
const sealed = {
  apiVersion: "bitnami.com/v1alpha1",
  kind: "SealedSecret",
  metadata: { name: "login", namespace: "app" },
  spec: { encryptedData: { password: "AgBy" } },
};
const unsealing = { from: "secret:kube-system:sealed-secrets-keyabc#read", to: "secret:app:login#read" };

export const secretStoreRead: FollowedRow = {
  name: "SECRET_STORE_READ",
  rules: [
    "cross.external-secret-copy",
    "cross.external-secret-create",
    "cross.push-secret",
    "cross.secret-class",
    "cross.sealed-secret",
    "cross.sealed-secret-in-git",
    "cross.read-sealed-secret",
  ],
  from: "secret:app:login#read",
  to: `${db}#read`,
  fires: {
    "an ExternalSecret whose store's role may read the key": {
      objects: [...base, store(), fetches("db")],
      aws: readable(),
    },
    "an ExternalSecret that says it was filled": {
      objects: [...base, store(), fetches("db", { status: { conditions: [{ type: "Ready", status: "True" }] } })],
      aws: amazon((draft) => void storedSecret(draft, "db")),
    },
    "a store that reads Vault as a service account": {
      objects: [...base, vaultStore, fetches("app/db")],
      vault: vault("eso"),
      to: entryOf,
    },
    "whoever makes ExternalSecrets, and reads Secrets, reads what the store may": {
      objects: [...base, store(), ...makes],
      aws: readable(),
      from: "serviceaccount:app:web#impersonate",
    },
    "the CSI driver mounts it with the role of the pod's account": {
      objects: [...annotated, secretClass(objects)],
      aws: own,
      from: "pod:app:web#read-files",
    },
    "the CSI driver keeps a copy in a Secret": {
      objects: [...annotated, secretClass(objects, "aws", ["login"])],
      aws: own,
    },
    "the CSI driver mounts it from Vault": {
      objects: [
        ...web({}, mount),
        secretClass(
          {
            roleName: "eso",
            vaultAddress: "https://vault.example.com",
            objects: "- objectName: db\n  secretPath: kv/data/app/db\n  secretKey: password\n",
          },
          "vault",
        ),
      ],
      vault: vault("web"),
      from: "pod:app:web#read-files",
      to: entryOf,
    },
    "the controller's key and the ciphertext": {
      objects: [...web(), sealing, sealed, ...grants(rule("get", "sealedsecrets", { group: "bitnami.com" }), "app")],
      ...unsealing,
      from: ["serviceaccount:app:web#impersonate", unsealing.from],
    },
  },
  conditional: {
    "the controller's key: the ciphertext is made to lie in git": {
      objects: [...web(), sealing, sealed],
      ...unsealing,
    },
    "nothing tells as whom the store is read": {
      objects: [...base, clusterStore({ aws: { service: "SecretsManager", region: "us-east-1" } }), fetches("db")],
      aws: readable(),
    },
    "a Secret that is pushed to the store": {
      objects: [
        ...web(),
        keyed({ password: "x" }),
        store(),
        {
          apiVersion: "external-secrets.io/v1alpha1",
          kind: "PushSecret",
          metadata: { name: "out", namespace: "app" },
          spec: {
            secretStoreRefs: [{ kind: "ClusterSecretStore", name: "main" }],
            selector: { secret: { name: "keys" } },
            data: [{ match: { secretKey: "password", remoteRef: { remoteKey: "db" } } }],
          },
        },
      ],
      aws: readable(),
      from: `${db}#read`,
      to: "secret:app:keys#read",
    },
  },
  silent: {
    "the store's role may read another key alone": {
      objects: [...base, store(), fetches("db")],
      aws: readable(secretOf("other")),
    },
    "the role does not trust the store's account": {
      objects: [...base, store(), fetches("db")],
      aws: amazon((draft) => {
        draft.allow(trusting(draft, "reader", "system:serviceaccount:eso:other"), "secretsmanager:GetSecretValue");
        storedSecret(draft, "db");
      }),
    },
    "the store is not for the namespace": {
      objects: [...base, store({ conditions: [{ namespaces: ["db"] }] }), fetches("db")],
      aws: readable(),
    },
    "another key": { objects: [...base, store(), fetches("other")], aws: readable() },
    "Vault's role does not admit the store's account": {
      objects: [...base, vaultStore, fetches("app/db")],
      vault: vault("other"),
      to: entryOf,
    },
    "Vault's policy does not read the entry": {
      objects: [...base, vaultStore, fetches("app/db")],
      vault: vault("eso", 'path "kv/data/web/*" { capabilities = ["read"] }'),
      to: entryOf,
    },
    "makes ExternalSecrets, and reads no Secrets": {
      objects: [...base, store(), ...blind],
      aws: readable(),
      from: "serviceaccount:app:web#impersonate",
    },
    "makes ExternalSecrets where the store is not for": {
      objects: [...base, store({ conditions: [{ namespaceSelector: { matchLabels: { team: "a" } } }] }), ...makes],
      aws: readable(),
      from: "serviceaccount:app:web#impersonate",
    },
    "the pod does not mount the class": {
      objects: [...web({ "eks.amazonaws.com/role-arn": reader }), secretClass(objects)],
      aws: own,
      from: "pod:app:web#read-files",
    },
    "the pod's account has no role": {
      objects: [...web({}, mount), secretClass(objects)],
      aws: own,
      from: "pod:app:web#read-files",
    },
    "the ciphertext without the key": {
      objects: [...web(), sealing, sealed, ...grants(rule("get", "sealedsecrets", { group: "bitnami.com" }), "app")],
      ...unsealing,
      from: "serviceaccount:app:web#impersonate",
    },
  },
  note: `Vault's Agent injector reads as the pod's account, which \`vault.kubernetes-login\` and \`vault.projected-token-login\` follow; its annotations are not read. Stores of GCP and Azure are read, and what is in them is not.`,
};
