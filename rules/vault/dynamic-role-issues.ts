import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { account } from "../../model/examples/kubernetes.ts";
import { dynamicRole } from "../../model/examples/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { NodeKind } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { gcpAccount } from "../families/vault-login.ts";

const stores: ReadonlySet<NodeKind> = new Set(["AwsDatabase", "Database"]);
const database = "arn:aws:rds:us-east-1:111111111111:db:app";

/** Credentials that an engine issues open what the engine's role is for: a database from where it admits, a cloud role. */
export default defineRule({
  id: "vault.dynamic-role-issues",
  version: 2,
  title: "Can use the credentials that the engine issues",
  edge: "ISSUED_FOR",
  emits: { from: ["VaultDynamicRole#read", "AwsDatabase#connect"], to: "AwsDatabase#read" },
  needs: ["alias", "azure.identity", "k8s.service-account", "vault.dynamic-role"],
  reliesOnAbsenceIn: [],
  leaves: "until the lease ends",

  *derive(facts) {
    for (const role of facts.of("vault.dynamic-role")) {
      for (const name of role.issues) {
        for (const { node, kind, because } of targets(facts, role, name)) {
          const read = privilege(role.key, "read");
          if (stores.has(kind)) {
            const from = [read, privilege(node, "connect")] as const;
            for (const access of ["read", "write"] as const) {
              yield { from, to: privilege(node, access), because, conditions: [grants(role)] };
            }
          } else if (kind === "AwsRole") {
            yield { from: [read], to: privilege(node, "impersonate"), because, conditions: [assumes] };
          }
        }
        for (const { node, because, nodes } of identities(facts, role, name)) {
          const from = [privilege(role.key, "read")] as const;
          yield { from, to: privilege(node, "impersonate"), because, conditions: [mints(role)], ...nodes };
        }
      }
    }
  },

  controls: [
    control("revoke", "vault.dynamic-role", "Revoke the leases of the role"),
    control("narrow", "vault.dynamic-role", "Narrow what the role's creation statements grant"),
  ],
  abuse: "Log in with the issued user and password, or use the issued access key and session token.",
  detection: [
    { service: "the database's own log", event: "a login of a user named v-<method>-<role>-..." },
    { service: "CloudTrail", event: "AssumeRole by Vault's own identity" },
  ],
  remediation: "vault lease revoke -prefix <mount>/creds/<role>",
  frameworks: ["attack:T1078", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/secrets/databases",
    "https://developer.hashicorp.com/vault/docs/secrets/aws",
  ],
  examples: [
    firesIf(
      "a database that another source knows by its host: the login and the connection",
      [
        `${database}#connect & vault:main:dynamic-role:database/app#read -> ${database}#read`,
        `${database}#connect & vault:main:dynamic-role:database/app#read -> ${database}#write`,
      ],
      dynamicRole("database", "app", "db.example.com:5432"),
      alias("db.example.com", database),
    ),
    firesIf(
      "a role of the AWS engine",
      "vault:main:dynamic-role:aws/deploy#read -> arn:aws:iam::111111111111:role/deploy#impersonate",
      dynamicRole("aws", "deploy", "arn:aws:iam::111111111111:role/deploy"),
    ),
    firesIf(
      "a roleset of the GCP engine",
      "vault:main:dynamic-role:gcp/deploy#read -> //iam.googleapis.com/projects/acme/serviceAccounts/d@acme.iam.gserviceaccount.com#impersonate",
      dynamicRole("gcp", "deploy", "gcp:d@acme.iam.gserviceaccount.com"),
    ),
    firesIf(
      "a role of the Kubernetes engine, in the namespace that it is for",
      "vault:main:dynamic-role:kubernetes/deploy#read -> k8s:prod:serviceaccount:ai:deployer#impersonate",
      alias("https://api.example.com"),
      { ...dynamicRole("kubernetes", "deploy", "k8s:https://api.example.com|deployer"), namespaces: ["ai"] },
      account("ai", "deployer"),
      account("web", "deployer"),
    ),
    silent(
      "a cluster that no other source knows",
      { ...dynamicRole("kubernetes", "deploy", "k8s:https://other.example.com|deployer"), namespaces: ["*"] },
      alias("https://api.example.com"),
      account("ai", "deployer"),
    ),
    silent("nothing says for whom", dynamicRole("database", "app")),
  ],
});

interface Target {
  readonly node: string;
  readonly kind: NodeKind;
  readonly because: readonly [Fact, ...Fact[]];
}

/** The node that a name stands for; a database host that no source knows is a node of its own. */
function targets(facts: FactReader, role: FactOf<"vault.dynamic-role">, name: string): readonly Target[] {
  if (/^(azure|gcp|k8s):/.test(name)) return [];
  const own = kindOfId(name);
  if (own) return [{ node: name, kind: own, because: [role] }];
  for (const spelling of [name, name.replace(/:\d+$/, "")]) {
    const [alias] = facts.where("alias", "name", spelling);
    const kind = alias && kindOfId(alias.node);
    if (alias && kind) return [{ node: alias.node, kind, because: [role, alias] }];
  }
  return [{ node: `database:${name}`, kind: "Database", because: [role] }];
}

interface Identity {
  readonly node: string;
  readonly because: readonly [Fact, ...Fact[]];
  readonly nodes?: { readonly nodes: readonly DerivedNode[] };
}

/** Identities of clouds and clusters that an engine makes tokens of: `gcp:<email>`, `azure:<object id>`, `k8s:<server>|<account>`. */
function identities(facts: FactReader, role: FactOf<"vault.dynamic-role">, name: string): readonly Identity[] {
  const [, family, rest = ""] = /^(gcp|azure|k8s):(.*)$/s.exec(name) ?? [];
  if (family === "gcp") {
    const node = gcpAccount(rest);
    const nodes = node && [{ id: node, kind: "GcpServiceAccount" as const, name: rest, scope: "" }];
    return node && nodes ? [{ node, because: [role], nodes: { nodes } }] : [];
  }
  if (family === "azure")
    return facts
      .where("azure.identity", "principal", rest)
      .map((found) => ({ node: found.key, because: [role, found] }));
  return family === "k8s" ? accounts(facts, role, rest) : [];
}

/** Service accounts of the name, in the namespaces that the role is for, of the cluster that the engine asks. */
function accounts(facts: FactReader, role: FactOf<"vault.dynamic-role">, text: string): readonly Identity[] {
  const [server = "", account = ""] = text.split("|");
  const alias = [server, server.replace(/^https?:\/\//, "")]
    .flatMap((spelling) => facts.where("alias", "name", spelling))
    .find(({ node }) => kindOfId(node) === "K8sCluster");
  if (!alias) return [];
  const any = role.namespaces?.includes("*");
  return facts
    .where("k8s.service-account", "cluster", alias.node)
    .filter((one) => one.name === account && (any || role.namespaces?.includes(one.namespace)))
    .map((one) => ({ node: one.key, because: [role, alias, one] }));
}

const mints = ({ name }: FactOf<"vault.dynamic-role">): Condition => ({
  kind: "target-state",
  text: `Vault's own identity may make tokens of what role \`${name}\` is for`,
});

/** The statements that make the user are not kept: what it may do is theirs to say. */
const grants = ({ name }: FactOf<"vault.dynamic-role">): Condition => ({
  kind: "target-state",
  text: `the creation statements of role \`${name}\` grant access to the data`,
});
const assumes: Condition = { kind: "target-state", text: "Vault's own AWS identity may assume the role" };
