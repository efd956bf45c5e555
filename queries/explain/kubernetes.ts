import {
  type AccessReview,
  type AccessStage,
  type FieldSelector,
  type ImpersonationDecision,
  impliedGroups,
  type KubernetesAuthz,
  type RuleSaid,
  resourceNamed,
  subjectOf,
} from "../../authz/kubernetes/index.ts";
import type { SnapshotRef } from "../../graph/port.ts";
import { unsegment } from "../../model/access.ts";
import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import { summaryOf } from "../../model/summary.ts";
import type { ExplainAnswer, ExplainCause, ExplainStage, ExplainStatement, LineAnswerer } from "./answer.ts";

/** A request as somebody puts it on the command line. */
export interface KubernetesRequest {
  /** A user name (`system:serviceaccount:<namespace>:<name>` for an account) or the node id of an account, user or group. */
  readonly subject: string;
  /** Groups beside those that the subject is in by what it is. */
  readonly groups?: readonly string[];
  readonly verb: string;
  /** `pods/exec`, `deployments`, `deployments.apps`. */
  readonly resource?: string;
  /** API group; left out: that of the resource, where it is Kubernetes' own. */
  readonly group?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** A path that is no resource: `/metrics`. */
  readonly url?: string;
  /** Whom the request asks to be taken for: a user name, and groups with it. */
  readonly as?: { readonly user?: string; readonly groups?: readonly string[] };
}

/** Which cluster a question is about: the one named, else the only one. @throws UserError usage.argument, usage.unknown-node */
export function clusterNamed({ clusters }: KubernetesAuthz, name: string | undefined): string {
  const names = clusters.map((id) => unsegment(id.slice("k8s:".length)));
  const known: UserError["details"] = names.slice(0, 10).map((one) => ["cluster", one]);
  if (name === undefined) {
    const [only] = clusters;
    if (only !== undefined && clusters.length === 1) return only;
    throw clusters.length === 0
      ? new UserError("usage.unknown-node", "the snapshot holds no Kubernetes cluster", "import one first")
      : new UserError("usage.argument", "the snapshot holds several clusters", "name one with --cluster", known);
  }
  const id = clusters.find((one, index) => one === name || names[index] === name);
  if (id !== undefined) return id;
  throw new UserError("usage.unknown-node", "no such cluster is in the snapshot", "name one that is", known);
}

/** Why a cluster allows or denies one request, binding by binding. @throws UserError usage.argument, usage.unknown-node */
export function explainKubernetes(
  kubernetes: KubernetesAuthz,
  snapshot: SnapshotRef,
  cluster: string,
  asked: KubernetesRequest,
): ExplainAnswer {
  const { review: own, notes } = reviewOf(cluster, asked);
  const taken = asked.as && kubernetes.impersonate(cluster, own, asked.as);
  const review = taken ? { ...own, ...taken.as } : own;
  if (taken && taken.decision !== "allow") return stopped(snapshot, cluster, own, taken, notes);
  const { decision, conditions, because, decidedBy, notes: more, stages } = kubernetes.explain(cluster, review);
  const decides = stages.find(({ says }) => says === "allows")?.stage;
  return {
    schema: 1,
    snapshot,
    request: requestOf(cluster, review),
    decision,
    decidedBy: decidedBy ?? (decision === "conditional" ? "unread" : "rbac"),
    conditions,
    because: [...(taken?.because ?? []), ...because].map(causeOf),
    notes: [...notes, ...more],
    stages: [
      ...(taken ? [stageOfTaken(taken)] : []),
      ...stages.map((stage) => stageOf(stage, stage.stage === decides)),
    ],
  };
}

/** What was asked is not reached: the caller is not, or not surely, taken for somebody else. */
function stopped(
  snapshot: SnapshotRef,
  cluster: string,
  review: AccessReview,
  taken: ImpersonationDecision,
  notes: readonly string[],
): ExplainAnswer {
  const open = taken.decision === "conditional";
  return {
    schema: 1,
    snapshot,
    request: requestOf(cluster, review),
    decision: taken.decision,
    decidedBy: open ? "unread" : "impersonation",
    conditions: taken.conditions,
    because: [],
    notes: [...notes, ...(open ? ["what follows is asked once the caller is taken for somebody else"] : [])],
    stages: [{ ...stageOfTaken(taken), decides: !open }],
  };
}

