import { segment } from "../../model/access.ts";
import { internet } from "../../model/node.ts";
import { nameOf, type Tree, textOf, treeOf } from "./text.ts";

const arn = /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,600}$/;
const arnOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && arn.test(text) ? text : undefined;
};

/** A key's public id: what begins with `AKIA` lasts, with `ASIA` is a session's. */
export function keyOf(value: unknown): string | undefined {
  return typeof value === "string" && /^A[KS]IA[A-Z0-9]{12,60}$/.test(value) ? value : undefined;
}

/** True for what is no identity of one account: sessions are not kept of them. */
export const addressesNothing = (identity: string): boolean => !identity.startsWith("arn:");

interface Who {
  /** Node id, or a name of its own kind. */
  readonly identity: string;
  readonly sessionName?: string | undefined;
}

/** Who made a request, as `userIdentity` says it. Sessions are told as the role or user that they are of. */
export function identityOf(user: Tree, account: string): Who {
  const own = arnOf(user["arn"]);
  const issuer = arnOf(treeOf(treeOf(user["sessionContext"])["sessionIssuer"])["arn"]);
  switch (user["type"]) {
    case "AssumedRole":
      return {
        identity: issuer ?? roleOf(own) ?? unknown(user, account),
        sessionName: nameOf(own?.split("/").at(-1), 64),
      };
    case "FederatedUser":
      return { identity: issuer ?? unknown(user, account), sessionName: nameOf(own?.split("/").at(-1), 64) };
    case "IAMUser":
    case "Root":
      return { identity: own ?? unknown(user, account) };
    case "Role":
      return { identity: issuer ?? own ?? unknown(user, account) };
    case "AWSService":
      return { identity: `aws-service:${serviceName(user["invokedBy"])}` };
    case "WebIdentityUser":
    case "SAMLUser":
      return { identity: federated(user) };
    case "AWSAccount":
      return {
        identity:
          user["principalId"] === "ANONYMOUS_PRINCIPAL" || user["accountId"] === "ANONYMOUS_PRINCIPAL"
            ? internet
            : unknown(user, account),
      };
    default:
      return {
        identity:
          own ??
          (user["invokedBy"] === undefined ? unknown(user, account) : `aws-service:${serviceName(user["invokedBy"])}`),
      };
  }
}

/** Without its path, which a session's name does not tell. */
function roleOf(session: string | undefined): string | undefined {
  const [, partition, account, name] =
    /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(session ?? "") ?? [];
  return name === undefined ? undefined : `arn:${partition}:iam::${account}:role/${name}`;
}

function unknown({ accountId }: Tree, account: string): string {
  return `aws:account:${typeof accountId === "string" && /^\d{12}$/.test(accountId) ? accountId : account}`;
}

const serviceName = (value: unknown): string =>
  /^[a-z0-9.-]{3,100}$/.test(textOf(value) ?? "") ? String(value) : "unknown";

/** `web-identity:<issuer>:<subject>`: the issuer as the provider's ARN has it, without a scheme. */
function federated(user: Tree): string {
  const provider = textOf(user["identityProvider"]) ?? "";
  const [, issuer = provider] = /^arn:[^:]*:iam::\d{12}:(?:oidc|saml)-provider\/(.+)$/.exec(provider) ?? [];
  // The id of a cluster's issuer is random, and public.
  const known = /^[a-z0-9.-]{3,100}(?:\/[\w./-]{1,155})?$/i.test(issuer) ? issuer : "unknown";
  return `web-identity:${segment(known)}:${segment(nameOf(user["userName"]) ?? "unknown")}`;
}
