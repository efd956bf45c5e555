import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { isTree, type Tree, treeOf } from "../read/index.ts";
import { accountOf, keyId } from "./aws.ts";
import { ascii, base64, textOf } from "./bytes.ts";
import { claimsOf, clean, foundCredential, isoOfText, type Told } from "./found.ts";
import { isKubeconfig, kubeconfig } from "./kubeconfig.ts";
import { privateKey } from "./private-key.ts";
import { credentialOf, tokenKind } from "./token.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function text(tree: Tree, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/**
 * Credentials of a whole document of a known form; undefined where it is of none, and has to be read as text.
 * @param value what JSON or YAML gave
 */
export function documentCredentials(
  value: unknown,
  key: FingerprintKey,
  told: Told,
): readonly FoundCredential[] | undefined {
  if (!isTree(value)) return undefined;
  if (isKubeconfig(value)) return kubeconfig(value, key);
  const one =
    googleDocument(value, key, told) ??
    awsDocument(value, key, told) ??
    servicePrincipal(value, key, told) ??
    vaultLogin(value, key, told);
  if (one) return [one];
  if (isTree(value["auths"])) return dockerLogins(value["auths"], key, told);
  return terraformHosts(value, key, told);
}

function googleDocument(value: Tree, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const type = text(value, "type");
  if (type === "service_account") return googleKey(value, key, told);
  if (type === "authorized_user") {
    const secret = text(value, "refresh_token");
    return foundCredential("gcp-authorized-user", key, {
      ...told,
      ...(secret === undefined ? { hasSecret: false } : { secret: ascii(secret) }),
      claims: claimsOf({ client_id: text(value, "client_id"), quota_project: text(value, "quota_project_id") }),
    });
  }
  const audience = text(value, "audience");
  if (type !== "external_account" || audience === undefined) return undefined;
  const url = text(value, "service_account_impersonation_url") ?? "";
  const email = /serviceAccounts\/([^/:]+@[^/:]+):/.exec(url)?.[1];
  const [, pool, provider] =
    /workloadIdentityPools\/([a-z0-9-]{1,64})\/providers\/([a-z0-9-]{1,64})/.exec(audience) ?? [];
  return foundCredential("gcp-wif-json", key, {
    ...told,
    publicId: clean(audience.replace(/^\/\//, "")),
    hasSecret: false,
    audience: [clean(audience)],
    ...serviceAccountNode(email),
    claims: claimsOf({ pool, provider, service_account: email, subject_token_type: text(value, "subject_token_type") }),
    notes: ["names a trust and holds no secret: whoever uses it needs a token of the trusted issuer"],
  });
}

function serviceAccountNode(email: string | undefined): Pick<Told, "principal"> {
  const project = /^[a-z0-9-]{1,64}@([a-z][a-z0-9-]{4,29})\.iam\.gserviceaccount\.com$/.exec(email ?? "")?.[1];
  return project === undefined
    ? {}
    : { principal: `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}` };
}

function googleKey(value: Tree, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const email = text(value, "client_email");
  const keyName = text(value, "private_key_id");
  if (email === undefined || keyName === undefined) return undefined;
  const pem = text(value, "private_key");
  const known = pem === undefined ? undefined : privateKey(ascii(pem), key, {});
  const named = /^[0-9a-f]{8,64}$/i.test(keyName) && /^[a-z0-9.@-]{3,256}$/.test(email);
  return foundCredential("gcp-sa-json", key, {
    ...told,
    ...(named ? { publicId: `${email}/${keyName}` } : {}),
    ...(pem === undefined ? { hasSecret: false } : { secret: ascii(pem) }),
    ...serviceAccountNode(email),
    claims: {
      ...claimsOf({ client_email: email, project_id: text(value, "project_id") }),
      ...(named ? { private_key_id: keyName } : {}),
      ...(known?.claims["spki_sha256"] === undefined ? {} : { spki_sha256: known.claims["spki_sha256"] }),
    },
  });
}

/** What `aws sts` answers, a credential process prints, or `aws iam create-access-key` shows once. */
function awsDocument(value: Tree, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const inner = [value, treeOf(value["Credentials"]), treeOf(value["AccessKey"]), treeOf(treeOf(value["credentials"]))];
  const own = inner.find((one) => /^A[A-Z0-9]{19}$/.test(text(one, "AccessKeyId", "accessKeyId") ?? ""));
  const id = own && text(own, "AccessKeyId", "accessKeyId");
  if (!own || id === undefined || (accountOf(id) === undefined && !/^A(KIA|SIA)/.test(id))) return undefined;
  const secret = text(own, "SecretAccessKey", "secretAccessKey");
  const session = text(own, "SessionToken", "sessionToken", "Token") !== undefined;
  const arn = text(treeOf(value["AssumedRoleUser"]), "Arn");
  const expiresAt = isoOfText(text(own, "Expiration", "expiration"));
  const user = text(own, "UserName");
  const { publicId, notes = [], account } = keyId(id);
  return foundCredential("aws-access-key-id", key, {
    ...told,
    ...(publicId === undefined ? {} : { publicId }),
    ...(secret === undefined
      ? { half: "identifier" as const }
      : { secret: ascii(secret), secretOf: "aws-secret-access-key" }),
    hasSecret: secret !== undefined && (id.startsWith("AKIA") || session),
    ...(account === undefined ? {} : { account }),
    ...(expiresAt ? { expiresAt } : {}),
    ...(arn && /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{1,64}$/.test(arn)
      ? { principal: arn }
      : {}),
    claims: claimsOf({ user }),
    notes,
  });
}

/** The answer of `az ad sp create-for-rbac`, in both of its forms. */
function servicePrincipal(value: Tree, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const client = text(value, "clientId", "appId");
  const tenant = text(value, "tenantId", "tenant");
  const secret = text(value, "clientSecret", "password");
  if (client === undefined || tenant === undefined || secret === undefined || !uuid.test(client)) return undefined;
  return entraClient(client, tenant, ascii(secret), key, told);
}

export function entraClient(
  client: string,
  tenant: string | undefined,
  secret: Uint8Array,
  key: FingerprintKey,
  told: Told,
): FoundCredential {
  return foundCredential("azure-service-principal", key, {
    ...told,
    secret,
    principal: `azure:client:${client.toLowerCase()}`,
    claims: claimsOf({
      appid: client.toLowerCase(),
      tid: tenant && uuid.test(tenant) ? tenant.toLowerCase() : undefined,
    }),
  });
}

/** What Vault answers to a login or a token lookup. */
function vaultLogin(value: Tree, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const auth = treeOf(value["auth"]);
  const data = treeOf(value["data"]);
  const token = text(auth, "client_token") ?? (text(data, "accessor") === undefined ? undefined : text(data, "id"));
  const bytes = token === undefined ? undefined : ascii(token);
  const kind = bytes && tokenKind(bytes);
  if (!bytes || !kind?.id.startsWith("vault-")) return undefined;
  const from = text(auth, "client_token") === undefined ? data : auth;
  const metadata = { ...treeOf(from["meta"]), ...treeOf(from["metadata"]) };
  const found = credentialOf(kind, bytes, key, told);
  const expiresAt = isoOfText(text(from, "expire_time")?.slice(0, 19).concat("Z"));
  const policies = [from["policies"], from["token_policies"]].flatMap((list) => (Array.isArray(list) ? list : []));
  const scopes = [
    ...new Set(
      policies
        .filter((one): one is string => typeof one === "string")
        .slice(0, 64)
        .map(clean),
    ),
  ];
  const accessor = text(from, "accessor");
  return {
    ...found,
    ...(expiresAt ? { expiresAt } : {}),
    ...(scopes.length > 0 ? { scopes } : {}),
    claims: {
      ...found.claims,
      ...claimsOf({
        role: text(metadata, "role_name", "role"),
        path: text(from, "path"),
        entity_id: text(from, "entity_id"),
      }),
      ...(/^[A-Za-z0-9.]{8,64}$/.test(accessor ?? "") ? { accessor: accessor ?? "" } : {}),
    },
  };
}

function dockerLogins(auths: Tree, key: FingerprintKey, told: Told): readonly FoundCredential[] {
  return Object.entries(auths)
    .slice(0, 256)
    .flatMap(([registry, login]) => {
      const host = registry
        .replace(/^https?:\/\//, "")
        .replace(/\/.*$/, "")
        .toLowerCase();
      if (!/^[a-z0-9.-]{1,253}(:\d{1,5})?$/.test(host) || !isTree(login)) return [];
      const both = text(login, "auth");
      const decoded = both === undefined ? undefined : base64(ascii(both));
      const colon = decoded?.indexOf(58) ?? -1;
      const user = text(login, "username") ?? (decoded && colon > 0 ? textOf(decoded.subarray(0, colon)) : undefined);
      const password = text(login, "password") ?? text(login, "identitytoken");
      const secret = password === undefined ? decoded?.subarray(colon + 1) : ascii(password);
      return [
        foundCredential("docker-config", key, {
          ...told,
          ...(secret && secret.length > 0
            ? { secret, secretOf: `docker-config\0${host}` }
            : { hasSecret: false, publicId: `registry/${host}` }),
          resource: host,
          claims: { host, ...claimsOf({ user }) },
        }),
      ];
    });
}

/** `credentials.tfrc.json`: a token for each host. */
function terraformHosts(value: Tree, key: FingerprintKey, told: Told): readonly FoundCredential[] | undefined {
  const hosts = Object.entries(treeOf(value["credentials"])).slice(0, 64);
  const found = hosts.flatMap(([host, inner]) => {
    const token = text(treeOf(inner), "token");
    return token === undefined || !/^[a-z0-9.-]{1,253}$/.test(host)
      ? []
      : [terraformHost(host, ascii(token), key, told)];
  });
  return found.length > 0 ? found : undefined;
}

export const terraformHost = (host: string, token: Uint8Array, key: FingerprintKey, told: Told): FoundCredential =>
  foundCredential(tokenKind(token)?.id === "terraform-cloud" ? "terraform-cloud" : "terraform-credentials", key, {
    ...told,
    secret: token,
    resource: host,
    claims: { host },
  });
