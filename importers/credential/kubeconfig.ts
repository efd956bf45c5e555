import { createHash, X509Certificate } from "node:crypto";
import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { isTree, membersOf, type Tree, treeOf } from "../read/index.ts";
import { ascii, base64 } from "./bytes.ts";
import { address, claimsOf, clean, foundCredential, isoOfText, type Told } from "./found.ts";
import { webToken } from "./jwt.ts";
import { credentialOf, tokenKind } from "./token.ts";

/** Users and contexts beyond these are left out: no file of use has as many. */
const most = 256;

export const isKubeconfig = (value: unknown): value is Tree =>
  isTree(value) && value["kind"] === "Config" && Array.isArray(value["users"]) && Array.isArray(value["clusters"]);

/** Every user of a kubeconfig, once for each cluster that a context joins it with. */
export function kubeconfig(config: Tree, key: FingerprintKey): readonly FoundCredential[] {
  const clusters = named(config["clusters"], "cluster");
  const users = named(config["users"], "user");
  const contexts = [...named(config["contexts"], "context").values()];
  const found: FoundCredential[] = [];
  for (const [name, user] of users) {
    const own = contexts.filter((context) => context["user"] === name);
    const places = own.length > 0 ? own : [{}];
    for (const context of places.slice(0, 16)) {
      const cluster =
        clusters.get(text(context, "cluster") ?? "") ?? (clusters.size === 1 ? [...clusters.values()][0] : undefined);
      const where = told(name, context, cluster);
      for (const one of userCredentials(user, key, where)) if (!found.some(({ id }) => id === one.id)) found.push(one);
    }
  }
  return found;
}

function named(list: unknown, field: string): ReadonlyMap<string, Tree> {
  const pairs = membersOf(list)
    .slice(0, most)
    .flatMap((member): readonly (readonly [string, Tree])[] => {
      const name = text(treeOf(member), "name");
      return name === undefined ? [] : [[name, treeOf(treeOf(member)[field])]];
    });
  return new Map(pairs);
}

