import type { VaultAuthRoleFact, VaultConnectionFact, VaultPathFact } from "../fact/vault.ts";
import type { Fact } from "../fact.ts";
import { inNamespace, vaultPlace } from "../vault-place.ts";
import { lines, remark, sh } from "./shell.ts";
import { afterRestart, atOnce, changes, endsCopies, hours, removes } from "./spec.ts";

/** What a method calls its roles, where that is not `role`. */
const folders: Readonly<Record<string, string>> = {
  cert: "certs",
  ldap: "users",
  okta: "users",
  radius: "users",
  token: "roles",
  userpass: "users",
};
/** The path of the auth method, and of the role below it. */
const roleOf = ({ auth, name, type }: VaultAuthRoleFact): { readonly method: string; readonly path: string } => {
  const { namespace, path } = vaultPlace(auth);
  const method = inNamespace(namespace, `auth/${path}`);
  return { method, path: `${method}/${folders[type] ?? "role"}/${name}` };
};
const tokensLive = (fact: VaultAuthRoleFact | undefined) => ({
  seconds: 0,
  survives: "tokens that were issued, until their TTL ends or they are revoked",
  survivesSeconds: fact?.ttl ?? 768 * hours,
});

const claims = "bound_audiences='<vault>' bound_claims='<claims of one caller>'";
/** Parameters that bind a role to who may log in, by the type of its method. */
const binding: Readonly<Record<string, string>> = {
  aws: "bound_iam_principal_arn='<one ARN>'",
  azure: "bound_service_principal_ids='<one>'",
  cert: "allowed_common_names='<one>'",
  gcp: "bound_service_accounts='<one>'",
  jwt: claims,
  kubernetes: "bound_service_account_names='<one>' bound_service_account_namespaces='<one>' audience=vault",
  oidc: claims,
};

/**
 * The parameter of a role's policies, by the type of its method, where it is not `token_policies`; users of two of them
 * are written as wholes.
 */
const policyParameters: Readonly<Record<string, string>> = {
  ldap: "groups='<as they are>' policies",
  okta: "groups='<as they are>' policies",
  radius: "policies",
  token: "allowed_policies",
};
/** For commands that take no path with the namespace in front. */
const flag = (namespace: string | undefined): string =>
  namespace === undefined || namespace === "" ? "" : sh` -namespace=${namespace}`;

/** What a role of an engine gives by, by the type of the engine. */
const given: Readonly<Record<string, string>> = {
  aws: "policy_document=@policy.json",
  database: "creation_statements='<with less>'",
  gcp: "bindings=@bindings.hcl",
  kubernetes: "generated_role_rules=@rules.json",
  pki: "allowed_domains='<with less>'",
  rabbitmq: "vhosts='<with less>'",
};

/** Where an engine changes its own login, by its type; the others do not do it themselves. */
function rotation({ type, path, name }: VaultConnectionFact): string | undefined {
  const config = name === "" ? path : path.slice(0, path.lastIndexOf("/"));
  const mount = config.slice(0, config.lastIndexOf("/"));
  switch (type) {
    case "database":
      return `${mount}/rotate-root/${name}`;
    case "aws":
    case "gcp":
      return `${mount}/config/rotate-root`;
    case "ad":
    case "azure":
    case "ldap":
      return `${mount}/rotate-root`;
    default:
      return undefined;
  }
}
function policyPath({ policy }: VaultPathFact): string {
  const { namespace, path } = vaultPlace(policy);
  return inNamespace(namespace, `sys/policies/acl/${path}`);
}

/** Vault knows the token's caller: policies of its entity come on top of the role's. */
const byEntity = (cited: readonly Fact[]): boolean =>
  cited.some(({ kind }) => kind === "vault.entity" || kind === "vault.group");

