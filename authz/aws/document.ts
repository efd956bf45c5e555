import { z } from "zod";
import { UserError } from "../../model/errors.ts";
import type { AwsCondition, AwsPrincipals, AwsStatementFact } from "../../model/fact/aws.ts";
import { PolicyDocument } from "./statement.ts";

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Principal = z.union([
  z.literal("*").transform((): AwsPrincipals => ({ "*": ["*"] })),
  z.record(z.string(), texts),
]);
const Statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Sid: z.string().optional(),
  Principal: Principal.optional(),
  NotPrincipal: Principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z
    .record(z.string(), z.record(z.string(), z.union([scalar.transform((value) => [value]), z.array(scalar)])))
    .optional(),
});
const Policy = z.object({ Statement: z.union([z.array(Statement), Statement.transform((one) => [one])]) });

/**
 * Compiles a resource policy that a question carries along, as IAM writes it. `holder` is the resource's ARN. Throws
 * `usage.argument` where the document has another shape.
 */
export function readPolicy(document: unknown, holder: string): PolicyDocument {
  const read = Policy.safeParse(document);
  if (!read.success) {
    const at = `/resourcePolicy/${read.error.issues[0]?.path.join("/") ?? ""}`;
    throw new UserError(
      "usage.argument",
      "the resource policy is not a policy document",
      "give the policy as AWS prints it, with its Statement element",
      [["at", at]],
    );
  }
  return new PolicyDocument(read.data.Statement.map((statement, index) => asFact(statement, index, holder)));
}

function asFact(json: z.infer<typeof Statement>, index: number, holder: string): AwsStatementFact {
  const policy = `resource:${holder}`;
  return {
    kind: "aws.statement",
    key: `${policy}#/${index}`,
    scope: "",
    source: {
      document: "request",
      locator: `/resourcePolicy/Statement/${index}`,
      importer: "aws",
      observedAt: "1970-01-01T00:00:00Z",
    },
    policy,
    type: "resource",
    holder,
    inForce: true,
    effect: json.Effect,
    conditions: conditionsOf(json.Condition ?? {}),
    ...(json.Sid === undefined ? {} : { sid: json.Sid }),
    ...(json.Principal === undefined ? {} : { principals: json.Principal }),
    ...(json.NotPrincipal === undefined ? {} : { notPrincipals: json.NotPrincipal }),
    ...(json.Action === undefined ? {} : { actions: json.Action }),
    ...(json.NotAction === undefined ? {} : { notActions: json.NotAction }),
    ...(json.Resource === undefined ? {} : { resources: json.Resource }),
    ...(json.NotResource === undefined ? {} : { notResources: json.NotResource }),
  };
}

const conditionsOf = (tests: NonNullable<z.infer<typeof Statement>["Condition"]>): readonly AwsCondition[] =>
  Object.entries(tests).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
