import { type ApiObject, accountUser, ask, rbacGroup, type Subject } from "../../authz/kubernetes/oracle/objects.ts";
import { namespaces } from "../../authz/kubernetes/oracle/world.ts";
import type { Lab } from "../lab.ts";
import { type AttackedCluster, accounts, users } from "./cluster.ts";

/** Somebody whom the attacker acts as. */
interface Identity {
  readonly id: string;
  readonly user: string;
  readonly groups: readonly string[];
  /** As bindings name it. */
  readonly subject: Subject;
}

export const everything = "everything";
const authenticated = "system:authenticated";
const groups = ["team", "system:serviceaccounts:app", "system:masters"];
const anything = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };

const accountOf = (namespace: string, name: string): Identity => ({
  id: `serviceaccount:${namespace}:${name}`,
  user: accountUser(namespace, name),
  groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, authenticated],
  subject: { kind: "ServiceAccount", namespace, name },
});
const userOf = (name: string): Identity => ({
  id: `user:${name}`,
  user: name,
  groups: [authenticated],
  subject: { kind: "User", name, apiGroup: rbacGroup },
});

/**
 * Plays attacks against the API server: what reads or runs something is asked for by reviews, what writes roles and
 * bindings is done, as whoever was reached so far, until nothing new comes of it; then all of it is taken back.
 */
export class Attacker {
  readonly #lab: Lab;
  readonly #cluster: AttackedCluster;
  readonly #held = new Map<string, Identity>();
  /** Accounts, users, groups, pods and Secrets that were reached, by the end of their node ids; or `everything`. */
  readonly gained = new Set<string>();
  readonly #written = new Set<string>();
  readonly #undo: (() => Promise<unknown>)[] = [];

  constructor(lab: Lab, cluster: AttackedCluster) {
    this.#lab = lab;
    this.#cluster = cluster;
  }

