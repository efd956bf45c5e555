import { describe, expect, it } from "vitest";
import { compileKubernetes } from "../../../authz/kubernetes/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { namespace } from "../../../model/examples/kubernetes.ts";
import { object } from "../../importers/kubernetes/objects.ts";
import { fileOf, importFiles, listOf } from "../../importers/kubernetes/read.ts";

const registration = "admissionregistration.k8s.io/v1";
const pods = { apiGroups: [""], operations: ["CREATE"], resources: ["pods"] };
const app = namespace("app", "pod-security.kubernetes.io/enforce=privileged", "team=a");
const system = namespace("kube-system", "pod-security.kubernetes.io/enforce=privileged");

/** What stands open for a privileged pod in `app` and in `kube-system`. */
async function open(...objects: readonly object[]): Promise<readonly [readonly string[], readonly string[]]> {
  const { facts } = await importFiles([listOf(...objects)]);
  const kubernetes = compileKubernetes(new FactBase([...facts, app, system]));
  const said = (place: typeof app) => kubernetes.admits(place, ["privileged"]).conditions.map(({ text }) => text);
  return [said(app), said(system)];
}
const webhook = (name: string, ...webhooks: readonly object[]) =>
  object(registration, "ValidatingWebhookConfiguration", name, { webhooks });

describe("a webhook", () => {
  const text = "validatingwebhookconfiguration w does not refuse the pod";
  it.each<[string, object, readonly [number, number]]>([
    ["of pods", { rules: [pods] }, [1, 1]],
    ["of pods and their subresources", { rules: [{ ...pods, resources: ["pods/*"] }] }, [1, 1]],
    ["of everything", { rules: [{ apiGroups: ["*"], operations: ["*"], resources: ["*"] }] }, [1, 1]],
    ["of subresources alone", { rules: [{ ...pods, resources: ["pods/exec"] }] }, [0, 0]],
    ["of updates alone", { rules: [{ ...pods, operations: ["UPDATE"] }] }, [0, 0]],
    ["of another group", { rules: [{ ...pods, apiGroups: ["apps"] }] }, [0, 0]],
    [
      "of workloads: a pod itself is not looked at",
      { rules: [{ ...pods, apiGroups: ["apps"], resources: ["deployments"] }] },
      [0, 0],
    ],
    ["of namespaces with a label", { rules: [pods], namespaceSelector: { matchLabels: { team: "a" } } }, [1, 0]],
    [
      "of all namespaces but one",
      {
        rules: [pods],
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
        },
      },
      [1, 0],
    ],
    [
      "of objects with a label, which their writer leaves out",
      { rules: [pods], objectSelector: { matchLabels: { scan: "yes" } } },
      [0, 0],
    ],
    ["of empty selectors", { rules: [pods], objectSelector: {}, namespaceSelector: {} }, [1, 1]],
  ])("%s", async (_name, one, [inApp, inSystem]) => {
    const expected = [Array(inApp).fill(text), Array(inSystem).fill(text)];
    expect(await open(webhook("w", { name: "a.example.com", ...one }))).toEqual(expected);
  });
});

describe("a ValidatingAdmissionPolicy", () => {
  const policy = object(registration, "ValidatingAdmissionPolicy", "p", {
    spec: { matchConstraints: { resourceRules: [pods] } },
  });
  const bind = (actions: readonly string[], matchResources: object = {}, policyName = "p") =>
    object(registration, "ValidatingAdmissionPolicyBinding", "b", {
      spec: { policyName, validationActions: actions, matchResources },
    });
  const text = "validatingadmissionpolicy p does not refuse the pod";

  it("refuses by a binding that denies, where the binding matches", async () => {
    expect(await open(policy, bind(["Deny"]))).toEqual([[text], [text]]);
    expect(await open(policy, bind(["Deny", "Audit"], { namespaceSelector: { matchLabels: { team: "a" } } }))).toEqual([
      [text],
      [],
    ]);
    expect(await open(policy, bind(["Deny"], { resourceRules: [{ ...pods, resources: ["services"] }] }))).toEqual([
      [],
      [],
    ]);
  });

  it("refuses nothing by one that warns, one of another policy, or none", async () => {
    expect(await open(policy, bind(["Warn", "Audit"]))).toEqual([[], []]);
    expect(await open(policy, bind(["Deny"], {}, "other"))).toEqual([[], []]);
  });

  it("is open where bindings were not read", async () => {
    const [inApp] = await open(policy);
    expect(inApp).toEqual(["no binding enforces validatingadmissionpolicy p: its bindings were not all read"]);
  });
});

