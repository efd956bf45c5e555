import { segment, unsegment } from "../../model/access.ts";
import { accountId } from "../../model/kubernetes-id.ts";

export { accountId };

const everyAccount = "system:serviceaccounts";

/** Node id of a group of a cluster. */
export const groupId = (cluster: string, name: string): string => `${cluster}:group:${segment(name)}`;
export const userId = (cluster: string, name: string): string => `${cluster}:user:${segment(name)}`;

/** The service account that a user name stands for: `system:serviceaccount:<namespace>:<name>`. */
export function accountOfUser(name: string): { readonly namespace: string; readonly name: string } | undefined {
  const [system, kind, namespace, account, ...rest] = name.split(":");
  const named = system === "system" && kind === "serviceaccount" && namespace && account && rest.length === 0;
  return named ? { namespace, name: account } : undefined;
}

/**
 * Groups that the API server puts a subject into by what it is, nearest first; each is inside the next. What an
 * identity provider or certificate adds is not in the cluster.
 */
export function impliedGroups(cluster: string, subject: string): readonly string[] {
  const [type = "", ...parts] = subject.slice(cluster.length + 1).split(":");
  if (type === "serviceaccount") {
    return [`${everyAccount}:${unsegment(parts[0] ?? "")}`, everyAccount, "system:authenticated"].map((name) =>
      groupId(cluster, name),
    );
  }
  const name = unsegment(parts[0] ?? "");
  if (type === "user")
    return [groupId(cluster, name === "system:anonymous" ? "system:unauthenticated" : "system:authenticated")];
  if (name === "system:authenticated" || name === "system:unauthenticated") return [];
  const outer = name.startsWith(`${everyAccount}:`) ? [everyAccount, "system:authenticated"] : ["system:authenticated"];
  return outer.map((group) => groupId(cluster, group));
}

/**
 * Who is meant by a user name, `serviceaccount:<namespace>:<name>`, `group:<name>` or a node id of the cluster: its id
 * and the name of the user or group that the API server knows it by.
 */
export function subjectOf(
  cluster: string,
  text: string,
): { readonly id: string; readonly user?: string; readonly group?: string } {
  const inCluster = text.startsWith(`${cluster}:`) ? text.slice(cluster.length + 1) : undefined;
  const [type = "", first = "", second = "", ...more] = (inCluster ?? text).split(":");
  const name = (part: string): string => (inCluster === undefined ? part : unsegment(part));
  if (type === "serviceaccount" && first !== "" && second !== "" && more.length === 0) {
    const [namespace, account] = [name(first), name(second)];
    return { id: accountId(cluster, namespace, account), user: `system:serviceaccount:${namespace}:${account}` };
  }
  const rest = name((inCluster ?? text).slice(type.length + 1));
  if (type === "group" && rest !== "") return { id: groupId(cluster, rest), group: rest };
  if (inCluster !== undefined && type === "user") return { id: userId(cluster, rest), user: rest };
  const account = accountOfUser(text);
  if (account) return { id: accountId(cluster, account.namespace, account.name), user: text };
  return { id: userId(cluster, text), user: text };
}
