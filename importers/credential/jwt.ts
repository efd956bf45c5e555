import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { isTree, type Tree, treeOf } from "../read/index.ts";
import { base64, split, textOf } from "./bytes.ts";
import { address, claimsOf, clean, formed, foundCredential, isoOfSeconds, type Told } from "./found.ts";

/** Segments beyond this are not looked into: no issuer writes such. */
const mostSegment = 64 * 1024;
const mostDepth = 12;
const mostValues = 16;

/** A JSON web token: its claims say what it is. Nothing is verified. */
export function webToken(token: Uint8Array, key: FingerprintKey, told: Told, type?: string): FoundCredential {
  const [head, body, signature] = split(token, 46, 3);
  const header = segmentOf(head);
  const payload = segmentOf(body);
  const notes = [...(told.notes ?? [])];
  if (!payload) notes.push("its claims cannot be read");
  const unsigned = !signature || signature.length === 0;
  if (unsigned) notes.push("its signature is missing: nobody takes it as it is");
  const claims = payload ?? {};
  const issuer = text(claims, "iss")?.replace(/\/$/, "");
  const { kind, ...rest } = kindOf(issuer, claims);
  const kid = text(header ?? {}, "kid");
  return foundCredential(type ?? kind, key, {
    ...told,
    secret: token,
    hasSecret: !unsigned,
    ...standard(claims, issuer),
    ...rest,
    claims: { ...(kid === undefined ? {} : claimsOf({ kid: formed(kid, /^[A-Za-z0-9_=-]{1,128}$/) })), ...rest.claims },
    notes: [...notes, ...(rest.notes ?? [])],
  });
}

function segmentOf(bytes: Uint8Array | undefined): Tree | undefined {
  if (!bytes || bytes.length > mostSegment) return undefined;
  const decoded = base64(bytes);
  if (!decoded) return undefined;
  try {
    if (tooDeep(decoded)) return undefined;
    const value: unknown = JSON.parse(textOf(decoded));
    return isTree(value) ? value : undefined;
  } catch {
    // The parser's message would quote the token.
    return undefined;
  } finally {
    decoded.fill(0);
  }
}

function tooDeep(json: Uint8Array): boolean {
  let depth = 0;
  for (const byte of json) {
    if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) depth--;
    if (depth > mostDepth) return true;
  }
  return false;
}

function text(claims: Tree, name: string): string | undefined {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown, shown = clean): readonly string[] {
  const values = Array.isArray(value) ? value.slice(0, mostValues) : [value];
  return values.filter((one): one is string => typeof one === "string" && one !== "").map(shown);
}

function standard(claims: Tree, issuer: string | undefined): Told {
  const subject = text(claims, "sub");
  const audience = texts(claims["aud"], address);
  const scopes = [claims["scp"], claims["scope"]].flatMap((value) =>
    typeof value === "string" ? texts(value.slice(0, 4096).split(" ")) : texts(value),
  );
  const issuedAt = isoOfSeconds(claims["iat"]);
  const notBefore = isoOfSeconds(claims["nbf"]);
  const expiresAt = isoOfSeconds(claims["exp"]);
  return {
    ...(issuer === undefined ? {} : { issuer: address(issuer) }),
    ...(subject === undefined ? {} : { subject: clean(subject) }),
    ...(audience.length === 0 ? {} : { audience }),
    ...(scopes.length === 0 ? {} : { scopes: [...new Set(scopes)] }),
    ...(issuedAt ? { issuedAt } : {}),
    ...(notBefore ? { notBefore } : {}),
    ...(expiresAt ? { expiresAt } : {}),
  };
}

type Kind = { readonly kind: string; readonly claims: Record<string, string> } & Pick<
  Told,
  "principal" | "notes" | "scopes" | "groups"
>;
const pick = (claims: Tree, ...names: readonly string[]): Record<string, string> =>
  claimsOf(Object.fromEntries(names.map((name) => [name, text(claims, name)])));

/** What the issuer's own tokens are called, and those of their claims that name somebody or something openly. */
function kindOf(issuer: string | undefined, claims: Tree): Kind {
  const subject = text(claims, "sub") ?? "";
  const host = /^(?:https:\/\/)?([^/]+)/.exec(issuer ?? "")?.[1] ?? "";
  if (/^system:serviceaccount:[^:]+:[^:]+$/.test(subject)) return serviceAccount(issuer, claims, subject);
  if (host === "token.actions.githubusercontent.com") {
    return {
      kind: "github-actions-token",
      claims: pick(
        claims,
        "repository",
        "repository_owner",
        "ref",
        "environment",
        "job_workflow_ref",
        "workflow_ref",
        "event_name",
      ),
      principal: `external:github:${clean(subject)}`,
    };
  }
  if (text(claims, "project_path") !== undefined) {
    return {
      kind: "gitlab-ci-token",
      claims: pick(claims, "project_path", "namespace_path", "ref", "ref_type", "ref_protected", "environment"),
    };
  }
  if (host === "sts.windows.net" || /^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/.test(host))
    return entra(claims);
  if (host === "accounts.google.com") {
    const email = text(claims, "email") ?? "";
    const project = /^[^@]+@([a-z][a-z0-9-]{4,29})\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
    return {
      kind: "google-id-token",
      claims: { ...pick(claims, "azp"), ...(/\.gserviceaccount\.com$/.test(email) ? claimsOf({ email }) : {}) },
      ...(project ? { principal: `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}` } : {}),
    };
  }
  if (/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/.test(host))
    return { kind: "cognito-token", claims: pick(claims, "client_id", "token_use") };
  return { kind: "jwt", claims: pick(claims, "azp", "appid", "client_id", "tid", "environment", "repository", "ref") };
}

function entra(claims: Tree): Kind {
  const app = text(claims, "appid") ?? text(claims, "azp");
  const own = app !== undefined && /^[0-9a-f-]{36}$/i.test(app) && text(claims, "scp") === undefined;
  const managed = text(claims, "xms_mirid");
  return {
    kind: "azure-access-token",
    claims: {
      ...pick(claims, "tid", "appid", "azp", "oid", "idtyp"),
      ...(managed === undefined ? {} : claimsOf({ managed_identity: managed.toLowerCase() })),
    },
    // A token with `scp` is of a user: the application is only its way in.
    ...(own ? { principal: `azure:client:${app.toLowerCase()}` } : {}),
    ...(Array.isArray(claims["roles"]) ? { scopes: texts(claims["roles"]) } : {}),
  };
}

function serviceAccount(issuer: string | undefined, claims: Tree, subject: string): Kind {
  const inner = treeOf(claims["kubernetes.io"]);
  const pod = treeOf(inner["pod"]);
  const node = treeOf(inner["node"]);
  const secret = treeOf(inner["secret"]);
  const account = treeOf(inner["serviceaccount"]);
  const legacy = "kubernetes.io/serviceaccount/";
  const [, , namespace, name] = subject.split(":");
  return {
    kind: "kubernetes-service-account-token",
    claims: claimsOf({
      namespace,
      service_account: name,
      service_account_uid: text(account, "uid") ?? text(claims, `${legacy}service-account.uid`),
      pod: text(pod, "name"),
      pod_uid: text(pod, "uid"),
      node: text(node, "name"),
      secret: text(secret, "name") ?? text(claims, `${legacy}secret.name`),
    }),
    notes:
      issuer === "kubernetes/serviceaccount"
        ? ["of the old form: lives until its Secret is deleted, and does not name its cluster"]
        : [],
  };
}
