import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { account } from "../../model/examples/kubernetes.ts";
import { authRole, connection, engine } from "../../model/examples/vault.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { kindOfId } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition, Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { engineNode } from "../families/vault-engines.ts";
import { elseBound, loginConditions, tokenLife } from "../families/vault-login.ts";

type Connection = FactOf<"vault.connection">;
const database = "arn:aws:rds:us-east-1:111111111111:db:app";

/** An engine's own login: to its database, its cloud, its cluster; of an authority to whoever believes it. */
export default defineRule({
  id: "vault.connection-login",
  version: 1,
  title: "Is what the engine itself is where it issues credentials",
  edge: "ACTS_AS_ENGINE",
  emits: { from: ["VaultConnection#impersonate", "AwsDatabase#connect"], to: "Any#impersonate" },
  needs: ["alias", "aws.access-key", "k8s.service-account", "vault.auth-role", "vault.connection", "vault.mount"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts, { vault }) {
    for (const fact of facts.each("vault.connection")) {
      if (fact.type === "database") yield* databases(facts, fact);
      if (fact.type === "aws") yield* users(facts, fact);
      if (fact.type === "kubernetes") yield* accounts(facts, fact);
    }
    for (const mount of facts.where("vault.mount", "type", "pki")) {
      for (const role of facts.where("vault.auth-role", "type", "cert")) {
        if (role.cluster !== mount.cluster || !vault.login(role.key)) continue;
        const text = `auth role \`${role.name}\` believes the authority of the engine at \`${mount.path}\``;
        yield {
          from: [privilege(engineNode(mount), "impersonate")],
          to: privilege(role.key, "impersonate"),
          because: [role, mount],
          conditions: [{ kind: "target-state", text }, ...loginConditions(role), ...elseBound(role)],
          leaves: tokenLife(role),
        };
      }
    }
  },

  controls: [
    control("rotate", "vault.connection", "Rotate the engine's own login"),
    control("detach", "vault.connection", "Take the login away from the engine"),
    control("delete", "vault.auth-role", "Delete the auth role"),
  ],
  abuse:
    "Use what was issued: a database user with the rights of the engine's, an access key of any policy, a certificate.",
  detection: [
    {
      service: "the database's own log",
      event: "a login of a user named v-<method>-<role>-... with other rights than usual",
    },
    { service: "CloudTrail", event: "CreateUser, GetFederationToken or AssumeRole by Vault's own user" },
  ],
  remediation: "vault write -force <mount>/rotate-root/<name>   # after the issued credentials are revoked",
  frameworks: ["attack:T1078", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/secrets/databases",
    "https://developer.hashicorp.com/vault/docs/secrets/aws",
    "https://developer.hashicorp.com/vault/docs/secrets/kubernetes",
  ],
  examples: [
    firesIf(
      "a database that another source knows by its host, from where it admits",
      [
        `${database}#connect & vault:main:connection:database/main#impersonate -> ${database}#read`,
        `${database}#connect & vault:main:connection:database/main#impersonate -> ${database}#write`,
      ],
      connection("database", "main", { reaches: ["db.example.com:5432"] }),
      alias("db.example.com", database),
    ),
    firesIf(
      "accounts of the cluster that a Kubernetes engine asks",
      "vault:main:connection:kubernetes/#impersonate -> k8s:prod:serviceaccount:ai:rag#impersonate",
      connection("kubernetes", "", { reaches: ["https://api.example.com"] }),
      alias("https://api.example.com"),
      account("ai", "rag"),
    ),
    firesIf(
      "a certificate of any name, and a login that believes its authority",
      "vault:main:connection:pki/#impersonate -> vault:main:auth-role:cert/web#impersonate",
      engine("pki", "pki"),
      authRole("cert", "web", ["web"]),
    ),
    silent("nothing says where it goes", connection("database", "main")),
    silent(
      "another cluster's server",
      connection("kubernetes", "", { reaches: ["https://other.example.com"] }),
      alias("https://api.example.com"),
      account("ai", "rag"),
    ),
  ],
});

function* databases(facts: FactReader, fact: Connection): Generator<Derivation> {
  const text = `the engine's own user of \`${fact.path}\` may read and write the data, or grant it`;
  const conditions: readonly Condition[] = [{ kind: "target-state", text }];
  for (const host of fact.reaches) {
    const alias = [host, host.replace(/:\d+$/, "")].flatMap((name) => facts.where("alias", "name", name))[0];
    const node = alias?.node ?? `database:${host}`;
    if (!["AwsDatabase", "Database"].includes(kindOfId(node) ?? "")) continue;
    const because: readonly [Fact, ...Fact[]] = alias ? [fact, alias] : [fact];
    const from = [privilege(fact.key, "impersonate"), privilege(node, "connect")] as const;
    for (const access of ["read", "write"] as const) yield { from, to: privilege(node, access), because, conditions };
  }
}

/** The user whose access key the engine signs with. */
function* users(facts: FactReader, fact: Connection): Generator<Derivation> {
  const key = fact.accessKey === undefined ? undefined : facts.get("aws.access-key", `credential:${fact.accessKey}`);
  if (!key) return;
  const text =
    "a role of the engine's hands out all that its own user may: a federation token, or a user with its policies";
  yield {
    from: [privilege(fact.key, "impersonate")],
    to: privilege(key.user, "impersonate"),
    because: [fact, key],
    conditions: [{ kind: "target-state", text }],
  };
}

function* accounts(facts: FactReader, fact: Connection): Generator<Derivation> {
  const alias = fact.reaches
    .flatMap((server) => [server, server.replace(/^https?:\/\//, "")])
    .flatMap((name) => facts.where("alias", "name", name))
    .find(({ node }) => kindOfId(node) === "K8sCluster");
  if (!alias) return;
  const text = "Vault's own identity may make tokens of the cluster's service accounts";
  for (const account of facts.where("k8s.service-account", "cluster", alias.node)) {
    yield {
      from: [privilege(fact.key, "impersonate")],
      to: privilege(account.key, "impersonate"),
      because: [fact, alias, account],
      conditions: [{ kind: "target-state", text }],
    };
  }
}
