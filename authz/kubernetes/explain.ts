import { unsegment } from "../../model/access.ts";
import type { K8sBindingFact } from "../../model/fact/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { scopeOf } from "./discovery.ts";
import { authorizeNode, machineOf } from "./node-authorizer.ts";
import { podSecurityOf } from "./pod-security/in-force.ts";
import type { Rbac } from "./rbac.ts";
import { type AccessDecision, authorize, bindingsFor, boundRules, ruleCheck } from "./request.ts";
import type { AccessReview } from "./review.ts";
import { covers, type PolicyRule } from "./rule-match.ts";

/** A rule that the caller has by a binding. */
export interface RuleSaid {
  readonly binding: K8sBindingFact;
  /** The rule, where the input holds it, and the roles that aggregation joined. */
  readonly because: readonly Fact[];
  /** Name of a built-in role whose rule it is, where the input does not hold the role. */
  readonly builtIn?: string;
  readonly applies: boolean;
  /** Why not. */
  readonly unmet: readonly string[];
}

export interface AccessStage {
  readonly stage: "masters" | "node" | "cluster-bindings" | "namespace-bindings";
  readonly says: "allows" | "silent" | "open" | "none";
  readonly text: string;
  /** Pods of the node, for the Node authorizer. */
  readonly because: readonly Fact[];
  readonly rules: readonly RuleSaid[];
}

export interface AccessExplanation extends AccessDecision {
  /** What of the request, or of what comes after it, is worth knowing. */
  readonly notes: readonly string[];
  /** In the order in which they are asked. */
  readonly stages: readonly AccessStage[];
}

/** Most rules that do not apply and are shown: those nearest to the request. */
const nearest = 5;

/** One request, with everything that was asked and every rule that allows it. */
export function explainAccess(facts: FactReader, rbac: Rbac, review: AccessReview): AccessExplanation {
  return {
    ...authorize(facts, rbac, review),
    notes: notesOf(facts, rbac.cluster, review),
    stages: [masters(review), node(facts, rbac.cluster, review), ...rules(rbac, review)],
  };
}

function masters({ groups = [] }: AccessReview): AccessStage {
  const member = groups.includes("system:masters");
  return {
    stage: "masters",
    says: member ? "allows" : "none",
    text: member ? "a member of system:masters may do everything" : "the caller is not in system:masters",
    because: [],
    rules: [],
  };
}

function node(facts: FactReader, cluster: string, review: AccessReview): AccessStage {
  const machine = machineOf(review);
  const asked = review.resourceAttributes;
  const said = machine && asked ? authorizeNode(facts, cluster, machine, asked) : undefined;
  const open = said?.conditions[0];
  const how = said?.because.length ? "a pod on the node refers to it" : "every node may";
  return {
    stage: "node",
    says: said ? (open ? "open" : "allows") : machine ? "silent" : "none",
    text: open?.text ?? (said ? how : machine ? "no pod on the node is known to refer to it" : "the caller is no node"),
    because: said?.because ?? [],
    rules: [],
  };
}

function rules(rbac: Rbac, review: AccessReview): readonly AccessStage[] {
  const accept = ruleCheck(review);
  const allowing = [...boundRules(rbac, review, accept)];
  const bindings = bindingsFor(rbac, review);
  const namespace = review.resourceAttributes?.namespace ?? "";
  const stage = (name: AccessStage["stage"], wide: boolean): AccessStage => {
    const mine = bindings.filter((binding) => (binding.namespace === undefined) === wide);
    const found = allowing
      .filter(({ binding }) => (binding.namespace === undefined) === wide)
      .map(({ binding, because }) => said(rbac, binding, because, []));
    const near = mine.flatMap((binding) => [...nearRules(rbac, binding, review, accept)]).slice(0, nearest);
    const where = wide ? "of the whole cluster" : "of namespaces";
    const few = mine.length === 1 ? "one binding" : `${mine.length} bindings`;
    const silent = namespace === "" && !wide ? "the request is in no namespace" : `${few} ${where}, none allows it`;
    const empty = `no binding ${where} names the caller or a group of it`;
    return {
      stage: name,
      says: found.length > 0 ? "allows" : mine.length > 0 ? "silent" : "none",
      text:
        found.length > 0
          ? `${found.length === 1 ? "a rule allows" : `${found.length} rules allow`} it`
          : mine.length > 0
            ? silent
            : empty,
      because: [],
      rules: [...found, ...(found.length > 0 ? [] : near)],
    };
  };
  return [stage("cluster-bindings", true), stage("namespace-bindings", false)];
}

