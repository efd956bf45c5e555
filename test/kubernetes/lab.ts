import { inject } from "vitest";
import { type Verdict, verdictOf } from "../authz/kubernetes/oracle/decision.ts";
import type { ApiObject, Asked, Asker, Rule } from "../authz/kubernetes/oracle/objects.ts";
import { binding, clusterBinding, clusterRole, ours, role, user } from "../authz/kubernetes/oracle/objects.ts";
import { canonical, materialised } from "../authz/kubernetes/oracle/reference.ts";
import { namespaces, type World } from "../authz/kubernetes/oracle/world.ts";
import { type Answer, ClusterClient, eachOf } from "../services/kubernetes/client.ts";

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const plurals: Readonly<Record<string, string>> = {
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  Role: "roles",
  RoleBinding: "rolebindings",
};
const ownSelector = `labelSelector=${encodeURIComponent(Object.entries(ours)[0]?.join("=") ?? "")}`;

/** Names that worlds give. */
const made = /^[a-z]+-\d+-\d+$/;

/** Where RBAC objects of this kind stand. */
const rbacPath = ({ kind, metadata: { namespace } }: ApiObject): string =>
  namespace === undefined ? `${rbac}/${plurals[kind]}` : `${rbac}/namespaces/${namespace}/${plurals[kind]}`;

/** The tests' API server, and what they do with it. */
export class Lab {
  readonly client = new ClusterClient(inject("kubernetes").access);
  readonly version = inject("kubernetes").version;
  #attempts = 0;

  close(): void {
    this.client.close();
  }