function text(tree: Tree, name: string): string | undefined {
  const value = Object.hasOwn(tree, name) ? tree[name] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function told(user: string, context: Tree, cluster: Tree | undefined): Told {
  const server = text(cluster ?? {}, "server");
  const url = /^https?:\/\/[^\s@?#]{1,512}$/.exec(server ?? "")?.[0]?.replace(/\/$/, "");
  const ca = text(cluster ?? {}, "certificate-authority-data");
  const ca64 = ca === undefined ? undefined : base64(ascii(ca));
  const pin = ca64 && createHash("sha256").update(ca64).digest("hex");
  return {
    ...(url === undefined ? {} : { resource: address(url) }),
    claims: {
      ...claimsOf({ kubeconfig_user: user, cluster: text(context, "cluster"), namespace: text(context, "namespace") }),
      ...(pin === undefined ? {} : { ca_sha256: pin }),
    },
  };
}

function* userCredentials(user: Tree, key: FingerprintKey, where: Told): Generator<FoundCredential> {
  const token = text(user, "token");
  if (token !== undefined) yield tokenOf(ascii(token), key, where);
  const certificate = text(user, "client-certificate-data");
  const clientKey = text(user, "client-key-data");
  if (certificate !== undefined) yield clientCertificate(certificate, clientKey, key, where);
  else if (text(user, "client-certificate") !== undefined)
    yield elsewhere("kubernetes-client-certificate", "its certificate and key are in files of their own", key, where);
  if (text(user, "tokenFile") !== undefined && token === undefined)
    yield elsewhere("kubernetes-token", "its token is in a file of its own", key, where);
  const password = text(user, "password");
  if (password !== undefined) {
    const name = text(user, "username");
    yield foundCredential("kubernetes-password", key, {
      ...where,
      secret: ascii(password),
      ...(name === undefined ? {} : { subject: clean(name) }),
    });
  }
  if (isTree(user["exec"])) yield plugin(user["exec"], key, where);
  if (isTree(user["auth-provider"])) yield* provider(treeOf(user["auth-provider"]), key, where);
}

function elsewhere(type: string, note: string, key: FingerprintKey, where: Told): FoundCredential {
  return foundCredential(type, key, { ...where, publicId: place(where), hasSecret: false, notes: [note] });
}

const place = (where: Told): string =>
  `kubeconfig/${where.claims?.["cluster"] ?? ""}/${where.claims?.["kubeconfig_user"] ?? ""}`;

function tokenOf(token: Uint8Array, key: FingerprintKey, where: Told): FoundCredential {
  const kind = tokenKind(token);
  if (!kind) return foundCredential("kubernetes-token", key, { ...where, secret: token });
  const found = kind.id === "jwt" ? webToken(token, key, where) : credentialOf(kind, token, key, where);
  return {
    ...found,
    ...(where.resource === undefined ? {} : { resource: where.resource }),
    claims: { ...where.claims, ...found.claims },
  };
}

function clientCertificate(
  data: string,
  keyData: string | undefined,
  key: FingerprintKey,
  where: Told,
): FoundCredential {
  const type = "kubernetes-client-certificate";
  const secret = keyData === undefined ? undefined : base64(ascii(keyData));
  const bare: Told = { ...where, ...(secret === undefined ? { hasSecret: false } : { secret }) };
  const pem = base64(ascii(data));
  try {
    if (!pem || pem.length > 64 * 1024) throw new Error("no certificate");
    const certificate = new X509Certificate(pem);
    const subject = certificate.subject.split("\n");
    const of = (part: string): readonly string[] =>
      subject.filter((line) => line.startsWith(`${part}=`)).map((line) => clean(line.slice(part.length + 1)));
    const [name] = of("CN");
    const issuer = certificate.issuer.split("\n").find((line) => line.startsWith("CN="));
    const notBefore = isoOfText(certificate.validFromDate?.toISOString());
    const expiresAt = isoOfText(certificate.validToDate?.toISOString());
    return foundCredential(type, key, {
      ...bare,
      publicId: `x509-${createHash("sha256").update(certificate.raw).digest("hex").slice(0, 40)}`,
      ...(name === undefined ? {} : { subject: name }),
      groups: [...new Set(of("O"))].sort(),
      ...(issuer === undefined ? {} : { issuer: clean(issuer.slice(3)) }),
      ...(notBefore ? { notBefore } : {}),
      ...(expiresAt ? { expiresAt } : {}),
      notes: ["a client certificate cannot be revoked: take its rights away, or rotate the CA"],
    });
  } catch {
    return foundCredential(type, key, { ...bare, notes: ["its certificate cannot be read"] });
  } finally {
    secret?.fill(0);
  }
}

/** A command that gets the token: it says which cloud identity is used, and lets nobody in by itself. */
function plugin(exec: Tree, key: FingerprintKey, where: Told): FoundCredential {
  const command = (text(exec, "command") ?? "").split(/[\\/]/).at(-1) ?? "";
  const args = membersOf(exec["args"])
    .filter((arg): arg is string => typeof arg === "string")
    .slice(0, 64);
  const after = (...names: readonly string[]): string | undefined => {
    const at = args.findIndex((arg) => names.includes(arg));
    if (at >= 0) return args[at + 1];
    return args.flatMap((arg) =>
      names.flatMap((name) => (arg.startsWith(`${name}=`) ? [arg.slice(name.length + 1)] : [])),
    )[0];
  };
  const env = new Map(membersOf(exec["env"]).map((one) => [text(treeOf(one), "name"), text(treeOf(one), "value")]));
  const role = after("--role-arn", "--role", "-r");
  const client = after("--client-id") ?? env.get("AZURE_CLIENT_ID") ?? env.get("AAD_SERVICE_PRINCIPAL_CLIENT_ID");
  const arn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(role ?? "") ? role : undefined;
  const principal =
    arn ?? (/^[0-9a-f-]{36}$/i.test(client ?? "") ? `azure:client:${client?.toLowerCase()}` : undefined);
  const secret = env.get("AAD_SERVICE_PRINCIPAL_CLIENT_SECRET") ?? env.get("AZURE_CLIENT_SECRET");
  return foundCredential("kubernetes-exec-plugin", key, {
    ...where,
    publicId: place(where),
    hasSecret: false,
    ...(principal === undefined ? {} : { principal }),
    ...(arn ? { account: arn.split(":")[4] ?? "" } : {}),
    claims: {
      ...where.claims,
      ...claimsOf({
        command,
        cloud_cluster: after("--cluster-name", "--cluster-id", "-i"),
        profile: after("--profile") ?? env.get("AWS_PROFILE"),
        server_id: after("--server-id"),
        tenant: after("--tenant-id") ?? env.get("AZURE_TENANT_ID"),
      }),
    },
    notes: [
      "asks a plugin for its token: whoever has the file needs that cloud identity too",
      ...(secret === undefined ? [] : ["its environment holds a client secret"]),
    ],
  });
}

function* provider(provider: Tree, key: FingerprintKey, where: Told): Generator<FoundCredential> {
  const config = treeOf(provider["config"]);
  const id = text(config, "id-token") ?? text(config, "access-token");
  if (id !== undefined) yield tokenOf(ascii(id), key, where);
  const refresh = text(config, "refresh-token");
  const client = text(config, "client-id");
  const claims = {
    ...where.claims,
    ...claimsOf({ provider: text(provider, "name"), client_id: client, issuer: text(config, "idp-issuer-url") }),
  };
  if (refresh !== undefined)
    yield foundCredential("kubernetes-token", key, {
      ...where,
      secret: ascii(refresh),
      claims,
      notes: ["a refresh token of the cluster's identity provider"],
    });
  else if (id === undefined)
    yield foundCredential("kubernetes-exec-plugin", key, {
      ...where,
      publicId: place(where),
      hasSecret: false,
      claims,
    });
}
