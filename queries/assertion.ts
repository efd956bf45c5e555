import { parseDocument } from "yaml";
import { z } from "zod";
import { type Access, accesses } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { type Certainty, certainties } from "../model/step.ts";
import { cutModes } from "./cut/answer.ts";

/** One statement about reach that must hold. */
export interface Assertion {
  readonly name: string;
  /** Held together; a pattern means each match alone. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Any of them counts; empty: any access but a position. */
  readonly access: readonly Access[];
  /** `cut`: what is said of the cheapest cut holds. */
  readonly expect: "reachable" | "unreachable" | "cut";
  /** Control ids and fact keys: what is taken away before it is looked. */
  readonly without: readonly string[];
  readonly cut?: ExpectedCut;
  /** The weakest step a proof may have. */
  readonly certainty: Certainty;
  readonly assume: readonly string[];
  /** True where steps that give more rights than their holder had do not count ("is already an administrator"). */
  readonly withoutEscalation: boolean;
  readonly reason?: string;
}

const cutFields = z.strictObject({
  mode: z.enum(cutModes).default("prevent"),
  since: z.string().optional(),
  /** Control ids: of `contain` in order, of `prevent` in any. */
  controls: z.array(z.string().min(1)),
  cost: z.int().min(0).optional(),
  atMost: z.int().min(0).optional(),
  /** One for each control; empty: nobody is known. */
  owners: z.array(z.string()).optional(),
  /** Targets left after each control: nodes. */
  residual: z.array(z.int().min(0)).optional(),
});
/** What must be true of the cheapest cut. */
export type ExpectedCut = z.infer<typeof cutFields>;

const textOrList = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((value) => (typeof value === "string" ? [value] : value));
const Guardrail = z.strictObject({
  name: z.string().min(1),
  from: textOrList,
  to: textOrList,
  access: z.enum(accesses).optional(),
  expect: z.enum(["reachable", "unreachable"]).optional(),
  without: z.array(z.string().min(1)).default([]),
  cut: cutFields.optional(),
  certainty: z.enum(certainties).default("conditional"),
  assume: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => (typeof value === "string" ? [value] : value)),
  reason: z.string().optional(),
});
const Guardrails = z.strictObject({
  assertions: z
    .array(
      Guardrail.refine(({ expect, cut }) => (expect === undefined) !== (cut === undefined), { path: ["expect"] })
        .refine(({ cut, without, access }) => cut === undefined || (without.length === 0 && access === undefined), {
          path: ["cut"],
        })
        .refine(({ cut }) => cut?.owners === undefined || cut.owners.length === cut.controls.length, {
          path: ["cut", "owners"],
        })
        .refine(({ cut }) => cut?.residual === undefined || cut.residual.length === cut.controls.length, {
          path: ["cut", "residual"],
        }),
    )
    .min(1),
});

const relations = ["control", "read", "write", "invoke", "network", "is-admin", "cluster-admin"] as const;
const Case = z.object({
  account: z.string(),
  assertions: z.array(
    z.object({
      start: z.string(),
      target: z.string(),
      relation: z.enum(relations),
      reachable: z.boolean(),
      assume: z.array(z.string()).default([]),
    }),
  ),
});

/** Shorthands of case folders for hypotheses. */
const caseHypotheses: Readonly<Record<string, string>> = {
  "compromise-of-reached-workload": "exposed",
  "compromise-of-invoked-workload": "exposed",
  "get-only-ssrf-in-reached-workload": "exposed#originate-get",
};
const caseAccess: Readonly<Record<(typeof relations)[number], readonly Access[]>> = {
  control: ["impersonate", "administer", "execute"],
  read: ["read"],
  write: ["write"],
  invoke: ["connect"],
  network: ["connect"],
  "is-admin": ["administer"],
  "cluster-admin": ["administer"],
};

/**
 * Reads guardrails (YAML or JSON) or a case folder's expected.json.
 * @throws UserError check.unreadable; the message never quotes the document
 */
export function parseAssertions(text: string, file: string): Assertion[] {
  const document = parseDocument(text, { logLevel: "silent" });
  const [broken] = document.errors;
  if (broken) throw unreadable(file, `line ${broken.linePos?.[0].line ?? 1}`, "is not well-formed YAML or JSON");
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw unreadable(file, "aliases", "expands to too much");
  }
  const guardrails = Guardrails.safeParse(value);
  if (guardrails.success) {
    return guardrails.data.assertions.map(({ access, reason, expect, cut, ...rest }) => ({
      ...rest,
      access: access ? [access] : [],
      expect: expect ?? "cut",
      withoutEscalation: false,
      ...(cut === undefined ? {} : { cut }),
      ...(reason === undefined ? {} : { reason }),
    }));
  }
  const expected = Case.safeParse(value);
  if (expected.success) return expected.data.assertions.map((one) => fromCase(one, expected.data.account));
  const issue = (typeof value === "object" && value !== null && "account" in value ? expected : guardrails).error
    ?.issues[0];
  throw unreadable(file, `/${(issue?.path ?? []).map(String).join("/")}`, wrong(issue));
}

/** What does not fit, without what stands there. */
function wrong(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "unrecognized_keys":
      return "has a field that assertions do not know";
    case "too_small":
      return "has nothing where something must stand";
    case "invalid_value":
      return `has a value that is none of ${issue.values.join(", ")}`;
    case "custom":
      return "has fields that do not go together: `expect` or `cut`, with `owners` and `residual` one for each control";
    default:
      return "has a missing or wrong value";
  }
}

function unreadable(file: string, at: string, what: string): UserError {
  return new UserError("check.unreadable", `\`${file}\` ${what}`, "compare it with docs/queries/check.md", [
    ["at", at],
  ]);
}

function fromCase(
  { start, target, relation, reachable, assume }: z.infer<typeof Case>["assertions"][number],
  account: string,
): Assertion {
  return {
    name: `${start} ${relation} ${target}`,
    from: [start],
    to: [target === "admin" ? `aws:account:${account}` : target],
    without: [],
    access: target === "admin" ? ["administer"] : caseAccess[relation],
    expect: reachable ? "reachable" : "unreachable",
    certainty: "conditional",
    assume: assume.map((name) => caseHypotheses[name] ?? name),
    withoutEscalation: relation === "is-admin",
  };
}