const stageOfTaken = ({ decision, refused, because, as }: ImpersonationDecision): ExplainStage => ({
  stage: "impersonation",
  says: decision === "allow" ? "allows" : decision === "deny" ? "silent" : "open",
  decides: false,
  text: refused ?? `the caller is taken for ${as.user}, in ${as.groups.join(", ")}`,
  statements: because.map((fact): ExplainStatement => ({ ...causeOf(fact), applies: "yes", unmet: [], through: [] })),
});

function requestOf(
  cluster: string,
  { user, groups = [], resourceAttributes: resource, nonResourceAttributes: url }: AccessReview,
) {
  const asked = resource ?? url;
  const group = resource?.group ? `.${resource.group}` : "";
  const what = resource
    ? [
        `${resource.resource}${group}${resource.subresource ? `/${resource.subresource}` : ""}`,
        ...(resource.name ? [`named ${resource.name}`] : []),
        resource.namespace ? `in namespace ${resource.namespace}` : "in the whole cluster",
      ].join(" ")
    : (url?.path ?? "");
  return {
    cluster: unsegment(cluster.slice("k8s:".length)),
    principal: user ?? `a member of ${groups.join(", ")}`,
    ...(groups.length > 0 ? { groups: groups.join(", ") } : {}),
    action: asked?.verb ?? "",
    resource: what,
  };
}

/** @throws UserError usage.argument */
function reviewOf(
  cluster: string,
  { subject, groups = [], verb, resource, group, namespace, name, url }: KubernetesRequest,
): { readonly review: AccessReview; readonly notes: readonly string[] } {
  const { id, user, group: itself } = subjectOf(cluster, subject);
  const implied = impliedGroups(cluster, id).map((one) => unsegment(one.slice(`${cluster}:group:`.length)));
  const who = {
    ...(user === undefined ? {} : { user }),
    groups: [...new Set([...(itself === undefined ? [] : [itself]), ...groups, ...implied])],
  };
  if (url !== undefined) return { review: { ...who, nonResourceAttributes: { verb, path: url } }, notes: [] };
  if (resource === undefined)
    throw new UserError("usage.argument", "neither a resource nor a path is given", "give --resource or --url");
  const [plural = "", ...subresource] = resource.split("/");
  const [told = "", ...ofPlural] = plural.split(".");
  const meant = resourceNamed(told);
  const inGroup = group ?? (ofPlural.length > 0 ? ofPlural.join(".") : (meant.group ?? ""));
  const notes =
    meant.group === undefined && group === undefined && ofPlural.length === 0
      ? [`${told} is no resource of Kubernetes itself: it is looked up in the core group, name another with --group`]
      : [];
  const attributes = {
    verb,
    group: inGroup,
    resource: meant.group === inGroup ? meant.resource : told,
    ...(subresource.length > 0 ? { subresource: subresource.join("/") } : {}),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
  return { review: { ...who, resourceAttributes: attributes }, notes };
}

const causeOf = (fact: Fact): ExplainCause => ({
  effect: fact.kind === "k8s.rule" ? "Allow" : "via",
  source: fact.source.document,
  locator: fact.source.locator,
  summary: summaryOf(fact),
});

const stageOf = ({ stage, says, text, because, rules }: AccessStage, decides: boolean): ExplainStage => ({
  stage,
  says,
  decides,
  text,
  statements: [
    ...because.map((fact): ExplainStatement => ({ ...causeOf(fact), applies: "yes", unmet: [], through: [] })),
    ...rules.map(statementOf),
  ],
});

function statementOf({ binding, because, builtIn, applies, unmet }: RuleSaid): ExplainStatement {
  const [rule, ...joined] = because;
  const own = rule
    ? causeOf(rule)
    : { source: "", locator: "", summary: `the built-in ClusterRole ${builtIn} allows it` };
  const by = `${summaryOf(binding)} (${`${binding.source.document} ${binding.source.locator}`.trim()})`;
  return {
    ...own,
    effect: "Allow",
    applies: applies ? "yes" : "no",
    unmet,
    through: [by, ...joined.map((role) => `aggregation: ${summaryOf(role)}`)],
  };
}

/** Answers the spec of a SubjectAccessReview with `{decision, conditions, because}`. No group is added to those it lists. */
export function kubernetesLines(
  kubernetes: KubernetesAuthz,
  cluster: string,
  escaped: (json: string) => string,
): LineAnswerer {
  const texts = new WeakMap<Fact, string>();
  const textOf = (fact: Fact): string => {
    let text = texts.get(fact);
    if (text === undefined) {
      text = escaped(JSON.stringify(causeOf(fact)));
      texts.set(fact, text);
    }
    return text;
  };
  return (line) => {
    const { decision, decidedBy, conditions, because } = kubernetes.authorize(cluster, specOf(line));
    const open = conditions.length === 0 ? "[]" : escaped(JSON.stringify(conditions));
    const by = decidedBy ?? (decision === "conditional" ? "unread" : "rbac");
    return `{"decision":"${decision}","decidedBy":"${by}","conditions":${open},"because":[${because.map(textOf).join(",")}]}`;
  };
}

const specFields = new Set(["user", "groups", "uid", "extra", "resourceAttributes", "nonResourceAttributes"]);
const resourceFields = new Set([
  "verb",
  "group",
  "version",
  "resource",
  "subresource",
  "namespace",
  "name",
  "fieldSelector",
  "labelSelector",
]);
const selectorFields = new Set(["rawSelector", "requirements"]);
type Fields = Readonly<Record<string, unknown>>;

/** The spec, or the review that it is of. @throws UserError usage.argument */
function specOf(line: unknown): AccessReview {
  const { kind, spec: inside } = Object(line);
  const isReview = typeof kind === "string" && /^(Local)?SubjectAccessReview$/.test(kind);
  const spec = fieldsOf(isReview ? inside : line, "it is no object", specFields);
  const { user, groups: listed, resourceAttributes: resource, nonResourceAttributes: url } = spec;
  const groups = listed ?? [];
  if (user !== undefined && typeof user !== "string") throw malformed("`user` is no text");
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === "string"))
    throw malformed("`groups` is no list of texts");
  if ((user === undefined || user === "") && groups.length === 0)
    throw malformed("neither `user` nor `groups` says who asks");
  if ((resource === undefined) === (url === undefined))
    throw malformed("one of `resourceAttributes` and `nonResourceAttributes` is asked for");
  const who = { ...(user === undefined || user === "" ? {} : { user }), groups: groups as readonly string[] };
  if (url !== undefined) {
    const { verb, path } = texts(fieldsOf(url, "`nonResourceAttributes` is no object", new Set(["verb", "path"])));
    return { ...who, nonResourceAttributes: { verb: verb ?? "", path: path ?? "" } };
  }
  const fields = fieldsOf(resource, "`resourceAttributes` is no object", resourceFields);
  const { fieldSelector: selector, labelSelector: _, ...rest } = fields;
  const { verb = "", resource: plural = "", ...optional } = texts(rest);
  const fieldSelector = selector === undefined || selector === null ? {} : { fieldSelector: selectorOf(selector) };
  return { ...who, resourceAttributes: { ...optional, ...fieldSelector, verb, resource: plural } };
}

