import { type Privilege, splitPrivilege, unsegment } from "../../model/access.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import { kindOfId } from "../../model/node-id.ts";
import { vaultPlace } from "../../model/vault-place.ts";
import type { TokenLog } from "./answer.ts";

/** A credential that leaked, and whom it authenticates as. */
export interface Leaked {
  readonly fact: CredentialFact;
  readonly principals: readonly string[];
}

/** Ends of a step as people count it. */
export interface Ends {
  readonly from: readonly Privilege[];
  readonly to: Privilege;
}

interface Detection {
  readonly service: string;
  readonly event: string;
}

/** Names in small letters that are no services of AWS. */
const others: ReadonlySet<string> = new Set(["etcd", "host", "node"]);
/** Services whose events CloudTrail has: AWS names them in small letters. */
export const isCloudTrail = (service: string): boolean =>
  service === "CloudTrail" || (/^[a-z][a-z0-9-]*$/.test(service) && !others.has(service));

/** `<principal>~max` and `<principal>~session:...` act as the principal. */
const plain = (id: string): string => id.replace(/~(max|session:.*)$/, "");
const part = (id: string, index: number): string => unsegment(id.split(":")[index] ?? "");

/** What to look for, with the names of this step filled in. @param leaked credentials that the answer begins with */
export function logsOf(detection: readonly Detection[], ends: Ends, leaked: readonly Leaked[]): TokenLog[] {
  return detection.map(({ service, event }) => ({ service, event, filter: filterOf(service, ends, leaked) }));
}

function filterOf(service: string, ends: Ends, leaked: readonly Leaked[]): Record<string, string> {
  if (service === "kubernetes audit") return kubernetes(ends, leaked);
  if (service === "vault audit") return vault(ends);
  return isCloudTrail(service) ? aws(ends, leaked) : {};
}

function aws({ from, to }: Ends, leaked: readonly Leaked[]): Record<string, string> {
  const actors = from.map((p) => plain(splitPrivilege(p).node));
  const keys = new Map(leaked.map(({ fact }) => [fact.key, fact.publicId ?? ""]));
  const filter: Record<string, string> = {};
  for (const id of actors) {
    const key = keys.get(id);
    const known = leaked.find(({ fact, principals }) => fact.publicId !== undefined && principals.includes(id))?.fact
      .publicId;
    if (key) filter["userIdentity.accessKeyId"] = key;
    else if (kindOfId(id) === "AwsUser") filter[known ? "userIdentity.accessKeyId" : "userIdentity.arn"] = known ?? id;
    else if (kindOfId(id) === "AwsRole") filter["userIdentity.sessionContext.sessionIssuer.arn"] = id;
  }
  const target = plain(splitPrivilege(to).node);
  const kind = kindOfId(target);
  if (kind === "AwsRole" && filter["userIdentity.accessKeyId"] !== undefined)
    filter["requestParameters.roleArn"] = target;
  else if (target.startsWith("arn:") && kind !== "AwsUser" && kind !== "AwsRole") filter["resources.ARN"] = target;
  else if (kind === "AwsRole" && from.length > 0) filter["requestParameters.roleArn"] = target;
  return filter;
}

function kubernetes({ from, to }: Ends, leaked: readonly Leaked[]): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const p of from) {
    const { node } = splitPrivilege(p);
    const own = leaked.find(({ fact }) => fact.key === node)?.fact;
    const jti = own?.claims["jti"];
    if (jti !== undefined) filter['user.extra["authentication.kubernetes.io/credential-id"]'] = `JTI=${jti}`;
    else if (own?.subject !== undefined) filter["user.username"] = own.subject;
    else if (kindOfId(node) === "K8sServiceAccount")
      filter["user.username"] = `system:serviceaccount:${part(node, 3)}:${part(node, 4)}`;
    else if (kindOfId(node) === "K8sUser") filter["user.username"] = part(node, 3);
    else if (kindOfId(node) === "K8sPod") filter["sourceIPs"] = `addresses of ${part(node, 3)}/${part(node, 4)}`;
  }
  const { node } = splitPrivilege(to);
  const kind = kindOfId(node);
  if (kind === "K8sSecret" || kind === "K8sPod" || kind === "K8sConfigMap") {
    filter["objectRef.namespace"] = part(node, 3);
    if (kind !== "K8sPod") filter["objectRef.name"] = part(node, 4);
  }
  return filter;
}

/** Audit devices write accessors hashed unless told otherwise. */
const hashed = (accessor: string): string => `what sys/audit-hash/<device> says of ${accessor}`;

function vault({ from, to }: Ends): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const p of from) {
    const { node } = splitPrivilege(p);
    const { path } = vaultPlace(node);
    if (kindOfId(node) === "VaultAuthRole") filter["auth.metadata.role"] = path.split("/").at(-1) ?? "";
    else if (kindOfId(node) === "VaultToken") filter["auth.accessor"] = hashed(path);
  }
  const { node } = splitPrivilege(to);
  const { namespace, path } = vaultPlace(node);
  if (kindOfId(node) === "VaultAuthRole")
    filter["request.path"] = `auth/${path.split("/").slice(0, -1).join("/")}/login`;
  else if (kindOfId(node) === "VaultToken") filter["auth.accessor"] = hashed(path);
  else if (node.startsWith("vault:") && path !== "") filter["request.path"] = path;
  if (node.startsWith("vault:") && namespace !== "") filter["request.namespace.path"] = `${namespace}/`;
  return filter;
}