/** Edits of what Vault and OpenBao give to whom. */
export const vaultEdits = [
  removes("narrow", "vault.path", {
    title: "Narrow the path block of the policy",
    cost: 2,
    latency: atOnce,
    simulates: "the whole path block is taken out of the policy; a broader block may then decide in its place",
    command: (fact) =>
      lines(
        sh`vault read -field=policy ${policyPath(fact)} > policy.hcl`,
        remark(`narrow in policy.hcl: path "${fact.path}" with ${fact.capabilities.join(", ")}`),
        sh`vault write ${policyPath(fact)} policy=@policy.hcl`,
      ),
  }),
  changes("detach", "vault.auth-role", {
    title: "Take the policies off the auth role",
    cost: 2,
    latency: tokensLive,
    simulates: "the role gives no policy at all",
    closes: (_, cited) => !byEntity(cited),
    to: (fact) => ({ ...fact, policies: [], noDefaultPolicy: true }),
    command: (fact) =>
      lines(
        `${sh`vault write ${roleOf(fact).path} `}${policyParameters[fact.type] ?? "token_policies"}='<what it needs>'`,
        remark(`now: ${fact.policies.join(", ")}`),
      ),
  }),
  changes("narrow", "vault.auth-role", {
    title: "Bind the auth role to one caller",
    cost: 2,
    latency: tokensLive,
    simulates: "nobody may log in to the role; the command is where the one caller is named",
    to: (fact) => ({
      ...fact,
      serviceAccounts: [],
      namespaces: [],
      namespaceSelector: false,
      boundPrincipals: [],
      boundAudiences: [],
    }),
    command: (fact) => {
      const bound = binding[fact.type];
      return bound === undefined
        ? lines(sh`vault read ${roleOf(fact).path}`, remark("then write it with what binds it to one caller"))
        : `${sh`vault write ${roleOf(fact).path}`} ${bound}`;
    },
  }),
  removes("delete", "vault.auth-role", {
    title: "Delete the auth role",
    cost: 3,
    latency: tokensLive,
    command: (fact) => sh`vault delete ${roleOf(fact).path}`,
  }),
  endsCopies("rotate", "vault.auth-role", {
    title: "Destroy the role's secret_ids and give it a new role_id",
    cost: 1,
    reversible: false,
    latency: tokensLive,
    command: (fact) =>
      lines(
        sh`vault list ${`${roleOf(fact).path}/secret-id`}`,
        sh`vault write ${`${roleOf(fact).path}/secret-id-accessor/destroy`} secret_id_accessor='<accessor>'`,
        sh`vault write ${`${roleOf(fact).path}/role-id`} role_id='<a new one>'`,
      ),
  }),
  endsCopies("revoke", "vault.auth-role", {
    title: "Revoke the tokens of the auth method",
    cost: 1,
    reversible: false,
    latency: { ...atOnce, survives: "batch tokens, until their TTL ends", survivesSeconds: 768 * hours },
    command: ({ auth, namespace }) =>
      `vault token revoke${flag(namespace)} ${sh`-mode=path ${`auth/${vaultPlace(auth).path}`}`}`,
  }),
  changes("narrow", "vault.dynamic-role", {
    title: "Take the target away from the role that issues credentials",
    cost: 3,
    latency: { ...atOnce, survives: "credentials that were issued, until their lease ends" },
    simulates: "the role issues credentials for nothing; the command is where its statements are narrowed",
    to: (fact) => ({ ...fact, issues: [] }),
    command: ({ definition, mount, name, type }) => {
      const role = definition ?? `${mountOf(mount)}/roles/${name}`;
      const what = given[type];
      return what === undefined
        ? lines(sh`vault read ${role}`, remark("then write it with less"))
        : `${sh`vault write ${role}`} ${what}`;
    },
  }),
  removes("delete", "vault.dynamic-role", {
    title: "Delete the role of the engine",
    cost: 3,
    latency: { ...atOnce, survives: "credentials that were issued, until their lease ends" },
    command: ({ definition, mount, name }) => sh`vault delete ${definition ?? `${mountOf(mount)}/roles/${name}`}`,
  }),
  endsCopies("revoke", "vault.dynamic-role", {
    title: "Revoke the leases of the role",
    cost: 1,
    reversible: false,
    latency: { seconds: 60, survives: "what an engine could not take back: look at the leases that failed" },
    command: ({ endpoint, namespace }) =>
      `vault lease revoke${flag(namespace)} ${sh`-prefix ${below(namespace, endpoint).replace(/^-+/, "")}`}`,
  }),
  removes("revoke", "vault.token", {
    title: "Revoke the token by its accessor",
    cost: 1,
    reversible: false,
    latency: (fact) =>
      fact?.type === "batch"
        ? {
            ...atOnce,
            survives: "the token itself, which is a batch token, until it ends",
            survivesSeconds: 768 * hours,
          }
        : atOnce,
    command: ({ accessor, namespace = "" }) =>
      sh`vault write ${inNamespace(namespace, "auth/token/revoke-accessor")} ${`accessor=${accessor}`}`,
  }),
  changes("detach", "vault.connection", {
    title: "Take the engine's login away from the roles that issue through it",
    cost: 3,
    latency: { ...atOnce, survives: "credentials that were issued, until their lease ends" },
    simulates: "the connection goes nowhere; the command is where its roles are narrowed",
    to: (fact) => ({ ...fact, reaches: [] }),
    command: ({ path, type }) =>
      type === "database"
        ? `${sh`vault write ${path}`} allowed_roles='<one>'`
        : lines(remark("narrow each role of the engine, or take its login away:"), sh`vault delete ${path}`),
  }),
  endsCopies("rotate", "vault.connection", {
    title: "Rotate the engine's own login",
    cost: 1,
    reversible: false,
    latency: atOnce,
    command: (fact) => {
      const rotated = rotation(fact);
      return rotated === undefined
        ? lines(
            remark(`make a new login for the engine, and write it:`),
            `${sh`vault write ${fact.path}`} @new-login.json`,
            remark("then end the old one where it logs in"),
          )
        : sh`vault write -force ${rotated}`;
    },
  }),
  endsCopies("rotate", "vault.transit-key", {
    title: "Rotate the transit key and encrypt anew what it protects",
    cost: 2,
    reversible: false,
    latency: { ...atOnce, survives: "what was encrypted under the old versions of the key" },
    command: ({ mount, name }) => sh`vault write -force ${`${mountOf(mount)}/keys/${name}/rotate`}`,
  }),
  endsCopies("rotate", "vault.secret", {
    title: "Rotate the secret",
    cost: 1,
    reversible: false,
    latency: afterRestart("the old value, where what it opens takes it beside the new one"),
    command: ({ mount, name, namespace }) =>
      lines(
        `vault kv put${flag(namespace)} ${sh`${`-mount=${vaultPlace(mount).path}`} ${name.replace(/^-+/, "")} @new-value.json`}`,
        remark("then take the old value away at what it opens"),
      ),
  }),
];

const below = (namespace: string | undefined, path: string): string =>
  namespace !== undefined && namespace !== "" && path.startsWith(`${namespace}/`)
    ? path.slice(namespace.length + 1)
    : path;

function mountOf(mount: string): string {
  const { namespace, path } = vaultPlace(mount);
  return inNamespace(namespace, path);
}
