import { compileKubernetes, impliedGroups, type KubernetesAuthz } from "../../../../authz/kubernetes/index.ts";
import type { AccessReview } from "../../../../authz/kubernetes/review.ts";
import { accountId, accountOfUser, userId } from "../../../../authz/kubernetes/subjects.ts";
import { FactBase } from "../../../../graph/facts.ts";
import { unsegment } from "../../../../model/access.ts";
import type { Fact, FactReader } from "../../../../model/fact.ts";
import { fileOf, importFiles } from "../../../importers/kubernetes/read.ts";
import type { ApiObject, Asked, Asker } from "./objects.ts";
import type { Decider } from "./reference.ts";

/** The cluster that the importer's tests name. */
export const cluster = "k8s:prod";

/** What was decided: nothing for no; who lets it pass, or `outside` for what no binding decides. */
export type Verdict = Decider | "outside" | undefined;

/**
 * Facts of objects as the importer reads them from the lists that `kubectl get -o json` prints, each collection whole.
 * @param manifests further objects, as somebody wrote them
 */
export async function factsOf(objects: readonly ApiObject[], manifests: readonly ApiObject[] = []): Promise<FactBase> {
  const kinds = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
  const lists = kinds.map((kind) => {
    const items = objects.filter((object) => object.kind === kind);
    const list = { apiVersion: "rbac.authorization.k8s.io/v1", kind: `${kind}List`, metadata: {}, items };
    return fileOf(`${kind}.json`, JSON.stringify(list));
  });
  const others = objects.filter(({ kind }) => !kinds.includes(kind));
  const rest = fileOf("others.json", JSON.stringify({ apiVersion: "v1", kind: "List", metadata: {}, items: others }));
  const written = fileOf("written.json", JSON.stringify(manifests));
  const files = [...lists, ...(others.length > 0 ? [rest] : []), ...(manifests.length > 0 ? [written] : [])];
  const { facts, problems } = await importFiles(files);
  if (problems.length > 0) throw new Error(`not imported: ${JSON.stringify(problems).slice(0, 500)}`);
  return new FactBase(facts);
}

/** The request as a review: a caller that names no groups is in those that its name puts it into. */
export function reviewOf(asker: Asker, asked: Asked): AccessReview {
  if (!asker.self) return { user: asker.user, groups: asker.groups, ...asked };
  const account = accountOfUser(asker.user);
  const id = account ? accountId(cluster, account.namespace, account.name) : userId(cluster, asker.user);
  const implied = impliedGroups(cluster, id).map((group) => unsegment(group.slice(`${cluster}:group:`.length)));
  return { user: asker.user, groups: [...asker.groups, ...implied], ...asked };
}

export type Compile = (facts: FactReader) => Pick<KubernetesAuthz, "authorize">;
export const compile: Compile = compileKubernetes;

/** What Ambit decides, with the binding that it names. */
export function decided(authz: ReturnType<Compile>, asker: Asker, asked: Asked): Verdict {
  const { decision, because } = authz.authorize(cluster, reviewOf(asker, asked));
  if (decision === "conditional") throw new Error("conditional although all of RBAC was read");
  if (decision === "deny") return undefined;
  const binding = because.find((fact): fact is Extract<Fact, { kind: "k8s.binding" }> => fact.kind === "k8s.binding");
  if (!binding) return "outside";
  const [kind = "", ...path] = binding.binding.slice(cluster.length + 1).split(":");
  const [type = "", ...who] = binding.subject.slice(cluster.length + 1).split(":");
  return {
    kind: kind === "rolebinding" ? "RoleBinding" : "ClusterRoleBinding",
    binding: path.map(unsegment).join("/"),
    subject: `${subjectKinds[type]} ${who.map(unsegment).join("/")}`,
  };
}
const subjectKinds: Readonly<Record<string, string>> = {
  group: "Group",
  serviceaccount: "ServiceAccount",
  user: "User",
};

const reason =
  /^RBAC: allowed by (ClusterRoleBinding|RoleBinding) "([^"]+)" of (?:ClusterRole|Role) "[^"]+" to (User|Group|ServiceAccount) "([^"]+)"$/;

/** The server's verdict from the status of a review. It writes a binding and an account as `<name>/<namespace>`. */
export function verdictOf(status: { readonly allowed?: boolean; readonly reason?: string }): Verdict {
  if (!status.allowed) return undefined;
  const [, kind, binding = "", type = "", who = ""] = reason.exec(status.reason ?? "") ?? [];
  if (kind === undefined) return "outside";
  const turned = (name: string): string => name.split("/").reverse().join("/");
  return {
    kind: kind as Decider["kind"],
    binding: kind === "RoleBinding" ? turned(binding) : binding,
    subject: `${type} ${type === "ServiceAccount" ? turned(who) : who}`,
  };
}

export const told = (verdict: Verdict): string => {
  if (verdict === undefined) return "deny";
  if (verdict === "outside") return "allow";
  // A user that is called as an account is, is the account.
  const subject = verdict.subject.replace(/^User system:serviceaccount:([^:]+):(.+)$/, "ServiceAccount $1/$2");
  return `allow by ${verdict.kind} ${verdict.binding} to ${subject}`;
};