describe("Kyverno", () => {
  const rule = (match: object, more: object = {}) => ({ name: "r", match, validate: { pattern: {} }, ...more });
  const any = { any: [{ resources: { kinds: ["Pod"] } }] };
  const policy = (spec: object, kind = "ClusterPolicy", where?: string) =>
    object("kyverno.io/v1", kind, "k", { spec }, where);
  const text = "clusterpolicy k does not refuse the pod";

  it.each<[string, object, readonly [number, number]]>([
    ["enforced", { validationFailureAction: "Enforce", rules: [rule(any)] }, [1, 1]],
    ["audited, which is the default", { rules: [rule(any)] }, [0, 0]],
    ["enforced by the rule", { rules: [rule(any, { validate: { failureAction: "Enforce" } })] }, [1, 1]],
    [
      "audited by the rule",
      { validationFailureAction: "Enforce", rules: [rule(any, { validate: { failureAction: "Audit" } })] },
      [0, 0],
    ],
    [
      "a rule that mutates",
      { validationFailureAction: "Enforce", rules: [{ name: "r", match: any, mutate: {} }] },
      [0, 0],
    ],
    [
      "some namespaces",
      {
        validationFailureAction: "enforce",
        rules: [rule({ any: [{ resources: { kinds: ["v1/Pod"], namespaces: ["a*"] } }] })],
      },
      [1, 0],
    ],
    [
      "all but some",
      {
        validationFailureAction: "Enforce",
        rules: [rule(any, { exclude: { any: [{ resources: { namespaces: ["kube-*"] } }] } })],
      },
      [1, 0],
    ],
    [
      "all but those of some callers",
      {
        validationFailureAction: "Enforce",
        rules: [rule(any, { exclude: { any: [{ resources: { namespaces: ["kube-*"] }, clusterRoles: ["x"] }] } })],
      },
      [1, 1],
    ],
    [
      "enforced in some namespaces",
      {
        validationFailureAction: "Audit",
        validationFailureActionOverrides: [{ action: "Enforce", namespaces: ["app"] }],
        rules: [rule(any)],
      },
      [1, 0],
    ],
    [
      "enforced where a selector of namespaces fits",
      {
        validationFailureActionOverrides: [
          { action: "Enforce", namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "app" } } },
        ],
        rules: [rule(any)],
      },
      [1, 0],
    ],
    [
      "enforced where it is named and where a selector of namespaces fits too",
      {
        validationFailureActionOverrides: [
          { action: "Enforce", namespaces: ["kube-*"], namespaceSelector: { matchLabels: { none: "such" } } },
        ],
        rules: [rule(any)],
      },
      [0, 0],
    ],
    [
      "audited where a selector of namespaces fits",
      {
        validationFailureAction: "Enforce",
        validationFailureActionOverrides: [
          { action: "Audit", namespaces: ["app"], namespaceSelector: { matchLabels: { none: "such" } } },
        ],
        rules: [rule(any)],
      },
      [1, 1],
    ],
    ["not asked at admission", { admission: false, validationFailureAction: "Enforce", rules: [rule(any)] }, [0, 0]],
    [
      "services",
      { validationFailureAction: "Enforce", rules: [rule({ any: [{ resources: { kinds: ["Service"] } }] })] },
      [0, 0],
    ],
    ["the old form", { validationFailureAction: "Enforce", rules: [rule({ resources: { kinds: ["Pod"] } })] }, [1, 1]],
  ])("%s", async (_name, spec, [inApp, inSystem]) => {
    expect(await open(policy(spec))).toEqual([Array(inApp).fill(text), Array(inSystem).fill(text)]);
  });

  it("holds a Policy to its namespace, and says nothing of its own webhook beside its policies", async () => {
    const spec = { validationFailureAction: "Enforce", rules: [rule(any)] };
    const hook = webhook("kyverno-resource-validating-webhook-cfg", { name: "v", rules: [pods] });
    expect(await open(policy(spec, "Policy", "app"), hook)).toEqual([["policy k does not refuse the pod"], []]);
    expect((await open(hook))[0]).toHaveLength(1);
  });
});

