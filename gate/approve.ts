import { UserError } from "../model/errors.ts";
import { momentOf } from "../model/moment.ts";
import type { ControlPointId } from "../model/raci.ts";
import { accountableFor, controlPointIds, isControlPoint } from "./control-point.ts";
import { type Approval, type Decision, digestOf, type SignOffRecord } from "./record.ts";
import { type Standing, type VerifyOptions, wrongRole } from "./verify.ts";

/** What somebody decides. */
export interface Wish {
  /** An id of the owners source. */
  readonly by: string;
  readonly decision: Decision["decision"];
  /** Those that are theirs to decide and needed, where none is named. */
  readonly points: readonly string[];
  /** ISO 8601, or days from `asOf`: `90d`. */
  readonly expires: string;
  readonly condition?: string;
  readonly comment?: string;
}

/** The paper by which somebody decides on a record. @throws UserError usage.argument, sign-off.refused */
export function approvalOf(
  record: SignOffRecord,
  { required }: Pick<Standing, "required">,
  wish: Wish,
  options: Pick<VerifyOptions, "people" | "told" | "asOf">,
): Approval {
  const { people, asOf } = options;
  const refusal = (point: ControlPointId): string | undefined =>
    person && wrongRole(person, accountableFor(point), record.subject, options);
  const person = people.person(wish.by);
  if (!person?.active)
    throw refused(
      `\`${wish.by}\` ${person ? "is no longer active" : people.isTeam(wish.by) ? "is a team; a person decides" : "is nobody in the owners source"}`,
      "decide as a person whom the owners file lists with `kind: person`",
    );
  const points = wish.points.map(pointOf);
  const own = required.filter((one) => refusal(one.controlPoint) === undefined).map(({ controlPoint }) => controlPoint);
  for (const point of points) {
    const why = refusal(point);
    if (why !== undefined && wish.decision !== "reject")
      throw refused(
        `${point} is the decision of ${accountableFor(point)}: \`${person.id}\` ${why}`,
        "let somebody decide who may: `ambit sign-off verify` names them",
      );
  }
  const decided = points.length > 0 ? points : own;
  if (decided.length === 0)
    throw refused(
      `nothing of the record is for \`${person.id}\` to decide: ${person.duties.join(", ") || "of no role"}`,
      `it needs ${[...new Set(required.map(({ controlPoint, duty }) => `${duty} (${controlPoint})`))].join(", ")}`,
    );
  const { decision, condition, comment } = wish;
  return {
    format: "signoff-decision/v1",
    record: record.id,
    sha256: digestOf(record),
    decisions: decided.map((controlPoint) => ({
      controlPoint,
      decision,
      by: person.id,
      expires: expiryOf(wish.expires, asOf),
      ...(condition === undefined ? {} : { condition }),
      ...(comment === undefined ? {} : { comment }),
    })),
  };
}

function pointOf(text: string): ControlPointId {
  const upper = text.toUpperCase();
  if (isControlPoint(upper)) return upper;
  throw new UserError("usage.argument", `\`${text}\` is no control point`, `use one of ${controlPointIds.join(", ")}`);
}

const day = 24 * 60 * 60 * 1000;

function expiryOf(text: string, asOf: string): string {
  const [, days] = /^([1-9]\d{0,2})d$/.exec(text) ?? [];
  const moment = days === undefined ? momentOf(text) : new Date(Date.parse(asOf) + Number(days) * day).toISOString();
  if (moment !== undefined && moment > asOf) return moment;
  throw new UserError(
    "usage.argument",
    moment === undefined ? `\`${text}\` is no time` : `\`${text}\` is over`,
    "give --expires as days from the moment asked about, `90d`, or as ISO 8601",
  );
}

const refused = (message: string, help: string): UserError => new UserError("sign-off.refused", message, help);
