import type { Impersonation, Write } from "./attempt.ts";
import type { ApiObject, Asked, Asker, Rule, Subject } from "./objects.ts";
import { account, accountUser, binding, clusterBinding, clusterRole, group, role, user } from "./objects.ts";
import { Random } from "./random.ts";

/** One question, and the feature of RBAC that it is about. */
export interface Question {
  readonly feature: string;
  readonly asker: Asker;
  readonly asked: Asked;
}

export const namespaces = ["app", "db", "ops"];
export const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
/** Namespaced resources as `<plural>[.<group>]`. */
export const resources = [
  "pods",
  "secrets",
  "configmaps",
  "services",
  "deployments.apps",
  "statefulsets.apps",
  "jobs.batch",
  "widgets.example.com",
];
export const clusterResources = [
  "nodes",
  "persistentvolumes",
  "storageclasses.storage.k8s.io",
  "clusterroles.rbac.authorization.k8s.io",
];
export const subresources = ["exec", "log", "status", "scale", "attach", "token"];
export const names = ["a", "b", "c"];

/** The group and the plural of a resource. */
export const parts = (resource: string): readonly [group: string, plural: string] => {
  const [plural = "", ...groups] = resource.split(".");
  return [groups.join("."), plural];
};
/** A rule over one resource. */
export const ruleOn = (
  verb: readonly string[],
  resource: string,
  subresource?: string,
  resourceNames?: readonly string[],
): Rule => {
  const [apiGroup, plural] = parts(resource);
  return {
    verbs: verb,
    apiGroups: [apiGroup],
    resources: [subresource === undefined ? plural : `${plural}/${subresource}`],
    ...(resourceNames ? { resourceNames } : {}),
  };
};

/** A subject of a binding, and how it asks. */
export interface Holder {
  readonly subject: Subject;
  readonly asker: Asker;
}

/** The objects of one generated cluster, and the questions put to it. */
export class World {
  readonly seed: number;
  readonly random: Random;
  readonly objects: ApiObject[] = [];
  readonly questions: Question[] = [];
  readonly writes: Write[] = [];
  readonly impersonations: Impersonation[] = [];
  #count = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** A name that no other object of this world has. */
  name(what: string): string {
    this.#count += 1;
    return `${what}-${this.seed}-${this.#count}`;
  }

  add(...objects: readonly ApiObject[]): void {
    this.objects.push(...objects);
  }

  ask(feature: string, asker: Asker, ...questions: readonly Asked[]): void {
    for (const asked of questions) this.questions.push({ feature, asker, asked });
  }

  attempt(write: Write): void {
    this.writes.push(write);
  }

  impersonate(impersonation: Impersonation): void {
    this.impersonations.push(impersonation);
  }

  /** A new user, group or account, with who asks in its name. */
  holder(kind: Subject["kind"] = this.random.one(["User", "Group", "ServiceAccount"] as const)): Holder {
    const name = this.name(kind.toLowerCase());
    const home = this.random.one(namespaces);
    switch (kind) {
      case "User":
        return { subject: user(name), asker: { user: name, groups: ["system:authenticated"] } };
      case "Group":
        return { subject: group(name), asker: { user: this.name("member"), groups: [name, "other"] } };
      case "ServiceAccount":
        return { subject: account(home, name), asker: { user: accountUser(home, name), groups: [] } };
    }
  }

  /** Grants rules through a role of its own, in one namespace or everywhere; gives the binding's name. */
  grant(subject: Subject, rules: readonly Rule[], namespace?: string): string {
    const bound = this.name("binding");
    const named = this.name("role");
    if (namespace === undefined) this.add(clusterRole(named, rules), clusterBinding(bound, named, subject));
    else if (this.random.chance(0.5))
      this.add(role(namespace, named, rules), binding(namespace, bound, "Role", named, subject));
    else this.add(clusterRole(named, rules), binding(namespace, bound, "ClusterRole", named, subject));
    return bound;
  }

  /** A namespace for a grant (or none), and one that a request for it may name. */
  place(): { readonly granted: string | undefined; readonly asked: string } {
    const asked = this.random.one(namespaces);
    return { granted: this.random.chance(0.5) ? asked : undefined, asked };
  }
}
