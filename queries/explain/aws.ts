import type { AwsAuthz, AwsDecision, AwsRequest, StageSaid, StatementSaid } from "../../authz/aws/index.ts";
import type { SnapshotRef } from "../../graph/port.ts";
import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import { summaryOf } from "../../model/summary.ts";
import type { ExplainAnswer, ExplainCause, ExplainStage, ExplainStatement, LineAnswerer } from "./answer.ts";

/** Why AWS allows or denies one request, policy by policy. @throws UserError usage.unknown-node, usage.argument */
export function explainAws(aws: AwsAuthz, snapshot: SnapshotRef, asked: AwsRequest): ExplainAnswer {
  const { decision, decidedBy, conditions, because, request, notes, stages } = aws.explain(asked);
  const { principal, action, level, resource } = request;
  return {
    schema: 1,
    snapshot,
    request: { principal, action, ...(level ? { level } : {}), ...(resource === undefined ? {} : { resource }) },
    decision,
    decidedBy,
    conditions,
    because: because.map(causeOf),
    notes,
    stages: stages.map(stageOf),
  };
}

const causeOf = (fact: Fact): ExplainCause => ({
  effect: fact.kind === "aws.statement" ? fact.effect : "via",
  source: fact.source.document,
  locator: fact.source.locator,
  summary: summaryOf(fact),
});

const stageOf = ({ statements, ...rest }: StageSaid): ExplainStage => ({
  ...rest,
  statements: statements.map(statementOf),
});

const means: Readonly<Record<string, string>> = {
  everyone: "its Principal is everybody",
  account: "its Principal is the caller's account, whose own policies decide",
  session: "its Principal is the caller's session",
  user: "its Principal is the caller",
  role: "its Principal is the caller's role",
};

const statementOf = ({ fact, applies, unmet, through, means: how }: StatementSaid): ExplainStatement => ({
  ...causeOf(fact),
  applies,
  unmet,
  through: [...through.map(summaryOf), ...(how === undefined ? [] : [means[how] ?? how])],
});

const fields: ReadonlySet<string> = new Set(["principal", "action", "resource", "context", "resourcePolicy"]);

/** Answers `{principal, action, resource?, context?, resourcePolicy?}` with `{decision, decidedBy, conditions, because}`. */
export function awsLines(aws: AwsAuthz, escaped: (json: string) => string): LineAnswerer {
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
    const { decision, decidedBy, conditions, because }: AwsDecision = aws.decideLeg(requestOf(line));
    const open = conditions.length === 0 ? "[]" : escaped(JSON.stringify(conditions));
    let causes = "";
    for (const fact of because) causes += causes === "" ? textOf(fact) : `,${textOf(fact)}`;
    return `{"decision":"${decision}","decidedBy":"${decidedBy}","conditions":${open},"because":[${causes}]}`;
  };
}

/** @throws UserError usage.argument */
function requestOf(line: unknown): AwsRequest {
  if (typeof line !== "object" || line === null || Array.isArray(line)) throw malformed("it is no object");
  const { principal, action, resource, context } = line as Record<string, unknown>;
  if (typeof principal !== "string" || principal === "") throw malformed("`principal` is missing");
  if (typeof action !== "string" || action === "") throw malformed("`action` is missing");
  if (resource !== undefined && typeof resource !== "string") throw malformed("`resource` is no text");
  if (context !== undefined && !isContext(context))
    throw malformed("`context` holds more than texts and lists of them");
  for (const field in line)
    if (!fields.has(field)) throw malformed(`\`${field.slice(0, 40)}\` is no field of a request`);
  return line as AwsRequest;
}

const isContext = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(
    (one) => typeof one === "string" || (Array.isArray(one) && one.every((text) => typeof text === "string")),
  );

const malformed = (what: string): UserError =>
  new UserError("usage.argument", `this is no request: ${what}`, "write {principal, action, resource?, context?}");
