import { z } from "zod";
import type { AwsCondition, AwsPolicyType, AwsPrincipals, AwsStatementFact } from "../../model/fact/aws.ts";
import { plainText } from "../../model/redact.ts";
import type { Place } from "./place.ts";
import { texts } from "./shapes.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const Principal = z
  .union([z.literal("*"), z.record(z.string(), texts)])
  .transform((value): AwsPrincipals => (value === "*" ? { "*": ["*"] } : value));
const Condition = z.record(z.string(), z.record(z.string(), z.union([scalar, z.array(scalar)])));

const Statement = z
  .object({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: Principal.optional(),
    NotPrincipal: Principal.optional(),
    Action: texts.optional(),
    NotAction: texts.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: Condition.optional(),
  })
  .refine((it) => (it.Action === undefined) !== (it.NotAction === undefined), { path: ["Action"] })
  .refine((it) => it.Resource === undefined || it.NotResource === undefined, { path: ["NotResource"] })
  .refine((it) => it.Principal === undefined || it.NotPrincipal === undefined, { path: ["NotPrincipal"] });

const Document = z.object({ Statement: z.union([z.array(z.unknown()), z.looseObject({})]) });

/**
 * More than any document that AWS takes can hold: the longest, a key policy, has 32 KiB
 * (https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html), and a statement takes 60 bytes or more.
 */
const mostStatements = 1000;

/** What a policy document is, beside its text. */
export interface PolicyIdentity {
  /** As `AwsStatementFact.policy`. */
  readonly policy: string;
  readonly type: AwsPolicyType;
  readonly holder?: string;
  readonly version?: string;
  readonly inForce?: boolean;
}

/**
 * A policy document as the CLI decodes it (an object), as JSON text, or as URL-encoded JSON text (the API's own form).
 * Undefined where it is none of these.
 */
export function decodeDocument(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    const text = value.trimStart();
    return JSON.parse(text.startsWith("%7B") || text.startsWith("%7b") ? decodeURIComponent(text) : text);
  } catch {
    return undefined;
  }
}

/** The statements of one document. A statement of another shape is a problem and left out; `place` is the document's. */
export function* statements(value: unknown, identity: PolicyIdentity, place: Place): Generator<AwsStatementFact> {
  const at = place.of("aws.statement");
  const decoded = decodeDocument(value);
  if (decoded === undefined)
    return at.refuse("expected a policy document: an object, JSON text or URL-encoded JSON text");
  const document = at.parse(Document, decoded);
  if (!document) return;
  const many = Array.isArray(document.Statement);
  const list: readonly unknown[] = many ? (document.Statement as unknown[]) : [document.Statement];
  if (list.length > mostStatements) return at.refuse("holds more statements than AWS takes in one policy");
  for (const [index, member] of list.entries()) {
    // Inside text there are no pointers: the document itself is then what can be pointed at.
    const where = typeof value === "string" ? at : at.below("Statement", ...(many ? [index] : []));
    const statement = where.parse(Statement, member);
    if (!statement) continue;
    yield where.fact("aws.statement", `${identity.policy}#${identity.version ?? ""}/${index}`, {
      policy: identity.policy,
      type: identity.type,
      holder: identity.holder,
      version: identity.version,
      inForce: identity.inForce ?? true,
      effect: statement.Effect,
      sid: statement.Sid === undefined || statement.Sid === "" ? undefined : plainText(statement.Sid),
      principals: statement.Principal,
      notPrincipals: statement.NotPrincipal,
      actions: statement.Action,
      notActions: statement.NotAction,
      resources: statement.Resource,
      notResources: statement.NotResource,
      conditions: conditions(statement.Condition ?? {}),
    });
  }
}

/** Keys whose values people choose freely and often as a shared secret. */
const freeText = new Set(["aws:referer", "aws:useragent", "sts:externalid"]);

function conditions(condition: z.infer<typeof Condition>): readonly AwsCondition[] {
  return Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => {
      const written = (Array.isArray(values) ? values : [values]).map(String);
      return { operator, key, values: freeText.has(key.toLowerCase()) ? written.map(plainText) : written };
    }),
  );
}

/** The policy that a resource carries; none where the export has none. */
export function* resourcePolicy(value: unknown, arn: string, place: Place): Generator<AwsStatementFact> {
  if (value === undefined || value === null || value === "") return;
  yield* statements(value, { policy: `resource:${arn}`, type: "resource", holder: arn }, place);
}