/** @throws UserError usage.argument */
function selectorOf(value: unknown): FieldSelector {
  const { rawSelector, requirements } = fieldsOf(value, "`fieldSelector` is no object", selectorFields);
  if (rawSelector !== undefined && typeof rawSelector !== "string") throw malformed("`rawSelector` is no text");
  const isRequirement = (one: unknown): boolean => {
    const { key, operator, values } = Object(one);
    const isList = Array.isArray(values) && values.every((text) => typeof text === "string");
    return typeof key === "string" && typeof operator === "string" && (values === undefined || isList);
  };
  if (requirements !== undefined && !(Array.isArray(requirements) && requirements.every(isRequirement)))
    throw malformed("`requirements` is no list of {key, operator, values}");
  return { rawSelector, requirements };
}

function fieldsOf(value: unknown, problem: string, known: ReadonlySet<string>): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(problem);
  for (const field in value)
    if (!known.has(field)) throw malformed(`\`${field.slice(0, 40)}\` is no field of a SubjectAccessReview's spec`);
  return value as Fields;
}

function texts(fields: Fields): Readonly<Record<string, string>> {
  for (const [field, value] of Object.entries(fields))
    if (typeof value !== "string") throw malformed(`\`${field}\` is no text`);
  return fields as Readonly<Record<string, string>>;
}

const malformed = (what: string): UserError =>
  new UserError(
    "usage.argument",
    `this is no request: ${what}`,
    "write {user, groups, resourceAttributes | nonResourceAttributes}",
  );