function said(rbac: Rbac, binding: K8sBindingFact, because: readonly Fact[], unmet: readonly string[]): RuleSaid {
  const prefix = `${rbac.cluster}:clusterrole:`;
  return {
    binding,
    because,
    ...(because.length === 0 ? { builtIn: unsegment(binding.role.slice(prefix.length)) } : {}),
    applies: unmet.length === 0,
    unmet,
  };
}

/** Rules of the role that are about the resource and do not allow the request, with the reasons. */
function* nearRules(
  rbac: Rbac,
  binding: K8sBindingFact,
  review: AccessReview,
  accept: (rule: PolicyRule) => boolean,
): Iterable<RuleSaid> {
  const asked = review.resourceAttributes;
  if (!asked) return;
  const { verb, group = "", resource, subresource, namespace = "", name = "" } = asked;
  const path = { group, resource, ...(subresource ? { subresource } : {}) };
  for (const { rule, because } of rbac.rulesOf(binding.role)) {
    if (!rule.verbs.some((one) => covers(rule, { ...path, verb: one }))) continue;
    const elsewhere = binding.namespace !== undefined && binding.namespace !== namespace;
    if (accept(rule) && !elsewhere) continue;
    const named = rule.resourceNames.length > 0 && !rule.resourceNames.includes(name);
    yield said(rbac, binding, because, [
      ...(elsewhere ? [`the binding holds in namespace ${binding.namespace}`] : []),
      ...(covers(rule, { ...path, verb }) ? [] : [`the verbs are ${rule.verbs.join(", ")}`]),
      ...(named ? [`the rule is for names ${rule.resourceNames.slice(0, 5).join(", ")} only`] : []),
    ]);
  }
}

const makers = ["pods", "deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "cronjobs"];

function notesOf(facts: FactReader, cluster: string, { resourceAttributes: asked, ...rest }: AccessReview): string[] {
  const notes: string[] = [];
  if (asked) {
    const { verb, group = "", resource, subresource, namespace = "", name = "" } = asked;
    const scope = scopeOf(group, resource);
    const told = group === "" ? resource : `${resource}.${group}`;
    if (scope === "cluster" && namespace !== "" && resource !== "namespaces")
      notes.push(`${told} lie in no namespace: no real request for them names one`);
    if (scope === "namespaced" && namespace === "")
      notes.push("without a namespace this asks about all of them at once");
    if (name !== "" && verb === "deletecollection") notes.push(`${verb} carries no name: no real request has one`);
    if (name !== "" && verb === "create" && !subresource)
      notes.push("create carries no name, but in a server-side apply of what is not there, which asks for patch too");
    const writes = ["create", "update", "patch"].includes(verb) && makers.includes(resource) && !subresource;
    const place = writes ? facts.get("k8s.namespace", `${cluster}:namespace:${namespace}`) : undefined;
    if (place) {
      const { standard, conditions } = podSecurityOf(facts, place);
      const open = conditions.length > 0 ? ", as far as was read" : "";
      notes.push(`RBAC does not look at the pod: Pod Security enforces ${standard.level} in the namespace${open}`);
    }
  }
  if (rest.user?.startsWith("system:node:") && machineOf(rest) === undefined)
    notes.push("a node is in the group system:nodes: without it the Node authorizer is not asked");
  return notes;
}
