import {
  accessKey,
  allow,
  attached,
  awsAccount,
  bucket,
  bucketArn,
  managedPolicy,
  policyArn,
  principal,
  role,
  roleArn,
  secret,
  secretArn,
  serviceAccess,
  trusts,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { exposed as exposure } from "../../model/examples/credential.ts";
import { account, k8sSecret } from "../../model/examples/kubernetes.ts";
import { secretStore } from "../../model/examples/kubernetes-cloud.ts";
import { authMethod, authRole, kv, path, vaultCluster, vaultId, vaultPolicy } from "../../model/examples/vault.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { party } from "../graph/owners/told.ts";
import { exampleOf, life, told } from "./world.ts";

const scope = "aws:account:111111111111";
const r = roleArn("r");
const key = "AKIAIOSFODNN7EXAMPLE";
const keyId = `credential:${key}`;
const keyOf = (...facts: readonly Fact[]): Fact[] => [awsAccount(), user("bot"), accessKey(key, "bot"), ...facts];
const admin = [awsAccount(), role("r"), allow(r, "*")];
/** An old role that used these of so many services. */
const unused = (granted: number, ...services: readonly string[]): Fact[] => [
  awsAccount(),
  role("r"),
  serviceAccess(r, granted, ...services),
  life(r, scope, { created: "2026-01-01T00:00:00.000Z", used: "2026-11-19T00:00:00.000Z" }),
];
const yesterday = "2026-11-19T00:00:00.000Z";
/** The internet is this role, for want of any login. */
const guest = exampleOf("aws.cognito-guest-classic");
const owned = (about: Readonly<Record<string, string>> = {}) => told(r, about);
const used = (id: string, rest: Partial<FactOf<"observed.use">>): Fact => ({
  kind: "observed.use",
  key: `log:${scope}:1:${id}`,
  scope: `log:${scope}:2026-11`,
  source: { document: "trail.json", locator: "/0", importer: "observed", observedAt: "2026-11-20T00:00:00.000Z" },
  of: scope,
  identity: id,
  service: "s3",
  action: "GetObject",
  outcome: "done",
  first: "2026-11-01T00:00:00Z",
  last: "2026-11-02T00:00:00Z",
  count: 1,
  addresses: [],
  agents: [],
  ...rest,
});
const log: Fact = {
  kind: "observed.log",
  key: `log:${scope}:2026-11:00000000`,
  scope: `log:${scope}:2026-11`,
  source: { document: "trail.json", locator: "", importer: "observed", observedAt: "2026-11-20T00:00:00.000Z" },
  of: scope,
  form: "cloudtrail",
  from: "2026-11-01T00:00:00Z",
  to: "2026-11-19T00:00:00Z",
  events: 1,
  whole: true,
  folded: 0,
  left: 0,
  sessionsLeft: 0,
  unread: 0,
};
const trail = (on: boolean): FactOf<"aws.trail"> => ({
  kind: "aws.trail",
  key: "arn:aws:cloudtrail:us-east-1:111111111111:trail/main",
  scope,
  source: {
    document: "aws/resources.json",
    locator: "/CloudTrail/0",
    importer: "aws",
    observedAt: "2026-01-01T00:00:00.000Z",
  },
  name: "main",
  region: "us-east-1",
  everywhere: true,
  organization: false,
  on,
  management: "all",
  signed: true,
});
const readers = (count: number): Fact[] => [
  awsAccount(),
  secret("s"),
  ...Array.from({ length: count }, (_, index) => role(`r${index}`)),
  ...Array.from({ length: count }, (_, index) =>
    allow(roleArn(`r${index}`), "secretsmanager:GetSecretValue", secretArn("s")),
  ),
];
const envRole = (env: string): Fact[] => [
  awsAccount(),
  role("r", { tags: [`env=${env}`] }),
  bucket("data", { tags: ["env=prod"] }),
  allow(r, "s3:GetObject", `${bucketArn("data")}/*`),
];
const vendor = (said: Parameters<typeof trusts>[2] = {}): Fact[] => [
  awsAccount(),
  role("r"),
  trusts(r, principal("arn:aws:iam::999999999999:root"), said),
  bucket("data"),
  allow(r, "s3:GetObject", `${bucketArn("data")}/*`),
];
const breakGlass = { break_glass: "yes", break_glass_alert: "pager" };

/** Facts, and what one check finds in them: its subjects, of a near miss none. */
export type Case = readonly [check: string, name: string, facts: readonly Fact[], subjects: readonly string[]];

/** Per check: facts that make it fire, with its subjects, and facts that nearly do. */
export const cases: readonly Case[] = [
  ["NHI-OWN-01", "privileged, and nobody is named", admin, [r]],
  ["NHI-OWN-01", "exposed, and nobody is named", guest.facts, [guest.to]],
  ["NHI-OWN-01", "the owner has left", [...admin, owned(), party("rag", { active: false })], [r]],
  ["NHI-OWN-01", "near: it has one", [...admin, owned()], []],
  ["NHI-OWN-01", "near: neither exposed nor privileged", [awsAccount(), role("r")], []],
  ["NHI-OWN-02", "nobody is named", [awsAccount(), role("r")], [r]],
  ["NHI-OWN-02", "who is named has left", [awsAccount(), role("r"), owned(), party("rag", { active: false })], [r]],
  ["NHI-OWN-02", "who is named is in no directory", [awsAccount(), role("r"), owned(), party("other")], [r]],
  ["NHI-OWN-02", "near: no directory was read", [awsAccount(), role("r"), owned()], []],
  ["NHI-OWN-02", "near: it is in the directory", [awsAccount(), role("r"), owned(), party("rag")], []],
  ["NHI-OWN-03", "no purpose", [awsAccount(), role("r"), owned()], [r]],
  ["NHI-OWN-03", "near: it has one", [awsAccount(), role("r"), owned({ purpose: "reads documents" })], []],
  [
    "NHI-SOD-01",
    "who creates it approves it, by another of its names",
    [awsAccount(), role("r"), owned({ created_by: "team:rag", approver: "@acme/rag", revokers: "a;b" })],
    [r],
  ],
  [
    "NHI-SOD-01",
    "who creates it alone revokes it",
    [awsAccount(), role("r"), owned({ created_by: "a", approver: "b", revokers: "a" })],
    [r],
  ],
  [
    "NHI-SOD-01",
    "near: who creates it is one of two",
    [awsAccount(), role("r"), owned({ created_by: "a", approver: "b", revokers: "a;c" })],
    [],
  ],
  ["NHI-SOD-01", "near: nobody is told", [awsAccount(), role("r"), owned()], []],
  ["NHI-SOD-02", "writes its own policy", [awsAccount(), role("r"), allow(r, "iam:PutRolePolicy", r)], [r]],
  [
    "NHI-SOD-02",
    "rewrites the policy that it has",
    [
      awsAccount(),
      role("r"),
      managedPolicy("p"),
      attached(r, policyArn("p")),
      allow(r, "iam:CreatePolicyVersion", policyArn("p")),
    ],
    [r],
  ],
  [
    "NHI-SOD-02",
    "near: another's",
    [awsAccount(), role("r"), role("q"), allow(r, "iam:PutRolePolicy", roleArn("q"))],
    [],
  ],
  ["NHI-REV-01", "overdue", [awsAccount(), role("r"), owned({ review_days: "90", last_reviewed: "2026-01-01" })], [r]],
  ["NHI-REV-01", "never reviewed", [awsAccount(), role("r"), owned({ review_days: "90" })], [r]],
  [
    "NHI-REV-01",
    "near: in time",
    [awsAccount(), role("r"), owned({ review_days: "90", last_reviewed: "2026-10-01" })],
    [],
  ],
  ["NHI-REV-02", "exposed and never tested", guest.facts, [guest.to]],
  ["NHI-REV-02", "near: tested", [...guest.facts, told(guest.to, { revoke_tested_at: "2026-10-01" })], []],
  ["NHI-REV-02", "near: not exposed", admin, []],
  ["NHI-BG-01", "no alert", [...keyOf(), told(userArn("bot"), { break_glass: "yes" })], [userArn("bot")]],
  ["NHI-BG-01", "a key that is ready", [...keyOf(), told(userArn("bot"), breakGlass)], [userArn("bot")]],
  ["NHI-BG-01", "near: alerted and sealed", [awsAccount(), role("r"), owned(breakGlass)], []],
  ["NHI-BG-01", "near: not for emergencies", [...keyOf(), told(userArn("bot"), { break_glass: "no" })], []],
  ["NHI-VEN-01", "an account outside, without an external id", vendor(), [r]],
  ["NHI-VEN-01", "an account outside that administers ours", [...vendor().slice(0, 3), allow(r, "*", "*")], [r]],
  ["NHI-VEN-01", "near: with an external id", vendor({ when: [when("StringEquals", "sts:ExternalId", "x")] }), []],
  ["NHI-VEN-01", "near: it leads to nothing", vendor().slice(0, 3), []],
  [
    "NHI-VEN-01",
    "near: what one statement gives another takes back",
    [...vendor(), { ...trusts(r, principal("999999999999"), { index: 7 }), effect: "Deny" as const }],
    [],
  ],
  ["NHI-VEN-01", "near: an account that was imported", [...vendor(), awsAccount("999999999999")], []],
  ["NHI-KEY-01", "a key of 200 days", keyOf(life(keyId, scope, { created: "2026-05-04T00:00:00.000Z" })), [keyId]],
  ["NHI-KEY-01", "near: of 10 days", keyOf(life(keyId, scope, { created: "2026-11-10T00:00:00.000Z" })), []],
  [
    "NHI-KEY-01",
    "near: its owner gives it 300 days",
    keyOf(life(keyId, scope, { created: "2026-05-04T00:00:00.000Z" }), told(userArn("bot"), { rotation_days: "300" })),
    [],
  ],
  ["NHI-KEY-01", "near: its age is not known", keyOf(), []],
  ["NHI-KEY-02", "used long ago", keyOf(life(keyId, scope, { used: "2026-01-01T00:00:00.000Z" })), [keyId]],
  [
    "NHI-KEY-02",
    "never used since it was made long ago",
    keyOf(life(keyId, scope, { created: "2026-01-01T00:00:00.000Z", neverUsed: true })),
    [keyId],
  ],
  [
    "NHI-KEY-02",
    "a role that nobody assumed",
    [awsAccount(), role("r"), life(r, scope, { created: "2026-01-01T00:00:00.000Z", neverUsed: true })],
    [r],
  ],
  ["NHI-KEY-02", "near: when a role was used last was not read", [awsAccount(), role("r")], []],
  ["NHI-KEY-02", "near: used yesterday", keyOf(life(keyId, scope, { used: "2026-11-19T00:00:00.000Z" })), []],
  [
    "NHI-KEY-02",
    "near: made yesterday",
    keyOf(life(keyId, scope, { created: "2026-11-19T00:00:00.000Z", neverUsed: true })),
    [],
  ],
  [
    "NHI-KEY-03",
    "a token that never ends",
    [
      account("shop", "web"),
      k8sSecret("shop", "t", { type: "kubernetes.io/service-account-token", serviceAccount: "web" }),
    ],
    ["k8s:prod:secret:shop:t"],
  ],
  ["NHI-KEY-03", "near: another Secret", [k8sSecret("shop", "t", { type: "Opaque" })], []],
  [
    "NHI-HUM-01",
    "a console login",
    [awsAccount(), log, user("bot"), used(userArn("bot"), { action: "ConsoleLogin", service: "signin" })],
    [userArn("bot")],
  ],
  ["NHI-HUM-01", "a browser", [awsAccount(), log, role("r"), used(r, { agents: ["Mozilla/5.0"] })], [r]],
  ["NHI-HUM-01", "a person in its name", [awsAccount(), log, role("r"), used(r, { by: userArn("kim") })], [r]],
  ["NHI-HUM-01", "near: a program", [awsAccount(), log, role("r"), used(r, { agents: ["aws-sdk-go/1.2"] })], []],
  [
    "NHI-HUM-01",
    "near: it was refused",
    [awsAccount(), log, role("r"), used(r, { agents: ["Mozilla/5.0"], outcome: "denied" })],
    [],
  ],
  ["NHI-PRIV-01", "everything", admin, [r]],
  ["NHI-PRIV-01", "near: reads", [awsAccount(), role("r"), allow(r, "s3:*")], []],
  ["NHI-PRIV-01", "near: for emergencies", [...admin, owned({ break_glass: "yes" })], []],
  ["NHI-PRIV-01", "uses one service of six", unused(6, "s3"), [r]],
  ["NHI-PRIV-01", "everything, and most of it unused: told once", [...admin, ...unused(6, "s3").slice(2)], [r]],
  ["NHI-PRIV-01", "near: uses exactly a fifth", unused(5, "s3"), []],
  ["NHI-PRIV-01", "near: uses nothing, which is NHI-KEY-02's", unused(6), []],
  ["NHI-PRIV-01", "near: made yesterday", [...unused(6, "s3").slice(0, 3), life(r, scope, { created: yesterday })], []],
  ["NHI-PRIV-01", "near: when it was made is not told", unused(6, "s3").slice(0, 3), []],
  ["NHI-PRIV-01", "near: most unused, for emergencies", [...unused(6, "s3"), owned({ break_glass: "yes" })], []],
  ["NHI-LOG-01", "exposed, and no trail", guest.facts, [guest.to]],
  ["NHI-LOG-01", "exposed, and the trail is off", [...guest.facts, trail(false)], [guest.to]],
  [
    "NHI-LOG-01",
    "exposed, and the trail's files get nowhere",
    [...guest.facts, { ...trail(true), delivers: false }],
    [guest.to],
  ],
  ["NHI-LOG-01", "near: a trail that is on", [...guest.facts, trail(true)], []],
  ["NHI-ENV-01", "of dev, and reads production", envRole("dev"), [r]],
  ["NHI-ENV-01", "near: of production", envRole("Production"), []],
  ["NHI-ENV-01", "near: nobody tells", envRole(""), []],
  [
    "SEC-LEAK-01",
    "a key in a repository that opens a bucket",
    [...keyOf(bucket("data"), allow(userArn("bot"), "s3:GetObject", `${bucketArn("data")}/*`)), exposure("f1", key)],
    [keyId],
  ],
  [
    "SEC-LEAK-01",
    "near: revoked",
    [
      ...keyOf(bucket("data"), allow(userArn("bot"), "s3:GetObject", `${bucketArn("data")}/*`)),
      exposure("f1", key, { status: "revoked" }),
    ],
    [],
  ],
  [
    "SEC-LEAK-01",
    "near: its name alone",
    [
      ...keyOf(bucket("data"), allow(userArn("bot"), "s3:GetObject", `${bucketArn("data")}/*`)),
      exposure("f1", key, { hasSecret: false }),
    ],
    [],
  ],
  ["SEC-FAN-01", "eleven readers", readers(11), [secretArn("s")]],
  ["SEC-FAN-01", "near: ten", readers(10), []],
  ["SEC-ESO-01", "for every namespace", [secretStore("main")], ["k8s:prod:clustersecretstore:main"]],
  ["SEC-ESO-01", "near: for one", [secretStore("main", { admits: [{ namespaces: ["shop"], more: false }] })], []],
  ["SEC-ESO-01", "near: a namespace's own", [secretStore("shop/main")], []],
  [
    "VAULT-ADM-01",
    "writes policies",
    [
      vaultCluster(),
      authMethod("approle"),
      authRole("approle", "a", ["p"]),
      vaultPolicy("p"),
      path("p", "sys/policies/acl/*", "create", "update"),
    ],
    [vaultId("auth-role", "approle/a")],
  ],
  [
    "VAULT-ADM-01",
    "near: reads them",
    [
      vaultCluster(),
      authMethod("approle"),
      authRole("approle", "a", ["p"]),
      vaultPolicy("p"),
      path("p", "sys/policies/acl/*", "read"),
    ],
    [],
  ],
  [
    "VAULT-KV-01",
    "without data/",
    [vaultCluster(), kv("kv"), vaultPolicy("p"), path("p", "kv/app", "read")],
    [vaultId("policy", "p")],
  ],
  ["VAULT-KV-01", "near: with it", [vaultCluster(), kv("kv"), vaultPolicy("p"), path("p", "kv/data/app", "read")], []],
  [
    "VAULT-KV-01",
    "near: on version 1",
    [vaultCluster(), kv("kv", 1), vaultPolicy("p"), path("p", "kv/app", "read")],
    [],
  ],
  [
    "VAULT-K8S-01",
    "any account",
    [
      vaultCluster(),
      authMethod("kubernetes"),
      authRole("kubernetes", "a", [], { serviceAccounts: ["*"], namespaces: ["shop"] }),
    ],
    [vaultId("auth-role", "kubernetes/a")],
  ],
  [
    "VAULT-K8S-01",
    "near: a pattern of names",
    [
      vaultCluster(),
      authMethod("kubernetes"),
      authRole("kubernetes", "a", [], { serviceAccounts: ["web-*"], namespaces: ["shop"] }),
    ],
    [],
  ],
];
