import type { AwsStatementFact } from "../../model/fact/aws.ts";
import type { K8sRuleFact } from "../../model/fact/kubernetes.ts";
import type { VaultParameters, VaultPathFact } from "../../model/fact/vault.ts";
import type { Fact } from "../../model/fact.ts";
import { policyName } from "../../model/summary/aws.ts";
import type { StepStatement } from "./answer.ts";

/** The statement that a fact is, in the language of its policy; undefined for facts that are none. */
export function statementOf(fact: Fact): StepStatement | undefined {
  switch (fact.kind) {
    case "aws.statement": {
      const version = fact.version === undefined ? "" : ` ${fact.version}`;
      return {
        language: "aws-policy",
        policy: `${policyName(fact.policy)}${version}`,
        ...placeOf(fact.key),
        ...(fact.sid === undefined ? {} : { sid: fact.sid }),
        text: json(awsStatement(fact)),
      };
    }
    case "k8s.rule":
      return { language: "kubernetes-rbac", policy: fact.role, ...placeOf(fact.key), text: json(rbacRule(fact)) };
    case "vault.path":
      return { language: "vault-policy", policy: fact.policy, ...placeOf(fact.key), text: pathBlock(fact) };
    default:
      return undefined;
  }
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** Keys of statements end in `/<index>`; people count from 1. */
function placeOf(key: string): { readonly number?: number } {
  const index = /\/(\d+)$/.exec(key)?.[1];
  return index === undefined ? {} : { number: Number(index) + 1 };
}

const oneOrMany = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? "") : values;

type Written = Readonly<Record<string, unknown>>;
const element = (name: string, values: readonly string[] | undefined): Written =>
  values === undefined ? {} : { [name]: oneOrMany(values) };

const named = (name: string, of: AwsStatementFact["principals"]): Written => {
  if (of === undefined) return {};
  if ("*" in of) return { [name]: "*" };
  return { [name]: Object.fromEntries(Object.entries(of).map(([type, ids]) => [type, oneOrMany(ids)])) };
};

function awsStatement(fact: AwsStatementFact): Written {
  const conditions: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { operator, key, values } of fact.conditions)
    conditions[operator] = { ...conditions[operator], [key]: oneOrMany(values) };
  return {
    ...(fact.sid === undefined ? {} : { Sid: fact.sid }),
    Effect: fact.effect,
    ...named("Principal", fact.principals),
    ...named("NotPrincipal", fact.notPrincipals),
    ...element("Action", fact.actions),
    ...element("NotAction", fact.notActions),
    ...element("Resource", fact.resources),
    ...element("NotResource", fact.notResources),
    ...(fact.conditions.length === 0 ? {} : { Condition: conditions }),
  };
}

function rbacRule({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: K8sRuleFact): Written {
  const all = { apiGroups, resources, resourceNames, nonResourceURLs, verbs };
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
}

function pathBlock(fact: VaultPathFact): string {
  const lines = [
    `capabilities = ${JSON.stringify(fact.capabilities)}`,
    ...parameters("allowed_parameters", fact.allowedParameters),
    ...parameters("denied_parameters", fact.deniedParameters),
    ...(fact.requiredParameters === undefined
      ? []
      : [`required_parameters = ${JSON.stringify(fact.requiredParameters)}`]),
    ...(fact.minWrapSeconds === undefined ? [] : [`min_wrapping_ttl = "${fact.minWrapSeconds}s"`]),
    ...(fact.maxWrapSeconds === undefined ? [] : [`max_wrapping_ttl = "${fact.maxWrapSeconds}s"`]),
    ...(fact.expires === undefined ? [] : [`expiration = ${JSON.stringify(fact.expires)}`]),
    ...fact.undecided.map((name) => `# ${name} is set`),
  ];
  return [`path ${JSON.stringify(fact.path)} {`, ...lines.map((line) => `  ${line}`), "}"].join("\n");
}

const parameters = (name: string, of: VaultParameters | undefined): string[] =>
  of === undefined
    ? []
    : [
        `${name} = {`,
        ...Object.entries(of).map(
          ([parameter, values]) => `  ${JSON.stringify(parameter)} = ${JSON.stringify(values)}`,
        ),
        "}",
      ];
