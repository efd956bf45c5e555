import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { impliedGroups, type ResourceQuery } from "../../../authz/kubernetes/index.ts";
import type { AccessReview } from "../../../authz/kubernetes/review.ts";
import { FactBase } from "../../../graph/facts.ts";
import { unsegment } from "../../../model/access.ts";
import { allowed, binding, namespace, role, roleRule } from "../../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../../model/fact.ts";
import { authzOf, cluster, clusters, names, namespaces, subjects, verbs } from "./clusters.ts";

const web = "system:serviceaccount:app:web";
const asks = (
  verb: string,
  resource: string,
  rest: Partial<NonNullable<AccessReview["resourceAttributes"]>> = {},
): AccessReview => {
  const [path = "", ...group] = resource.split(".");
  const [plural = "", subresource] = path.split("/");
  return { user: web, resourceAttributes: { verb, group: group.join("."), resource: plural, subresource, ...rest } };
};
const decision = (review: AccessReview, ...facts: readonly Fact[]): string =>
  authzOf(...facts, closed).authorize(cluster, review).decision;
const closed: Fact = {
  ...roleRule("none", "get", "none"),
  kind: "closed-world",
  key: cluster,
} as unknown as FactOf<"closed-world">;

describe("one rule and one request", () => {
  it.each<[string, AccessReview, readonly Fact[], "allow" | "deny"]>([
    [
      "a resource does not cover its subresources",
      asks("create", "pods/exec", { namespace: "db" }),
      allowed("create", "pods", "db"),
      "deny",
    ],
    [
      "pods/* covers nothing",
      asks("create", "pods/exec", { namespace: "db" }),
      allowed("create", "pods/*", "db"),
      "deny",
    ],
    [
      "*/exec covers the subresource of any resource",
      asks("create", "pods/exec", { namespace: "db" }),
      allowed("create", "*/exec", "db"),
      "allow",
    ],
    [
      "* covers subresources too",
      asks("create", "pods/exec", { namespace: "db" }),
      allowed("create", "*", "db"),
      "allow",
    ],
    [
      "the group must be the resource's",
      asks("get", "deployments.apps", { namespace: "db" }),
      allowed("get", "deployments", "db"),
      "deny",
    ],
    [
      "a wildcard group covers it",
      asks("get", "deployments.apps", { namespace: "db" }),
      allowed("get", "deployments", "db", { apiGroups: ["*"] }),
      "allow",
    ],
    [
      "a pattern within a verb is no wildcard",
      asks("get", "pods", { namespace: "db" }),
      allowed("g*", "pods", "db"),
      "deny",
    ],
    [
      "a name that the rule lists",
      asks("get", "secrets", { namespace: "db", name: "a" }),
      allowed("get", "secrets", "db", { resourceNames: ["a"] }),
      "allow",
    ],
    [
      "another name",
      asks("get", "secrets", { namespace: "db", name: "b" }),
      allowed("get", "secrets", "db", { resourceNames: ["a"] }),
      "deny",
    ],
    [
      "create carries no name",
      asks("create", "secrets", { namespace: "db" }),
      allowed("create", "secrets", "db", { resourceNames: ["a"] }),
      "deny",
    ],
    [
      "create of a subresource does",
      asks("create", "pods/exec", { namespace: "db", name: "a" }),
      allowed("create", "pods/exec", "db", { resourceNames: ["a"] }),
      "allow",
    ],
    [
      "list without a name",
      asks("list", "secrets", { namespace: "db" }),
      allowed("list", "secrets", "db", { resourceNames: ["a"] }),
      "deny",
    ],
    [
      "list by field selector carries it",
      asks("list", "secrets", { namespace: "db", name: "a" }),
      allowed("list", "secrets", "db", { resourceNames: ["a"] }),
      "allow",
    ],
    [
      "a RoleBinding holds in its namespace",
      asks("get", "pods", { namespace: "app" }),
      allowed("get", "pods", "db"),
      "deny",
    ],
    ["and not for the cluster", asks("get", "nodes"), allowed("get", "nodes", "db"), "deny"],
    [
      "a ClusterRoleBinding holds everywhere",
      asks("get", "pods", { namespace: "db" }),
      allowed("get", "pods"),
      "allow",
    ],
    [
      "resource and verb in one rule",
      asks("get", "secrets", { namespace: "db" }),
      [
        binding("serviceaccount:app:web", "db/x", "db"),
        roleRule("db/x", "get", "pods"),
        roleRule("db/x", "list", "secrets"),
      ],
      "deny",
    ],
    [
      "a role that does not exist",
      asks("get", "pods", { namespace: "db" }),
      [binding("serviceaccount:app:web", "gone", "db")],
      "deny",
    ],
    [
      "a built-in role that is not in the input",
      asks("create", "serviceaccounts/token", { namespace: "db" }),
      [binding("serviceaccount:app:web", "edit", "db")],
      "allow",
    ],
    [
      "nor does it grant more than it does",
      asks("get", "secrets", { namespace: "db" }),
      [binding("serviceaccount:app:web", "view", "db")],
      "deny",
    ],
  ])("%s", (_name, review, facts, expected) => {
    expect(decision(review, ...facts)).toBe(expected);
  });

  it("adds no groups of its own to a review", () => {
    const facts = [binding("group:system:authenticated", "all"), roleRule("all", "get", "pods")];
    expect(decision(asks("get", "pods"), ...facts)).toBe("deny");
    expect(decision({ ...asks("get", "pods"), groups: ["system:authenticated"] }, ...facts)).toBe("allow");
  });

  it("lets system:masters do everything, by no rule", () => {
    expect(decision({ ...asks("delete", "nodes"), groups: ["system:masters"] })).toBe("allow");
  });

  it("matches paths that are no resources, also by a trailing star", () => {
    const url = (path: string): AccessReview => ({ user: web, nonResourceAttributes: { verb: "get", path } });
    const facts = [
      binding("serviceaccount:app:web", "m"),
      roleRule("m", "get", "", { resources: [], nonResourceURLs: ["/metrics", "/healthz/*"] }),
    ];
    expect(
      ["/metrics", "/metrics/x", "/healthz/etcd", "/healthz"].map((path) => decision(url(path), ...facts)),
    ).toEqual(["allow", "deny", "allow", "deny"]);
  });

  it("is open where not every binding was read", () => {
    const { decision: open, conditions } = authzOf(namespace("app")).authorize(cluster, asks("get", "pods"));
    expect([open, conditions.map(({ kind }) => kind)]).toEqual(["conditional", ["unread", "unread"]]);
  });
});

