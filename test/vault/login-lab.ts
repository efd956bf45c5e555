import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { Account, Attempt, LoginSession, Outcome } from "../authz/vault/oracle/logins.ts";
import type { Lab } from "./lab.ts";
import { accounts, everyone, type LoginWorld, uidOf } from "./login-world.ts";

const issuer = "https://issuer.test";
const asked = ["a/x", "a/y", "b/x", "b/ml/x", "b/ops/x", "c/app/x", "c/db/x", "auth/token/lookup-self"];
const roleFolders: Readonly<Record<string, string>> = { userpass: "users", token: "roles" };
const folderOf = (method: string): string => `auth/${method}/${roleFolders[method] ?? "role"}`;

/** Logins to the tests' Vault, whose kubernetes method asks a reviewer of ours. */
export class LoginLab {
  readonly #lab: Lab;
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #reviewer: Server;
  #host = "";

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#reviewer = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { spec } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        response.setHeader("Content-Type", "application/json");
        response.end(
          JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", status: reviewed(spec) }),
        );
      });
    });
  }

  /** Methods with their configuration, and a policy that every role's tokens have. */
  async prepare(): Promise<void> {
    await new Promise<void>((resolve) => this.#reviewer.listen(0, "127.0.0.1", resolve));
    const address = this.#reviewer.address();
    this.#host = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const { client } = this.#lab;
    const { data } = await client.must("GET", "sys/auth");
    for (const type of ["userpass", "approle", "kubernetes", "jwt"])
      if (!(`${type}/` in data)) await client.must("POST", `sys/auth/${type}`, { type });
    await client.must("POST", "auth/kubernetes/config", {
      kubernetes_host: this.#host,
      token_reviewer_jwt: this.#token({ namespace: "vault", name: "reviewer" }, "reviews"),
      disable_local_ca_jwt: true,
      // Asked for, and of no use to a reviewer without TLS.
      kubernetes_ca_cert: "none",
    });
    const pem = this.#keys.publicKey.export({ type: "spki", format: "pem" });
    await client.must("POST", "auth/jwt/config", { jwt_validation_pubkeys: [pem], bound_issuer: issuer });
    const policy = `path "${everyone}" { capabilities = ["read"] }`;
    await client.must("PUT", "sys/policies/acl/everyone", { policy });
  }

  close(): void {
    this.#reviewer.closeAllConnections();
    this.#reviewer.close();
  }

  /** Makes the world, logs in, and reads everything back as a collector would. */
  async session(world: LoginWorld): Promise<LoginSession> {
    await this.#apply(world);
    const attempts: (readonly [Attempt, Outcome])[] = [];
    for (const attempt of world.attempts) attempts.push([attempt, await this.#attempt(attempt)]);
    return { answers: await this.#answers(), cluster: [this.#host, issuer], accounts, attempts };
  }

  async #apply(world: LoginWorld): Promise<void> {
    const { client } = this.#lab;
    const { data: methods } = await client.must("GET", "sys/auth");
    const accessor: string = methods["kubernetes/"].accessor;
    const ofNamespace = `{{identity.entity.aliases.${accessor}.metadata.service_account_namespace}}`;
    for (const [name, text] of Object.entries(world.policies)) {
      await client.must("PUT", `sys/policies/acl/${name}`, { policy: text.replaceAll("<account>", ofNamespace) });
    }
    for (const { method, name, data } of world.roles) await client.must("POST", `${folderOf(method)}/${name}`, data);
    const ids = new Map<string, string>();
    for (const { name, policies, disabled, metadata, method, of } of world.entities) {
      const made = await client.must("POST", "identity/entity", { name, policies, metadata });
      ids.set(name, made.data.id);
      const known =
        method === "approle" ? (await client.must("GET", `auth/approle/role/${of}/role-id`)).data.role_id : of;
      await client.must("POST", "identity/entity-alias", {
        name: known,
        canonical_id: made.data.id,
        mount_accessor: methods[`${method}/`].accessor,
      });
      if (disabled) await client.must("POST", `identity/entity/id/${made.data.id}`, { disabled });
    }
    for (const { name, policies, entities, groups } of world.groups) {
      const made = await client.must("POST", "identity/group", {
        name,
        policies,
        member_entity_ids: entities.map((one) => ids.get(one)),
        member_group_ids: groups.map((one) => ids.get(one)),
      });
      ids.set(name, made.data.id);
    }
  }

  async #attempt(attempt: Attempt): Promise<Outcome> {
    const { client } = this.#lab;
    const { from } = attempt;
    const [path, body, token] = await this.#login(attempt);
    const { status, body: answer } = await client.send("POST", path, { body, token, from });
    if (status >= 500) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    if (status !== 200) return { ok: false };
    const own: string = answer.auth.client_token;
    const first = await client.send("GET", everyone, { token: own, from });
    if (first.status === 403) return { ok: false };
    const { data: held } = await client.must("POST", "sys/capabilities", { token: own, paths: asked });
    return {
      ok: true,
      policies: [...new Set<string>(answer.auth.policies)].sort(),
      held: Object.fromEntries(asked.map((one) => [one, [...held[one]].sort().join(",")])),
    };
  }

  /** Path, body and token of a login. */
  async #login({ method, role, account, audience = "" }: Attempt): Promise<readonly [string, object, string]> {
    const { client } = this.#lab;
    if (account) return [`auth/${method}/login`, { role, jwt: this.#token(account, audience) }, ""];
    if (method === "userpass") return [`auth/userpass/login/${role}`, { password: "x" }, ""];
    if (method === "token") return [`auth/token/create/${role}`, {}, client.access.token];
    const { data } = await client.must("GET", `auth/approle/role/${role}`);
    const { role_id } = (await client.must("GET", `auth/approle/role/${role}/role-id`)).data;
    if (!data.bind_secret_id) return ["auth/approle/login", { role_id }, ""];
    const { secret_id } = (await client.must("POST", `auth/approle/role/${role}/secret-id`, {})).data;
    return ["auth/approle/login", { role_id, secret_id }, ""];
  }

  #token(account: Account, audience: string): string {
    return tokenOf(account, audience, this.#keys.privateKey);
  }

  /** A bundle: every list and object that the importer asks for. */
  async #answers(): Promise<Record<string, unknown>> {
    const { client } = this.#lab;
    const answers: Record<string, unknown> = {};
    const get = async (path: string): Promise<void> => {
      answers[path] = { data: (await client.must("GET", path)).data };
    };
    for (const path of ["sys/mounts", "sys/auth", "auth/kubernetes/config", "auth/jwt/config"]) await get(path);
    answers["sys/health"] = { data: await client.must("GET", "sys/health") };
    const methods = ["userpass", "approle", "token", "kubernetes", "jwt"];
    for (const folder of ["sys/policies/acl", "identity/entity/id", "identity/group/id", ...methods.map(folderOf)]) {
      const { status, body } = await client.send("LIST", folder);
      const keys: readonly string[] = status === 404 ? [] : body.data.keys;
      const wanted = keys.filter((key) => isOfLogins(folder, key));
      answers[`${folder}/_list`] = { data: { keys: wanted } };
      for (const key of wanted) if (key !== "root") await get(`${folder}/${key}`);
    }
    return answers;
  }
}

/** Policies that worlds of other tests leave behind are not part of a bundle. */
const isOfLogins = (folder: string, key: string): boolean =>
  folder !== "sys/policies/acl" || /^(root|default|everyone|login-|unused-)/.test(key);

const claimsOf = ({ namespace, name }: Account) => ({
  namespace,
  serviceaccount: { name, uid: uidOf({ namespace, name }) },
});

function tokenOf(account: Account, audience: string, key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    sub: `system:serviceaccount:${account.namespace}:${account.name}`,
    aud: [audience],
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3_600,
    "kubernetes.io": claimsOf(account),
  };
  const encoded = [{ alg: "RS256", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const body = encoded.join(".");
  return `${body}.${sign("sha256", Buffer.from(body), key).toString("base64url")}`;
}

/** What an API server says of a token: it is the account's, for those of the audiences asked for that it has. */
function reviewed({ token, audiences }: { token: string; audiences?: readonly string[] }): object {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  const { namespace, serviceaccount } = claims["kubernetes.io"];
  const shared = (audiences ?? claims.aud).filter((one: string) => claims.aud.includes(one));
  return {
    authenticated: shared.length > 0,
    audiences: shared,
    user: { username: `system:serviceaccount:${namespace}:${serviceaccount.name}`, uid: serviceaccount.uid },
  };
}