describe("Gatekeeper", () => {
  const constraint = (spec: object) => object("constraints.gatekeeper.sh/v1beta1", "K8sPrivileged", "g", { spec });
  const kinds = [{ apiGroups: [""], kinds: ["Pod"] }];
  const text = "k8sprivileged g does not refuse the pod";
  const point = (name: string) => [{ action: "deny", enforcementPoints: [{ name }] }];

  it.each<[string, object, readonly [number, number]]>([
    ["denies by default", { match: { kinds } }, [1, 1]],
    ["a dry run", { enforcementAction: "dryrun", match: { kinds } }, [0, 0]],
    ["warns", { enforcementAction: "warn", match: { kinds } }, [0, 0]],
    [
      "scoped to admission",
      { enforcementAction: "scoped", scopedEnforcementActions: point("validation.gatekeeper.sh"), match: { kinds } },
      [1, 1],
    ],
    [
      "scoped to the audit",
      { enforcementAction: "scoped", scopedEnforcementActions: point("audit.gatekeeper.sh"), match: { kinds } },
      [0, 0],
    ],
    ["without kinds", {}, [1, 1]],
    ["of other kinds", { match: { kinds: [{ apiGroups: ["apps"], kinds: ["Deployment"] }] } }, [0, 0]],
    ["but some namespaces", { match: { kinds, excludedNamespaces: ["*-system"] } }, [1, 0]],
    ["some namespaces", { match: { kinds, namespaces: ["kube-*"] } }, [0, 1]],
    ["by labels of the pod", { match: { kinds, labelSelector: { matchLabels: { a: "b" } } } }, [0, 0]],
  ])("%s", async (_name, spec, [inApp, inSystem]) => {
    expect(await open(constraint(spec))).toEqual([Array(inApp).fill(text), Array(inSystem).fill(text)]);
  });
});

it("SecurityContextConstraints are one restraint together", async () => {
  const scc = (name: string) => object("security.openshift.io/v1", "SecurityContextConstraints", name, {});
  expect((await open(scc("restricted-v2"), scc("privileged")))[0]).toEqual([
    "some SecurityContextConstraints that the pod may use admit it",
  ]);
});

describe("an AdmissionConfiguration", () => {
  const yaml = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: baseline, enforce-version: v1.31}
    exemptions: {usernames: [root], namespaces: [kube-system], runtimeClasses: []}
`;
  it("gives the default level and who is exempt", async () => {
    const { facts } = await importFiles([fileOf("admission.yaml", yaml)]);
    const [fact] = facts.flatMap((one) => (one.kind === "k8s.pod-security" ? [one] : []));
    expect(fact).toMatchObject({
      enforce: "baseline",
      enforceVersion: "v1.31",
      exemptNamespaces: ["kube-system"],
      exemptUsernames: ["root"],
    });
    const kubernetes = compileKubernetes(new FactBase(facts));
    const decisions = ["app", "kube-system"].map((name) => kubernetes.admits(namespace(name), ["privileged"]).decision);
    expect(decisions).toEqual(["refuse", "admit"]);
  });
});
