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
export const readPolicy = (document: unknown, holder: string): PolicyDocument =>
  new PolicyDocument(
    readStatements(document, { policy: `resource:${holder}`, type: "resource", holder, field: "resourcePolicy" }),
  );

/** Where a document of a question stands, and what it is of. */
interface Asked extends Pick<AwsStatementFact, "policy" | "type"> {
  readonly holder: string;
  /** The question's field that has it. */
  readonly field: string;
  /** Number of the first statement. */
  readonly first?: number;
}

/** The statements of a policy document that a question carries along. Throws `usage.argument` where it is none. */
export function readStatements(document: unknown, asked: Asked): AwsStatementFact[] {
  const read = Policy.safeParse(document);
  if (!read.success) {
    const at = `/${asked.field}/${read.error.issues[0]?.path.join("/") ?? ""}`;
    throw new UserError(
      "usage.argument",
      `the ${asked.type} policy is not a policy document`,
      "give the policy as AWS prints it, with its Statement element",
      [["at", at]],
    );
  }
  return read.data.Statement.map((statement, index) => asFact(statement, index, asked));
}

function asFact(
  json: z.infer<typeof Statement>,
  index: number,
  { policy, type, holder, field, first = 0 }: Asked,
): AwsStatementFact {
  return {
    kind: "aws.statement",
    key: `${policy}#/${first + index}`,
    scope: "",
    source: {
      document: "request",
      locator: `/${field}/Statement/${index}`,
      importer: "aws",
      observedAt: "1970-01-01T00:00:00Z",
    },
    policy,
    type,
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