  /** Namespaces of the questions, and reviews of themselves for callers who are nobody. */
  async prepare(): Promise<void> {
    for (const name of namespaces) await this.namespace(name);
    const name = "oracle-anonymous";
    const path = `${rbac}/clusterrolebindings`;
    await this.client.send("POST", path, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:basic-user" },
      subjects: [{ kind: "Group", name: "system:unauthenticated", apiGroup: "rbac.authorization.k8s.io" }],
    });
    await this.clear();
  }

  async namespace(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
    const { status } = await this.client.send("POST", "/api/v1/namespaces", body);
    if (status !== 201 && status !== 409) throw new Error(`namespace ${name}: ${status}`);
  }

  /** Takes every RBAC object of a world away. */
  async clear(): Promise<void> {
    for (const plural of ["clusterrolebindings", "clusterroles"]) {
      await this.client.must("DELETE", `${rbac}/${plural}?${ownSelector}`);
    }
    for (const namespace of namespaces) {
      for (const plural of ["rolebindings", "roles"])
        await this.client.must("DELETE", `${rbac}/namespaces/${namespace}/${plural}?${ownSelector}`);
    }
    // A role that joins others and is deleted comes back, empty, where the controller was about to write it.
    let looked = 0;
    await until("the last role to go", async () => {
      const left = (await this.list("ClusterRole", `${rbac}/clusterroles`)).filter(({ metadata }) =>
        made.test(metadata.name),
      );
      for (const one of left) await this.client.send("DELETE", `${rbacPath(one)}/${one.metadata.name}`);
      looked = left.length === 0 ? looked + 1 : 0;
      return looked === 5;
    });
  }

  /** Makes RBAC objects and waits until the controller has joined roles and the authorizer knows all of them. */
  async apply(objects: readonly ApiObject[]): Promise<void> {
    await eachOf(objects, (object) => this.client.must("POST", rbacPath(object), object));
    await this.#joined();
    await this.#known();
  }

  /** RBAC as `kubectl get -o json` prints it, each object with its kind. */
  async readBack(): Promise<ApiObject[]> {
    const lists = await Promise.all(Object.keys(plurals).map((kind) => this.list(kind, `${rbac}/${plurals[kind]}`)));
    return lists.flat();
  }

  async list(kind: string, path: string): Promise<ApiObject[]> {
    const { items, apiVersion } = await this.client.must("GET", path);
    return items.map((item: ApiObject) => ({ ...item, apiVersion, kind }));
  }

  /** A SubjectAccessReview, or one of itself by a caller whose groups the server finds. */
  async review(asker: Asker, asked: Asked): Promise<Verdict> {
    const kind = asker.self ? "SelfSubjectAccessReview" : "SubjectAccessReview";
    const { user, groups } = asker;
    const spec = asker.self ? asked : { user, groups, ...asked };
    const path = `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`;
    const body = { apiVersion: "authorization.k8s.io/v1", kind, spec };
    const answer = await this.client.send("POST", path, body, asker.self ? { user, groups } : undefined);
    if (answer.status !== 201) throw new Error(`${kind} of ${user}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return verdictOf(answer.body.status);
  }

  /** Binds a role as the caller, where the server lets it; gives what takes that back. */
  async bindAs(as: Asker, roleRef: object, subjects: readonly object[], namespace: string | undefined) {
    this.#attempts += 1;
    const kind = namespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
    const metadata = { name: `attempt-0-${this.#attempts}`, labels: ours, ...(namespace ? { namespace } : {}) };
    const object = { apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata, roleRef, subjects };
    const { status } = await this.client.send("POST", rbacPath(object), object, as);
    return status === 201 ? () => this.client.must("DELETE", `${rbacPath(object)}/${metadata.name}`) : undefined;
  }

  /** Changes fields of an RBAC object as the caller, by an update or a patch, where the server lets it; gives what takes that back. */
  async changeAs(as: Asker, object: ApiObject, change: (now: ApiObject) => object) {
    const path = `${rbacPath(object)}/${object.metadata.name}`;
    const now = await this.client.must("GET", path);
    const fields = change(now);
    const patch = (body: object, by?: Asker) =>
      this.client.send("PATCH", path, body, by, "application/merge-patch+json");
    const went =
      (await this.client.send("PUT", path, { ...now, ...fields }, as)).status === 200 ||
      (await patch(fields, as)).status === 200;
    const before = Object.fromEntries(Object.keys(fields).map((field) => [field, now[field]]));
    return went ? () => patch(before) : undefined;
  }

  /** Waits until the authorizer has seen every write. */
  settle(): Promise<void> {
    return this.#known();
  }

  /** Writes that change nothing, and requests with impersonation headers: whether each goes through. */
  async attempt({ writes, impersonations }: World): Promise<boolean[]> {
    const went = (what: string, { status, body }: Answer): boolean => {
      if (status !== 201 && status !== 403) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
      return status === 201;
    };
    const written = await eachOf(writes, async ({ feature, asker: { user, groups }, object }) =>
      went(feature, await this.client.send("POST", `${rbacPath(object)}?dryRun=All`, object, { user, groups })),
    );
    const tokens = new Map<string, string>();
    for (const { namespace, account } of impersonations) {
      const name = `${namespace}/${account}`;
      if (!tokens.has(name)) tokens.set(name, await this.#token(namespace, account));
    }
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const acted = await eachOf(impersonations, async ({ feature, namespace, account, as }) =>
      went(
        feature,
        await this.client.send("POST", path, review, { ...as, token: tokens.get(`${namespace}/${account}`) }),
      ),
    );
    return [...written, ...acted];
  }

  async #token(namespace: string, name: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await this.client.send("POST", path, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } });
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    return (await this.client.must("POST", `${path}/${name}/token`, body)).status.token;
  }

  async #joined(): Promise<void> {
    await until("aggregation", async () => {
      const roles = await this.list("ClusterRole", `${rbac}/clusterroles`);
      const expected = materialised(roles);
      return roles.every((one) => {
        const rules = expected.get(one.metadata.name);
        return rules === undefined || same(rules, one["rules"] as readonly Rule[] | undefined);
      });
    });
  }

  /** The last object of each kind, once its right is there: watches keep the order within a kind. */
  async #known(): Promise<void> {
    const name = `last-${Math.random().toString(36).slice(2)}`;
    const rules = [{ verbs: ["get"], apiGroups: ["oracle.test"], resources: [name] }];
    const [namespace = "app"] = namespaces;
    const last = [
      clusterRole(name, rules),
      clusterBinding(name, name, user(`${name}-everywhere`)),
      role(namespace, name, rules),
      binding(namespace, name, "Role", name, user(`${name}-here`)),
    ];
    for (const object of last) await this.client.must("POST", rbacPath(object), object);
    const asked = { resourceAttributes: { verb: "get", group: "oracle.test", resource: name, namespace } };
    await until("the authorizer's caches", async () => {
      const both = await Promise.all(
        ["everywhere", "here"].map((who) => this.review({ user: `${name}-${who}`, groups: [] }, asked)),
      );
      return both.every((verdict) => verdict !== undefined);
    });
    for (const object of last.toReversed()) {
      await this.client.must("DELETE", `${rbacPath(object)}/${object.metadata.name}`);
    }
  }
}

const same = (a: readonly Rule[], b: readonly Rule[] | undefined | null): boolean =>
  a.map(canonical).sort().join() === [...new Set((b ?? []).map(canonical))].sort().join();

/** Waits until the answer is yes, two minutes at most. */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
