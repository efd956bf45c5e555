import type { AwsCondition, AwsPrincipals, AwsStatementFact } from "../../model/fact/aws.ts";
import { PolicyDocument } from "./statement.ts";

type Texts = string | readonly string[];

/** A policy document as IAM writes it. */
export interface PolicyJson {
  readonly Statement: StatementJson | readonly StatementJson[];
}

interface StatementJson {
  readonly Effect: "Allow" | "Deny";
  readonly Sid?: string;
  readonly Principal?: PrincipalJson;
  readonly NotPrincipal?: PrincipalJson;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>>>;
}
type PrincipalJson = "*" | Readonly<Record<string, Texts>>;

/** Compiles a resource policy that a question carries along. `holder` is the resource's ARN. */
export function readPolicy(document: PolicyJson, holder: string): PolicyDocument {
  const statements = Array.isArray(document.Statement) ? (document.Statement as readonly StatementJson[]) : [document.Statement as StatementJson];
  return new PolicyDocument(statements.map((statement, index) => asFact(statement, index, holder)));
}

const texts = (value: Texts): readonly string[] => (typeof value === "string" ? [value] : value);

function asFact(json: StatementJson, index: number, holder: string): AwsStatementFact {
  const policy = `resource:${holder}`;
  return {
    kind: "aws.statement",
    key: `${policy}#/${index}`,
    scope: "",
    source: { document: "request", locator: `/resourcePolicy/Statement/${index}`, importer: "aws", observedAt: "1970-01-01T00:00:00Z" },
    policy,
    type: "resource",
    holder,
    inForce: true,
    effect: json.Effect,
    conditions: conditionsOf(json.Condition ?? {}),
    ...(json.Sid === undefined ? {} : { sid: json.Sid }),
    ...(json.Principal === undefined ? {} : { principals: principalsOf(json.Principal) }),
    ...(json.NotPrincipal === undefined ? {} : { notPrincipals: principalsOf(json.NotPrincipal) }),
    ...(json.Action === undefined ? {} : { actions: texts(json.Action) }),
    ...(json.NotAction === undefined ? {} : { notActions: texts(json.NotAction) }),
    ...(json.Resource === undefined ? {} : { resources: texts(json.Resource) }),
    ...(json.NotResource === undefined ? {} : { notResources: texts(json.NotResource) }),
  };
}

const principalsOf = (json: PrincipalJson): AwsPrincipals =>
  json === "*" ? { "*": ["*"] } : Object.fromEntries(Object.entries(json).map(([type, ids]) => [type, texts(ids)]));

function conditionsOf(json: NonNullable<StatementJson["Condition"]>): readonly AwsCondition[] {
  return Object.entries(json).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, value]) => ({ operator, key, values: (Array.isArray(value) ? value : [value]).map(String) })),
  );
}
