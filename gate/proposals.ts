import type { GraphReader } from "../graph/port.ts";
import { canonical, compare } from "../model/canonical.ts";
import type { Duty } from "../model/owner.ts";
import type { ControlPointId } from "../model/raci.ts";
import { certainties } from "../model/step.ts";
import { type Difference, differenceOf } from "./compare.ts";
import { accountableFor, controlPointsOf } from "./control-point.ts";
import type { Ledger } from "./ledger.ts";
import type { People } from "./people.ts";
import { proposalOf, unknownSubject } from "./propose.ts";
import type { SignOffRecord } from "./record.ts";
import { stepSetOf } from "./step-set.ts";
import { outsideOf, plainName, subjectOf } from "./subject.ts";
import { signersFor, type VerifyOptions } from "./verify.ts";

export interface ProposalOptions {
  /** Selectors of subjects, literal; none: every way in that no record has. */
  readonly names: readonly string[];
  readonly certainty: "certain" | "conditional";
  readonly asOf: string;
  readonly engineVersion: string;
  readonly people: People;
  readonly told: NonNullable<VerifyOptions["told"]>;
  readonly ledger?: Ledger;
}

export interface Proposal {
  readonly record: SignOffRecord;
  /** True where the record in the folder says the same already. */
  readonly unchanged: boolean;
  /** Against the record that it supersedes. */
  readonly difference?: Difference;
  readonly required: readonly {
    readonly controlPoint: ControlPointId;
    readonly duty: Duty;
    readonly who: readonly string[];
  }[];
}

/** A record for each subject, superseding what stands for it. @throws UserError usage.unknown-node */
export function proposals(graph: GraphReader, options: ProposalOptions): Proposal[] {
  const { names, certainty, asOf, engineVersion, people, told, ledger } = options;
  const outside = outsideOf(graph, certainties.indexOf(certainty));
  const heads = headsOf(ledger);
  const signed = new Set([...heads.values()].flatMap(({ paper }) => paper.entries.map(({ at }) => at)));
  const open = outside.ways.flatMap(({ p, node }) =>
    signed.has(graph.key(p)) ? [] : [plainName(graph.nodes[node]?.id ?? "")],
  );
  const subjects = [...new Set(names.length > 0 ? names.map(plainName) : open)].sort(compare);
  return subjects.map((id) => {
    const subject = subjectOf(outside, id);
    if (!subject) throw unknownSubject(id);
    const set = stepSetOf(outside, subject);
    const head = heads.get(id);
    const difference = head && differenceOf(head.paper, set);
    const record = proposalOf(set, {
      engineVersion,
      asOf,
      supersedes: head ? { id: head.paper.id, sha256: head.digest } : null,
    });
    const points = controlPointsOf(
      graph.rules,
      record.steps,
      record.entries.map(({ at }) => at),
    );
    return {
      record,
      unchanged: head !== undefined && saysTheSame(head.paper, record),
      ...(difference ? { difference } : {}),
      required: points.map((controlPoint) => {
        const duty = accountableFor(controlPoint);
        return { controlPoint, duty, who: signersFor(duty, id, { people, told }) };
      }),
    };
  });
}

/** By subject: records that no other supersedes. */
function headsOf(ledger: Ledger | undefined) {
  const records = [...(ledger?.records.values() ?? [])];
  const superseded = new Set(records.flatMap(({ paper }) => paper.supersedes?.id ?? []));
  return new Map(
    records.filter(({ paper }) => !superseded.has(paper.id)).map((one) => [one.paper.subject, one] as const),
  );
}

const saysTheSame = (a: SignOffRecord, b: SignOffRecord): boolean => said(a) === said(b);

const said = ({ scope, entries, targets, certain, steps }: SignOffRecord): string =>
  canonical([scope, entries, targets, certain, steps]);
