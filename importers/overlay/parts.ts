import type { Fact, FactKind, FactReader } from "../../model/fact.ts";

/** The facts of `kind` whose `field` holds the key of an object belong to that object. */
interface Part {
  readonly kind: FactKind;
  readonly field: string;
  /** Where not all of them do. */
  readonly only?: (fact: Fact) => boolean;
}

const policy: Part = { kind: "aws.statement", field: "holder" };
const attached: Part = { kind: "aws.attachment", field: "holder" };
const bounded: Part = { kind: "aws.boundary", field: "principal" };
/** Declared by the secret itself; a database declares its master user's secret on its own side. */
const unlocks: Part = {
  kind: "unlocks",
  field: "secret",
  only: (fact) => fact.kind === "unlocks" && /^(tag|annotation) /.test(fact.declaredBy),
};

/** What an object takes with it when it is given anew, by the kind of the fact that stands for the object. */
const parts: Readonly<Partial<Record<FactKind, readonly Part[]>>> = {
  "aws.user": [policy, attached, bounded, { kind: "aws.membership", field: "user" }],
  "aws.group": [policy, attached],
  "aws.role": [policy, attached, bounded],
  "aws.policy": [{ kind: "aws.statement", field: "policy" }],
  "aws.bucket": [policy],
  "aws.secret": [policy, unlocks],
  "aws.parameter": [policy, unlocks],
  "aws.key": [policy, { kind: "aws.grant", field: "keyArn" }, { kind: "alias", field: "node" }],
  "aws.function": [policy],
  "aws.table": [policy],
  "aws.queue": [policy],
  "aws.topic": [policy],
  "aws.repository": [policy],
  "aws.search-domain": [policy],
  "aws.vector-bucket": [policy],
  "aws.file-system": [policy, { kind: "aws.mount-target", field: "fileSystem" }],
  "aws.warehouse": [{ kind: "unlocks", field: "target", only: (fact) => unlocks.only?.(fact) !== true }],
  "aws.vpc-endpoint": [policy],
  "aws.security-group": [{ kind: "aws.security-group-rule", field: "group" }],
  "aws.database": [{ kind: "unlocks", field: "target", only: (fact) => unlocks.only?.(fact) !== true }],
  "aws.eks-cluster": [
    { kind: "aws.eks-access-entry", field: "cluster" },
    { kind: "aws.pod-identity", field: "cluster" },
  ],
  "k8s.controller": [{ kind: "k8s.pod", field: "controller" }],
  "k8s.role": [{ kind: "k8s.rule", field: "role" }],
  "k8s.secret": [unlocks],
  "k8s.configmap": [
    { kind: "edge.proxy", field: "configMap" },
    { kind: "edge.api", field: "configMap" },
  ],
  "k8s.pod": [{ kind: "edge.proxy", field: "pod" }],
  "edge.proxy": [{ kind: "edge.route", field: "proxy" }],
  "edge.api": [{ kind: "edge.operation", field: "api" }],
  "vault.policy": [{ kind: "vault.path", field: "policy" }],
};

/** Kinds of which several facts are one object, with the field that names it. No fact of its own stands for the object. */
const shared: Readonly<Partial<Record<FactKind, string>>> = {
  "aws.statement": "policy",
  "aws.scp": "account",
  "aws.rcp": "account",
  "aws.route": "table",
  "aws.network-acl-entry": "acl",
  "aws.target": "targetGroup",
  "aws.instance": "group",
  "k8s.binding": "binding",
  "k8s.ingress-path": "ingress",
  "k8s.route": "route",
  "k8s.gateway": "gateway",
};

const fieldOf = (fact: Fact, field: string): string | undefined => {
  const value: unknown = Reflect.get(fact, field);
  return typeof value === "string" ? value : undefined;
};

/** `where` of a field that a table names. */
const having = (base: FactReader, kind: FactKind, field: string, value: string): readonly Fact[] =>
  base.where(kind, field as "key", value);

/** Facts of the snapshot that are of the same object as a fact given: they go unless they are given too. */
export function* besides(fact: Fact, base: FactReader): Iterable<Fact> {
  for (const { kind, field, only = () => true } of parts[fact.kind] ?? []) {
    for (const part of having(base, kind, field, fact.key)) if (only(part)) yield part;
  }
  const field = shared[fact.kind];
  const object = field === undefined ? undefined : fieldOf(fact, field);
  if (field !== undefined && object !== undefined) yield* having(base, fact.kind, field, object);
  if (fact.kind === "aws.listener-rule") {
    const listener = fact.key.slice(0, fact.key.lastIndexOf("/") + 1);
    for (const rule of base.where("aws.listener-rule", "loadBalancer", fact.loadBalancer)) {
      if (rule.key.startsWith(listener)) yield rule;
    }
  }
}