it("names a binding of the whole cluster before one of the namespace", () => {
  const facts = [...allowed("get", "pods", "db"), role("wide"), roleRule("wide", "get", "pods")];
  const wide = binding("group:ops", "wide");
  const { because } = authzOf(...facts, wide, closed).authorize(cluster, {
    ...asks("get", "pods", { namespace: "db" }),
    groups: ["ops"],
  });
  expect(because[0]).toBe(wide);
});

describe("aggregation", () => {
  const aggregated = (name: string, label: string) =>
    role(name, { aggregates: [{ labels: [label], expressions: [] }] });
  const reader = binding("serviceaccount:app:web", "top");

  it("joins the rules of the roles that are selected, through others", () => {
    const facts = [
      reader,
      aggregated("top", "to=top"),
      role("middle", { labels: ["to=top"], aggregates: [{ labels: ["to=middle"], expressions: [] }] }),
      role("leaf", { labels: ["to=middle"] }),
      roleRule("leaf", "get", "secrets"),
    ];
    expect(decision(asks("get", "secrets"), ...facts)).toBe("allow");
    const [grant] = authzOf(...facts)
      .rbac(cluster)
      .holders({ verb: "get", group: "", resource: "secrets" }, "cluster");
    expect(grant?.because.map(({ key }) => key).sort()).toEqual(
      [
        reader.key,
        "k8s:prod:clusterrole:leaf",
        "k8s:prod:clusterrole:leaf/get secrets",
        "k8s:prod:clusterrole:middle",
        "k8s:prod:clusterrole:top",
      ].sort(),
    );
  });

  it("ends on a cycle", () => {
    const cyclic = (name: string, to: string) =>
      role(name, { labels: [`to=${name}`], aggregates: [{ labels: [`to=${to}`], expressions: [] }] });
    expect(decision(asks("get", "secrets"), reader, cyclic("top", "other"), cyclic("other", "top"))).toBe("deny");
  });

  it.each<[string, string, readonly string[]]>([
    ["go where it selects a role", "to=top", ["deny", "allow"]],
    ["stay where it selects none", "to=other", ["allow", "deny"]],
  ])("rules that somebody wrote into a role that joins others %s", (_, label, expected) => {
    const facts = [
      reader,
      role("top", { aggregates: [{ labels: ["to=top"], expressions: [] }], unjoined: true }),
      roleRule("top", "get", "pods"),
      role("leaf", { labels: [label] }),
      roleRule("leaf", "get", "secrets"),
    ];
    expect([asks("get", "pods"), asks("get", "secrets")].map((review) => decision(review, ...facts))).toEqual(expected);
  });

  it("believes the rules that the API server has already joined", () => {
    const facts = [
      reader,
      aggregated("top", "to=top"),
      roleRule("top", "get", "pods"),
      role("leaf", { labels: ["to=top"] }),
      roleRule("leaf", "get", "secrets"),
    ];
    expect([asks("get", "pods"), asks("get", "secrets")].map((review) => decision(review, ...facts))).toEqual([
      "allow",
      "deny",
    ]);
  });
});

