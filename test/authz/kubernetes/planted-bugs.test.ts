import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AccessReview } from "../../../authz/kubernetes/index.ts";
import type { Fact } from "../../../model/fact.ts";
import { recordedPods } from "./oracle/pod-cases.ts";
import { replayed } from "./oracle/replay.ts";

const folder = "../../../authz/kubernetes";
/** The modules that bugs are planted in, freshly loaded. */
const modules = {
  "pod-security/spec": () => import("../../../authz/kubernetes/pod-security/spec.ts"),
  "pod-security/standard": () => import("../../../authz/kubernetes/pod-security/standard.ts"),
  "rule-match": () => import("../../../authz/kubernetes/rule-match.ts"),
  selectors: () => import("../../../authz/kubernetes/selectors.ts"),
  subjects: () => import("../../../authz/kubernetes/subjects.ts"),
};
type Modules = { readonly [K in keyof typeof modules]: Awaited<ReturnType<(typeof modules)[K]>> };

/** What a plant makes of the facts and of what is asked. */
interface Planted {
  readonly fact?: (fact: Fact) => readonly Fact[];
  readonly review?: (review: AccessReview) => AccessReview;
}
type Plant = () => Planted;

/** Exported functions of a module in the place of its own, in what is loaded next. */
function replace<K extends keyof Modules>(name: K, change: (own: Modules[K]) => Partial<Modules[K]>): Plant {
  return () => {
    vi.doMock(`${folder}/${name}.ts`, async (original) => {
      const own = (await original()) as Modules[K];
      return { ...own, ...change(own) };
    });
    return {};
  };
}
type Match = Modules["rule-match"]["allowsResource"];
const matching = (change: (own: Match) => Match): Plant =>
  replace("rule-match", ({ allowsResource }) => ({ allowsResource: change(allowsResource) }));

const rbac: readonly (readonly [name: string, plant: Plant])[] = [
  [
    "a resource covers its subresources",
    matching((own) => (rule, query, name) => {
      const { subresource: _, ...whole } = query;
      return own(rule, query, name) || own(rule, whole, name);
    }),
  ],
  [
    "* after a resource stands for any subresource",
    matching((own) => (rule, query, name) => {
      const resources = rule.resources.map((one) => one.replace(/\/\*$/, `/${query.subresource}`));
      return own({ ...rule, resources }, query, name);
    }),
  ],
  [
    "* before a subresource is not known",
    matching((own) => (rule, query, name) => {
      const resources = rule.resources.filter((one) => !one.startsWith("*/"));
      return own({ ...rule, resources }, query, name);
    }),
  ],
  ["names are overlooked", matching((own) => (rule, query) => own({ ...rule, resourceNames: [] }, query, ""))],
  [
    "nothing that is created has a name",
    matching((own) => (rule, query, name) => own(rule, query, query.verb === "create" ? "" : name)),
  ],
  [
    "a pattern in a verb is one",
    matching(
      (own) => (rule, query, name) =>
        own({ ...rule, verbs: rule.verbs.map((verb) => (/^.+\*$/.test(verb) ? "*" : verb)) }, query, name),
    ),
  ],
  [
    "the core group covers every group",
    matching(
      (own) => (rule, query, name) =>
        own({ ...rule, apiGroups: rule.apiGroups.map((group) => (group === "" ? "*" : group)) }, query, name),
    ),
  ],
  [
    "a path covers what is below it",
    replace("rule-match", ({ allowsUrl }) => ({
      allowsUrl: (rule, verb, path) =>
        allowsUrl({ ...rule, nonResourceURLs: rule.nonResourceURLs.flatMap((url) => [url, `${url}/*`]) }, verb, path),
    })),
  ],
  [
    "* at the end of a path stands for something",
    replace("rule-match", ({ allowsUrl }) => ({
      allowsUrl: (rule, verb, path) =>
        !rule.nonResourceURLs.some((url) => url.endsWith("/*") && url === `${path}*`) && allowsUrl(rule, verb, path),
    })),
  ],
  [
    "expressions of a selector are overlooked",
    replace("selectors", ({ selects }) => ({
      selects: (selector, labels) => selects({ ...selector, expressions: [] }, labels),
    })),
  ],
  [
    "roles join nothing that joins others",
    () => ({
      fact: (fact) => [fact.kind === "k8s.role" && fact.aggregates.length > 0 ? { ...fact, labels: [] } : fact],
    }),
  ],
  [
    "what a manifest says in a role that joins others is believed",
    () => ({
      fact: (fact) => {
        if (fact.kind !== "k8s.role") return [fact];
        const { unjoined: _, ...rest } = fact;
        return [rest];
      },
    }),
  ],
  [
    "an account is looked for in the namespace of the binding",
    () => ({
      fact: (fact) => {
        if (fact.kind !== "k8s.binding" || fact.namespace === undefined) return [fact];
        return [
          { ...fact, subject: fact.subject.replace(/:serviceaccount:[^:]+:/, `:serviceaccount:${fact.namespace}:`) },
        ];
      },
    }),
  ],
  [
    "a RoleBinding to a ClusterRole holds everywhere",
    () => ({
      fact: (fact) => {
        if (fact.kind !== "k8s.binding" || !fact.role.includes(":clusterrole:")) return [fact];
        const { namespace: _, ...rest } = fact;
        return [rest];
      },
    }),
  ],
  [
    "accounts are in no group of their namespace",
    replace("subjects", ({ impliedGroups }) => ({
      impliedGroups: (...given) => impliedGroups(...given).filter((group) => !/serviceaccounts%3A/.test(group)),
    })),
  ],
  [
    "nobody is somebody",
    replace("subjects", ({ impliedGroups, groupId }) => ({
      impliedGroups: (cluster, subject) => [
        ...impliedGroups(cluster, subject),
        groupId(cluster, "system:authenticated"),
      ],
    })),
  ],
  [
    "system:masters is a group as any other",
    () => ({
      review: (review) => ({ ...review, groups: review.groups?.filter((one) => one !== "system:masters") ?? [] }),
    }),
  ],
];

