import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { indexOf, textOf } from "./bytes.ts";
import { claimsOf, foundCredential, type Told } from "./found.ts";
import { credentialOf, tokenKind } from "./token.ts";

const hostForm = /^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/;
/** What a variable or a mask leaves in the place of a secret. */
const filledIn = /[${}*<>]/;
/** Users that stand for no account of their own beside a token. */
const anybody: ReadonlySet<string> = new Set([
  "x-access-token",
  "x-oauth-basic",
  "oauth2",
  "git",
  "token",
  "gitlab-ci-token",
]);

/**
 * The login of an address: `https://<user>:<token>@<host>/<owner>/<repository>`, as remotes of Git, packages and feeds have
 * it. A token of a known kind is that kind's, with the user and the repository that stand beside it.
 */
export function urlLogin(url: Uint8Array, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const scheme = indexOf(url, "://");
  if (scheme < 0 || !/(^|\+)https?$/.test(textOf(url.subarray(0, Math.min(scheme, 16))))) return undefined;
  const rest = url.subarray(scheme + 3);
  const slash = rest.findIndex((byte) => byte === 47 || byte === 63 || byte === 35);
  const authority = slash < 0 ? rest : rest.subarray(0, slash);
  const at = authority.lastIndexOf(64);
  if (at <= 0) return undefined;
  const host = textOf(authority.subarray(at + 1, at + 1 + 260)).toLowerCase();
  const login = authority.subarray(0, at);
  const colon = login.indexOf(58);
  const first = colon < 0 ? login : login.subarray(0, colon);
  const password = colon < 0 ? login.subarray(0, 0) : login.subarray(colon + 1);
  if (!hostForm.test(host)) return undefined;
  // Some services take the token as the user, with a password that says nothing.
  const secret = [password, first].find((part) => tokenKind(part) !== undefined) ?? password;
  if (secret.length === 0 || (secret.length <= 256 && filledIn.test(textOf(secret)))) return undefined;
  const user = secret === first || first.length > 128 ? undefined : textOf(first);
  const named = user === undefined || anybody.has(user.toLowerCase()) ? undefined : user;
  const kind = tokenKind(secret);
  if (kind === undefined)
    return foundCredential("netrc-login", key, {
      ...told,
      secret,
      secretOf: `netrc-login\0${host}`,
      resource: host,
      claims: { host, ...claimsOf({ user }) },
    });
  if (kind.id.startsWith("aws-")) return undefined;
  const path = slash < 0 ? "" : textOf(rest.subarray(slash, slash + 512));
  const found = credentialOf(kind, secret, key, told);
  const onGithub = host === "github.com" && kind.id.startsWith("github-");
  const repository = onGithub ? /^\/([\w.-]{1,100}\/[\w.-]{1,100}?)(\.git)?([/?#]|$)/.exec(path)?.[1] : undefined;
  const account =
    onGithub && named !== undefined && /^[\w-]{1,100}(\[bot\])?$/.test(named) ? named.toLowerCase() : undefined;
  return {
    ...found,
    ...(onGithub || found.issuer !== undefined ? {} : { resource: host }),
    ...(account === undefined ? {} : { principal: `github:user:${account}` }),
    claims: { ...found.claims, host, ...claimsOf({ user: named, repository }) },
  };
}
