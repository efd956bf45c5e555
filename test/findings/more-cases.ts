import { alias } from "../../model/examples/alias.ts";
import {
  accessKey,
  allow,
  awsAccount,
  bucket,
  bucketArn,
  oidcProvider,
  role,
  roleArn,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { exposed as exposure } from "../../model/examples/credential.ts";
import { repo, repoSecret } from "../../model/examples/github.ts";
import { account, allowed, binding, k8sSecret, pod } from "../../model/examples/kubernetes.ts";
import { cloudKey, workloadIdentity } from "../../model/examples/kubernetes-cloud.ts";
import { storedFingerprint } from "../../model/examples/secret-use.ts";
import { authMethod, authRole, kv, path, vaultCluster, vaultId, vaultPolicy } from "../../model/examples/vault.ts";
import type { OwnerSelect } from "../../model/fact/owner.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { claim, party } from "../graph/owners/told.ts";
import type { Case } from "./cases.ts";
import { exampleOf, life, told } from "./world.ts";

const scope = "aws:account:111111111111";
const cluster = "k8s:prod";
const r = roleArn("r");
const key = "AKIAIOSFODNN7EXAMPLE";
const keyId = `credential:${key}`;
const keyed = [awsAccount(), user("bot"), accessKey(key, "bot")];
const owned = (about: Readonly<Record<string, string>>): Fact[] => [awsAccount(), role("r"), told(r, about)];
const source = { document: "test.json", locator: "/0", importer: "test", observedAt: "2026-11-20T00:00:00.000Z" };

/** A pod that the internet reaches, and so its service account. */
const node = exampleOf("kubernetes.expose-node-port");
const service = [...node.facts, account("app", "default")];
const serviceId = `${cluster}:serviceaccount:app:default`;
const audit = (level: FactOf<"k8s.audit-rule">["level"]): Fact => ({
  kind: "k8s.audit-rule",
  key: `${cluster}:auditrule:0`,
  scope: cluster,
  source,
  cluster,
  order: 0,
  level,
  users: [],
  groups: [],
  verbs: [],
  namespaces: [],
});
const auditLog = (on: boolean): Fact => ({
  kind: "aws.log-setting",
  key: `${cluster}|audit`,
  scope,
  source,
  of: cluster,
  what: "audit",
  on,
});
/** The same pod logs in to Vault. */
const login = [
  ...service,
  alias("https://api.example.com"),
  vaultCluster(),
  authMethod("kubernetes", "https://api.example.com"),
  authRole("kubernetes", "web", [], { serviceAccounts: ["default"], namespaces: ["app"] }),
];
const device: Fact = {
  kind: "vault.audit",
  key: "vault:main:audit:file",
  scope: "vault:main",
  source,
  cluster: "vault:main",
  path: "file/",
  type: "file",
  raw: false,
};
const loginId = vaultId("auth-role", "kubernetes/web");

const email = "rag@p.iam.gserviceaccount.com";
/** The pod behind the node port, as another account. */
const web = { ...pod("app", "web"), serviceAccount: "web" };
const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
const actions = "token.actions.githubusercontent.com";
const holder = k8sSecret("shop", "aws");
const readsAnything = [allow(userArn("bot"), "s3:GetObject", `${bucketArn("data")}/*`), bucket("data")];
const row = (select: OwnerSelect, origin: "csv" | "manual" | "default" = "csv"): FactOf<"owner.claim"> =>
  claim(origin, select, "rag", { document: "owners.csv", locator: "line 2" });
const line = (pattern: string, document = "CODEOWNERS", number = 1): Fact =>
  claim("codeowners", { by: "path", root: "", pattern }, "@acme/rag", {
    document,
    locator: `line ${number}`,
    order: number,
  });
const entity = (id: string): Fact => claim("backstage", { by: "id", id }, "rag", { document: "catalog.yaml" });
const fingerprinted = (...environments: readonly string[]): Fact[] =>
  environments.flatMap((env, index) => [
    k8sSecret("shop", `s${index}`),
    told(`${cluster}:secret:shop:s${index}`, { env }),
    storedFingerprint(`${cluster}:secret:shop:s${index}`, "fp1_x"),
  ]);

const secretOf = (name: string): string => `github:repo-secret:acme/shop/${name}`;
const actionsSecret = (name: string, rotated?: string): Fact[] => [
  repo("shop"),
  repoSecret("shop", name),
  ...(rotated === undefined ? [] : [life(secretOf(name), "github:acme", { rotated })]),
];

/** The table was read, and of the account that its row is about nothing says so. */
export const unreadRow: readonly Fact[] = [
  awsAccount(),
  row({ by: "id", id: roleArn("q") }),
  {
    kind: "coverage",
    key: "owner.claim@owners:owners.csv",
    scope: "owners:owners.csv",
    source,
    collection: "owner.claim",
    state: "read",
  },
];
const purpose = { ...row({ by: "id", id: roleArn("q") }), technical: [], about: { purpose: "reads documents" } };

/** Branches of checks beyond those of `cases.ts`: another way to fire, another reason to be silent or not to know. */
export const moreCases: readonly Case[] = [
  ["NHI-BG-01", "it stands open", owned({ break_glass: "yes", break_glass_alert: "pager", standing: "standing" }), [r]],
  [
    "NHI-BND-01",
    "shared",
    [account("shop", "default"), pod("shop", "a"), pod("shop", "b")],
    [`${cluster}:serviceaccount:shop:default`],
  ],
  [
    "NHI-BND-01",
    "outside its boundary",
    [
      account("shop", "default"),
      pod("shop", "a"),
      told(`${cluster}:serviceaccount:shop:default`, { workload_boundary: "k8s:prod:pod:web:*" }),
    ],
    [`${cluster}:serviceaccount:shop:default`],
  ],
  ["NHI-BND-01", "near: one workload", [account("shop", "default"), pod("shop", "a")], []],
  ["NHI-ENV-01", "in production and elsewhere", owned({ env: "prod;dev" }), [r]],
  ["NHI-ENV-01", "one value in two environments", fingerprinted("prod", "dev"), [`${cluster}:secret:shop:s0`]],
  ["NHI-ENV-01", "near: one value in one environment", fingerprinted("prod", "live"), []],
  ["NHI-KEY-01", "beyond a year", [...keyed, life(keyId, scope, { created: "2024-01-01T00:00:00.000Z" })], [keyId]],
  [
    "NHI-KEY-01",
    "a token in GitHub that nobody changed",
    actionsSecret("DEPLOY_TOKEN", "2026-01-01T00:00:00.000Z"),
    [secretOf("DEPLOY_TOKEN")],
  ],
  [
    "NHI-KEY-01",
    "a token in GitHub of two years",
    actionsSecret("DEPLOY_TOKEN", "2024-11-01T00:00:00.000Z"),
    [secretOf("DEPLOY_TOKEN")],
  ],
  ["NHI-KEY-01", "near: a token changed last week", actionsSecret("DEPLOY_TOKEN", "2026-11-13T00:00:00.000Z"), []],
  ["NHI-KEY-01", "near: no credential by its name", actionsSecret("REGION", "2024-01-01T00:00:00.000Z"), []],
  ["NHI-KEY-01", "near: nothing tells when it was written", actionsSecret("DEPLOY_TOKEN"), []],
  [
    "NHI-KEY-01",
    "near: its owner gives it two years",
    [
      ...actionsSecret("DEPLOY_TOKEN", "2026-01-01T00:00:00.000Z"),
      told(secretOf("DEPLOY_TOKEN"), { rotation_days: "730" }),
    ],
    [],
  ],
  ["NHI-KEY-02", "near: its use was not read", keyed, []],
  [
    "NHI-KEY-03",
    "a key in a cluster whose identities the account trusts",
    [awsAccount(), oidcProvider(issuer), alias(`https://${issuer}`), holder, cloudKey("secret:shop:aws", "aws")],
    [holder.key],
  ],
  [
    "NHI-KEY-03",
    "near: no account trusts the cluster",
    [awsAccount(), alias(`https://${issuer}`), holder, cloudKey("secret:shop:aws", "aws")],
    [],
  ],
  [
    "NHI-KEY-03",
    "a key in GitHub, whose tokens the account trusts",
    [awsAccount(), oidcProvider(actions), repo("shop"), repoSecret("shop", "AWS_SECRET_ACCESS_KEY")],
    ["github:repo-secret:acme/shop/AWS_SECRET_ACCESS_KEY"],
  ],
  [
    "NHI-KEY-03",
    "a token of nobody that is told",
    [k8sSecret("shop", "t", { type: "kubernetes.io/service-account-token" })],
    [`${cluster}:secret:shop:t`],
  ],
  ["NHI-LOG-01", "an audit policy that logs nothing", [...service, audit("None")], [serviceId]],
  ["NHI-LOG-01", "the audit log of the cluster is off", [...service, auditLog(false)], [serviceId]],
  ["NHI-LOG-01", "near: an audit policy that logs", [...service, audit("Metadata")], []],
  ["NHI-LOG-01", "near: the audit log of the cluster is on", [...service, auditLog(true)], []],
  ["NHI-LOG-01", "no audit device of Vault", [...login, audit("Metadata")], [loginId]],
  ["NHI-LOG-01", "near: an audit device", [...login, audit("Metadata"), device], []],
  [
    "NHI-OWN-01",
    "with its last use",
    [awsAccount(), role("r"), allow(r, "*"), life(r, scope, { used: "2026-11-01T00:00:00.000Z" })],
    [r],
  ],
  [
    "NHI-REV-02",
    "an identity of a cloud of which nothing that ends it was read",
    [...service, account("app", "web"), workloadIdentity("app", "web", email), web],
    [`//iam.googleapis.com/projects/p/serviceAccounts/${email}`, `${cluster}:serviceaccount:app:web`],
  ],
  ["NHI-REV-01", "near: no cadence is told", owned({}), []],
  [
    "VAULT-K8S-01",
    "any namespace",
    [
      vaultCluster(),
      authMethod("kubernetes"),
      authRole("kubernetes", "a", [], { serviceAccounts: ["web"], namespaces: ["*"] }),
    ],
    [vaultId("auth-role", "kubernetes/a")],
  ],
  [
    "VAULT-KV-01",
    "several paths of one policy",
    [vaultCluster(), kv("kv"), vaultPolicy("p"), path("p", "kv/app", "read"), path("p", "kv/web", "read")],
    [vaultId("policy", "p")],
  ],
  [
    "VAULT-TPL-01",
    "writes what a template fills in",
    exampleOf("vault.entity-metadata").facts,
    [vaultId("auth-role", "oidc/hr")],
  ],
  ["VAULT-TPL-01", "near: no template", [vaultCluster(), authMethod("approle"), authRole("approle", "a", ["p"])], []],
  ["SEC-LEAK-01", "near: it leads nowhere, and whose it is was not found out", [awsAccount(), exposure("f1", key)], []],
  [
    "SEC-LEAK-01",
    "near: inactive in its account",
    [awsAccount(), user("bot"), accessKey(key, "bot", "Inactive"), ...readsAnything, exposure("f1", key)],
    [],
  ],
  [
    "GOV-CONF-01",
    "a table and a tag disagree",
    [awsAccount(), bucket("data", { tags: ["team=web"] }), row({ by: "id", id: bucketArn("data") })],
    [bucketArn("data")],
  ],
  [
    "GOV-CONF-01",
    "near: they agree",
    [awsAccount(), bucket("data", { tags: ["team=rag"] }), row({ by: "id", id: bucketArn("data") })],
    [],
  ],
  ["GOV-CONF-02", "two teams", [awsAccount(), role("r", { tags: ["team=rag", "Team=web"] })], [r]],
  ["GOV-CONF-02", "near: one team", [awsAccount(), role("r", { tags: ["team=rag", "Team=RAG"] })], []],
  ...(
    [
      ["an id", { by: "id", id: roleArn("q") }],
      ["a glob", { by: "glob", glob: "arn:aws:iam::*:role/q-*" }],
      ["a tag", { by: "tags", tags: ["team=q"] }],
      ["a folder", { by: "path", root: "", pattern: "/q/" }],
      ["an account's default", { by: "within", id: "k8s:*:namespace:q" }],
    ] as const
  ).map(([name, select]): Case => {
    const said = row(select, select.by === "path" || select.by === "within" ? "default" : "csv");
    return ["GOV-OWN-01", `${name} that means nothing`, [awsAccount(), said], [said.key]];
  }),
  [
    "GOV-OWN-01",
    "near: an id of an account that was not imported",
    [awsAccount(), row({ by: "id", id: "arn:aws:iam::999999999999:role/q" })],
    [],
  ],
  ["GOV-OWN-01", "a row that names nobody and says what it is for", [awsAccount(), purpose], [purpose.key]],
  ["GOV-OWN-01", "near: an id that something has", [awsAccount(), role("r"), row({ by: "id", id: r })], []],
  ["GOV-OWN-02", "one line of several", [awsAccount(), line("*"), line("/q/", "CODEOWNERS", 2)], ["owners:CODEOWNERS"]],
  ["GOV-OWN-02", "no line", [awsAccount(), line("/q/")], ["owners:CODEOWNERS"]],
  [
    "GOV-OWN-02",
    "a file that the platform does not read",
    [awsAccount(), line("*"), line("*", "docs/CODEOWNERS")],
    ["owners:docs/CODEOWNERS"],
  ],
  ["GOV-OWN-02", "an entity of a catalog", [awsAccount(), entity(roleArn("q"))], ["owners:catalog.yaml"]],
  ["GOV-OWN-02", "near: a line for everything", [awsAccount(), line("*")], []],
  [
    "SEC-FAN-01",
    "anybody",
    [
      k8sSecret("shop", "s", { listed: true }),
      binding("group:system:unauthenticated", "get-secrets", "shop"),
      ...[allowed("get", "secrets", "shop")].flat(),
    ],
    [`${cluster}:secret:shop:s`],
  ],
  [
    "NHI-OWN-02",
    "the business owner has left",
    [
      awsAccount(),
      role("r"),
      claim("manual", { by: "id", id: r }, "web", { business: ["rag"] }),
      party("rag", { active: false }),
      party("web"),
    ],
    [r],
  ],
];