  /** @param name of an account; gives the number of writes that went through */
  async play(namespace: string, name: string): Promise<number> {
    this.#hold(accountOf(namespace, name));
    do await this.#spread();
    while (!this.gained.has(everything) && (await this.#write()));
    for (const undo of this.#undo.toReversed()) await undo();
    if (this.#undo.length > 0) await this.#lab.settle();
    return this.#undo.length;
  }

  #hold(identity: Identity): void {
    if (!this.#held.has(identity.id)) this.#held.set(identity.id, identity);
    this.gained.add(identity.id);
  }

  #read(namespace: string, name: string): void {
    this.gained.add(`secret:${namespace}:${name}`);
    const { account } = this.#cluster.secrets.find((one) => one.namespace === namespace && one.name === name) ?? {};
    if (account !== undefined) this.#hold(accountOf(namespace, account));
  }

  /** Whoever runs a pod of its own in the namespace runs it as any account and mounts any Secret. */
  #settleIn(namespace: string): void {
    for (const name of [...accounts, "default"]) this.#hold(accountOf(namespace, name));
    for (const one of this.#cluster.secrets) if (one.namespace === namespace) this.#read(namespace, one.name);
  }

  async #spread(): Promise<void> {
    for (let before = -1; before < this.gained.size; ) {
      before = this.gained.size;
      for (const identity of [...this.#held.values()]) {
        for (const namespace of namespaces) await this.#actIn(namespace, identity);
        await this.#impersonate(identity);
        if (await this.#may(identity, ["*"], "*.*")) this.gained.add(everything);
      }
    }
  }

  async #actIn(namespace: string, identity: Identity): Promise<void> {
    const may = (verbs: string, resource: string, name?: string): Promise<boolean> =>
      this.#may(identity, verbs.split(","), resource, { namespace, ...(name === undefined ? {} : { name }) });
    for (const { name, account, token, secret } of this.#cluster.pods.filter((pod) => pod.namespace === namespace)) {
      const inside =
        (await may("create", "pods/exec", name)) ||
        (await may("patch,update", "pods", name)) ||
        (await may("patch,update", "pods/ephemeralcontainers", name));
      if (!inside) continue;
      this.gained.add(`pod:${namespace}:${name}`);
      if (token) this.#hold(accountOf(namespace, account));
      if (secret) this.#read(namespace, "plain");
    }
    const runs =
      (await may("create", "pods")) ||
      (await may("create", "deployments.apps")) ||
      (await may("create", "replicasets.apps")) ||
      (await may("update,patch", "deployments.apps", "d1"));
    if (runs) this.#settleIn(namespace);
    for (const name of [...accounts, "default"]) {
      const taken =
        (await may("create", "serviceaccounts/token", name)) || (await may("impersonate", "serviceaccounts", name));
      if (taken) this.#hold(accountOf(namespace, name));
    }
    for (const { name } of this.#cluster.secrets.filter((one) => one.namespace === namespace))
      if (await may("get,list,watch,patch", "secrets", name)) this.#read(namespace, name);
    const filled =
      (await may("create", "secrets")) &&
      ((await may("get", "secrets", "new")) || (await may("list,watch", "secrets")));
    if (filled) for (const name of [...accounts, "default"]) this.#hold(accountOf(namespace, name));
  }

  async #impersonate(identity: Identity): Promise<void> {
    let other: string | undefined;
    for (const name of [...users, "stranger"]) {
      if (!(await this.#may(identity, ["impersonate"], "users", { name }))) continue;
      other ??= name;
      if (users.includes(name)) this.#hold(userOf(name));
    }
    for (const namespace of namespaces)
      for (const name of [...accounts, "default"])
        if (await this.#may(identity, ["impersonate"], "serviceaccounts", { namespace, name }))
          other ??= accountUser(namespace, name);
    if (other === undefined) return;
    for (const name of groups) {
      if (!(await this.#may(identity, ["impersonate"], "groups", { name }))) continue;
      if (name === "system:masters") this.gained.add(everything);
      const subject = { kind: "Group", name, apiGroup: rbacGroup } as const;
      this.#hold({ id: `group:${name}`, user: other, groups: [name, authenticated], subject });
    }
  }

  async #may(
    identity: Identity,
    verbs: readonly string[],
    resource: string,
    where: { readonly namespace?: string; readonly name?: string } = {},
  ): Promise<boolean> {
    for (const verb of verbs)
      if ((await this.#lab.review(identity, ask(verb, resource, where))) !== undefined) return true;
    return false;
  }

  /** Everybody who is held binds every role, joins every binding and rewrites every role that the server lets it. */
  async #write(): Promise<boolean> {
    const before = this.#undo.length;
    for (const identity of [...this.#held.values()]) {
      for (const { kind, name, namespace } of this.#cluster.bindable) {
        const roleRef = { apiGroup: rbacGroup, kind, name };
        const subjects = [identity.subject];
        for (const place of namespace === undefined ? [undefined, ...namespaces] : [namespace])
          await this.#once(`${identity.id} binds ${kind} ${name} in ${place}`, () =>
            this.#lab.bindAs(identity, roleRef, subjects, place),
          );
      }
      for (const object of this.#cluster.rbac) {
        const change = (now: ApiObject) =>
          object.kind.endsWith("Binding")
            ? { subjects: [...(now["subjects"] as readonly Subject[]), identity.subject] }
            : { rules: [...(now["rules"] as readonly object[]), anything] };
        await this.#once(
          `${identity.id} changes ${object.kind} ${object.metadata.namespace} ${object.metadata.name}`,
          () => this.#lab.changeAs(identity, object, change),
        );
      }
    }
    if (this.#undo.length > before) await this.#lab.settle();
    return this.#undo.length > before;
  }

  /** @param attempt gives what takes it back, where it went through */
  async #once(what: string, attempt: () => Promise<(() => Promise<unknown>) | undefined>): Promise<void> {
    if (this.#written.has(what)) return;
    const undo = await attempt();
    if (undo === undefined) return;
    this.#written.add(what);
    this.#undo.push(undo);
  }
}