type Standard = Modules["pod-security/standard"]["podSecurityViolations"];
const deciding = (change: (own: Standard) => Standard): Plant =>
  replace("pod-security/standard", ({ podSecurityViolations }) => ({
    podSecurityViolations: change(podSecurityViolations),
  }));
const pods: readonly (readonly [name: string, plant: Plant])[] = [
  [
    "the version of a standard is overlooked",
    deciding(
      (own) =>
        ({ level }, ...rest) =>
          own({ level, version: "latest" }, ...rest),
    ),
  ],
  [
    "restricted asks what baseline asks",
    deciding(
      (own) =>
        ({ level, version }, ...rest) =>
          own({ level: level === "restricted" ? "baseline" : level, version }, ...rest),
    ),
  ],
  ["user namespaces change nothing", replace("pod-security/spec", () => ({ inUserNamespace: () => false }))],
  [
    "init containers are not looked at",
    replace("pod-security/spec", () => ({ containersOf: ({ containers }) => containers ?? [] })),
  ],
];

describe("a bug planted in the evaluator is found by what an API server decided", { timeout: 120_000 }, () => {
  let worlds: Awaited<ReturnType<typeof replayed>>;
  beforeAll(async () => {
    worlds = await replayed();
  }, 120_000);
  afterEach(() => {
    for (const name of Object.keys(modules)) vi.doUnmock(`${folder}/${name}.ts`);
    vi.resetModules();
  });

  it.each(rbac)("%s", async (_, plant) => {
    vi.resetModules();
    const { fact = (one: Fact) => [one], review = (one: AccessReview) => one } = plant();
    const { replay } = await import("./oracle/replay.ts");
    const { compile } = await import("./oracle/decision.ts");
    const { differences } = replay(
      worlds,
      (facts) => {
        const authz = compile(facts);
        return { authorize: (cluster, asked) => authz.authorize(cluster, review(asked)) };
      },
      fact,
    );
    expect(differences.join("\n")).toMatch(/server (allow|deny)/);
  });

  it.each(pods)("%s", async (_, plant) => {
    vi.resetModules();
    plant();
    const { differencesOf } = await import("./oracle/pod-cases.ts");
    const { podSecurityViolations } = await import("../../../authz/kubernetes/index.ts");
    expect(differencesOf(recordedPods(), podSecurityViolations)).not.toEqual([]);
  });
});