/** The reference: every binding and rule looked at for one request, as the API server's documentation tells it. */
function naive(facts: FactBase, subject: string, query: ResourceQuery, where: string, name: string): boolean {
  const holders = new Set([subject, ...impliedGroups(cluster, subject)]);
  return facts.of("k8s.binding").some(
    (bound) =>
      holders.has(bound.subject) &&
      (bound.namespace === undefined || bound.namespace === where) &&
      facts.of("k8s.rule").some((rule) => {
        const wanted = query.subresource === undefined ? query.resource : `${query.resource}/${query.subresource}`;
        const has = (list: readonly string[], ...tokens: readonly string[]) =>
          tokens.some((token) => list.includes(token));
        return (
          rule.role === bound.role &&
          has(rule.verbs, "*", query.verb) &&
          has(rule.apiGroups, "*", query.group) &&
          has(rule.resources, "*", wanted, ...(query.subresource === undefined ? [] : [`*/${query.subresource}`])) &&
          (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
        );
      }),
  );
}

const queries: fc.Arbitrary<ResourceQuery> = fc.record(
  {
    verb: fc.constantFrom(...verbs.filter((verb) => verb !== "*")),
    group: fc.constantFrom("", "apps", "rbac.authorization.k8s.io"),
    resource: fc.constantFrom("pods", "secrets", "deployments", "clusterroles"),
    subresource: fc.constantFrom("exec"),
  },
  { requiredKeys: ["verb", "group", "resource"] },
);

describe("holders", () => {
  it("are exactly the subjects whose every request a plain reading allows", () => {
    fc.assert(
      fc.property(
        clusters,
        queries,
        fc.constantFrom(...names, ""),
        fc.constantFrom(...namespaces, ""),
        (all, query, wanted, where) => {
          const facts = new FactBase(all);
          const grants = authzOf(...all)
            .rbac(cluster)
            .holders(query, where === "" ? "cluster" : "namespaced");
          if (where === "") expect(grants.filter((grant) => grant.namespace !== undefined)).toEqual([]);
          if (query.verb === "create" && query.subresource === undefined) {
            expect(grants.filter((grant) => grant.names.length > 0)).toEqual([]);
          }
          // A top-level create has no name to ask for.
          const name = query.verb === "create" && query.subresource === undefined ? "" : wanted;
          for (const text of subjects) {
            const [type = "", ...rest] = text.split(":");
            const subject = type === "serviceaccount" ? `${cluster}:${text}` : `${cluster}:${type}:${rest.join("%3A")}`;
            const chain = [subject, ...impliedGroups(cluster, subject)];
            const held = grants.some(
              (grant) =>
                chain.includes(grant.subject) &&
                (grant.namespace === undefined || grant.namespace === where) &&
                (grant.names.length === 0 || grant.names.includes(name)),
            );
            expect(held, `${unsegment(subject)} in ${where} named ${name}`).toBe(
              naive(facts, subject, query, where, name),
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("and a review of user and groups agrees", () => {
    fc.assert(
      fc.property(
        clusters,
        queries,
        fc.constantFrom(...names, ""),
        fc.constantFrom(...namespaces, ""),
        (all, query, name, where) => {
          const facts = new FactBase([...all, closed]);
          const groups = ["system:serviceaccounts", "system:serviceaccounts:app", "system:authenticated"];
          const review: AccessReview = { user: web, groups, resourceAttributes: { ...query, namespace: where, name } };
          const decided = authzOf(...all, closed).authorize(cluster, review).decision === "allow";
          expect(decided).toBe(naive(facts, "k8s:prod:serviceaccount:app:web", query, where, name));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("groups that a subject is in by what it is", () => {
  it.each([
    ["serviceaccount:app:web", ["system:serviceaccounts:app", "system:serviceaccounts", "system:authenticated"]],
    ["user:kim", ["system:authenticated"]],
    ["user:system%3Aanonymous", ["system:unauthenticated"]],
    ["group:system%3Aserviceaccounts%3Aapp", ["system:serviceaccounts", "system:authenticated"]],
    ["group:system%3Aserviceaccounts", ["system:authenticated"]],
    ["group:ops", ["system:authenticated"]],
    ["group:system%3Aunauthenticated", []],
  ])("%s", (subject, expected) => {
    const found = impliedGroups(cluster, `${cluster}:${subject}`);
    expect(found.map((group) => unsegment(group.slice(`${cluster}:group:`.length)))).toEqual(expected);
  });
});

describe("what one session holds together", () => {
  const create = { verb: "create", group: "", resource: "secrets" };
  const read = { verb: "get", group: "", resource: "secrets" };
  const sessions = (...facts: readonly Fact[]) => {
    const rbac = authzOf(...facts).rbac(cluster);
    return [...rbac.together(rbac.holders(create, "namespaced"), rbac.holders(read, "namespaced"))];
  };

  it("joins a subject's own grant with its group's", () => {
    const found = sessions(
      ...allowed("create", "secrets", "db"),
      binding("group:system:serviceaccounts:app", "readers", "db"),
      roleRule("readers", "get", "secrets"),
    );
    expect(found.map(({ subject, namespace: where }) => [subject, where])).toEqual([
      ["k8s:prod:serviceaccount:app:web", "db"],
    ]);
  });

  it("does not join two accounts, nor two namespaces", () => {
    const other = [binding("serviceaccount:app:other", "readers", "db"), roleRule("readers", "get", "secrets")];
    expect(sessions(...allowed("create", "secrets", "db"), ...other)).toEqual([]);
    expect(sessions(...allowed("create", "secrets", "db"), ...allowed("get", "secrets", "app"))).toEqual([]);
  });

  it("tells a group's pair of the group alone, and one grant for both alone", () => {
    const group = [binding("group:ops", "all", "db"), roleRule("all", "create,get", "secrets")];
    const found = sessions(...group, binding("group:ops", "more", "db"), roleRule("more", "get", "secrets"));
    expect(found.map(({ subject, because }) => [subject, because.length])).toEqual([["k8s:prod:group:ops", 2]]);
  });

  it("stays small for an account that is bound in very many namespaces", () => {
    const facts = Array.from({ length: 2000 }, (_, index) => [
      namespace(`n${index}`),
      binding("serviceaccount:app:web", "rw", `n${index}`),
    ]).flat();
    expect(sessions(...facts, roleRule("rw", "create,get", "secrets"))).toHaveLength(2000);
  });
});
