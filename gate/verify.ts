import type { RuleInfo } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import type { Duty } from "../model/owner.ts";
import type { ControlPointId } from "../model/raci.ts";
import { accountableFor, controlPointsOf } from "./control-point.ts";
import type { Filed, Ledger, LedgerFault } from "./ledger.ts";
import type { People, Person } from "./people.ts";
import type { Approval, Decision, Paper, SignOffRecord } from "./record.ts";

/**
 * `in-force`: everybody who must has signed. `open`: somebody has not. `lapsed`: they had, and it has expired. `rejected`:
 * somebody said no. `void`: it, or what it rests on, was changed, removed or forged. `superseded`: another stands for it.
 */
export const standingStates = ["in-force", "open", "lapsed", "rejected", "void", "superseded"] as const;
export type StandingState = (typeof standingStates)[number];

/** One decision, and whether it counts. */
export interface JudgedDecision extends Decision {
  readonly file: string;
  readonly counts: boolean;
  /** Why it does not. */
  readonly why?: string;
  readonly proof?: "commit" | "signature";
}

/** One control point of a record: whose decision it is, and who decided. */
export interface Required {
  readonly controlPoint: ControlPointId;
  readonly duty: Duty;
  /** Who has that duty: teams and people of the owners source; none: nobody can sign it. */
  readonly who: readonly string[];
  readonly signedBy: readonly string[];
}

/** What a record is worth at a moment. */
export interface Standing {
  readonly id: string;
  readonly subject: string;
  readonly state: StandingState;
  /** Why it is not in force, a sentence each. */
  readonly reasons: readonly string[];
  /** Who wrote it, as commits say. */
  readonly authors: readonly string[];
  readonly required: readonly Required[];
  readonly decisions: readonly JudgedDecision[];
  /** When the first control point has nobody's word left: ISO 8601. */
  readonly expires?: string;
  readonly record: SignOffRecord;
}

export interface Verification {
  /** Sorted by id. */
  readonly standings: readonly Standing[];
  readonly faults: readonly LedgerFault[];
}

export interface VerifyOptions {
  readonly people: People;
  readonly rules: readonly Pick<RuleInfo, "id" | "emits">[];
  /** ISO 8601: expiry is judged at this moment. */
  readonly asOf: string;
  /** True: only what is signed with a key counts, whoever committed it. */
  readonly requireSignatures?: boolean;
  /** Who may revoke a subject, and who owns it, as the owners source says; none: it says nothing. */
  readonly told?: (subject: string) => Told;
}

/** What an owners source tells of a subject. */
export interface Told {
  readonly revokers: readonly string[];
  /** The business owner, else the technical one: several where one source names several. */
  readonly owners: readonly string[];
}

/** Judges every record of a ledger. Pure: what git and the owners source say is given. */
export function verify(ledger: Ledger, options: VerifyOptions): Verification {
  const chain = chained(ledger);
  const approvals = Map.groupBy(ledger.approvals, ({ paper }) => paper.record);
  const faults = [...ledger.faults];
  for (const [record, own] of approvals) {
    if (ledger.records.has(record)) continue;
    for (const { file } of own)
      faults.push({ file, code: "removed", text: `it decides on \`${record}\`, of which there is no record` });
  }
  const ofFile = Map.groupBy(ledger.faults, ({ file }) => file);
  const standings = [...ledger.records.values()].map((filed) =>
    judged(filed, approvals.get(filed.paper.id) ?? [], chain, ofFile, options),
  );
  return {
    standings: standings.sort((a, b) => compare(a.id, b.id)),
    faults: faults.sort((a, b) => compare(a.file, b.file) || compare(a.code, b.code)),
  };
}

interface Chain {
  readonly superseded: ReadonlySet<string>;
  /** Per record what is wrong with its place in the chain. */
  readonly broken: ReadonlyMap<string, readonly string[]>;
}

function chained({ records }: Ledger): Chain {
  const broken = new Map<string, string[]>();
  const say = (id: string, text: string): void => void broken.set(id, [...(broken.get(id) ?? []), text]);
  const successors = new Map<string, string[]>();
  for (const { paper } of records.values()) {
    const { supersedes } = paper;
    if (supersedes === null) continue;
    const before = records.get(supersedes.id);
    if (!before) say(paper.id, `it supersedes \`${supersedes.id}\`, which is gone: the chain is broken`);
    else if (before.digest !== supersedes.sha256)
      say(paper.id, `it supersedes \`${supersedes.id}\`, which has another content than then`);
    else if (before.paper.subject !== paper.subject)
      say(paper.id, `it supersedes \`${supersedes.id}\`, which is about another subject`);
    else successors.set(supersedes.id, [...(successors.get(supersedes.id) ?? []), paper.id]);
  }
  for (const [id, next] of successors)
    if (next.length > 1)
      for (const one of next) say(one, `\`${id}\` is superseded by several records: ${next.sort(compare).join(", ")}`);
  const heads = [...records.values()].filter(({ paper }) => !successors.has(paper.id));
  for (const [subject, own] of Map.groupBy(heads, ({ paper }) => paper.subject)) {
    if (own.length < 2) continue;
    const ids = own.map(({ paper }) => paper.id).sort(compare);
    for (const one of ids)
      say(one, `several records stand for ${subject}: ${ids.join(", ")}; let one supersede the others`);
  }
  return { superseded: new Set(successors.keys()), broken };
}

function judged(
  filed: Filed<SignOffRecord>,
  approvals: readonly Filed<Approval>[],
  { superseded, broken }: Chain,
  faults: ReadonlyMap<string, readonly LedgerFault[]>,
  options: VerifyOptions,
): Standing {
  const { paper: record, digest, authors } = filed;
  const wrong: string[] = [...(broken.get(record.id) ?? [])];
  for (const { file } of [filed, ...approvals])
    for (const { text } of faults.get(file) ?? []) wrong.push(`\`${file}\`: ${text}`);
  const written = authors.map((author) => options.people.author(author));
  const decisions: JudgedDecision[] = [];
  for (const one of [filed, ...approvals]) {
    const forged = forgery(one.paper, options.people);
    if (forged !== undefined) wrong.push(`\`${one.file}\`: ${forged}`);
    else if (one.paper.format === "signoff-decision/v1" && one.paper.sha256 !== digest)
      wrong.push(`\`${one.file}\`: it decides on another content than \`${record.id}\` has`);
    for (const decision of one.paper.decisions) decisions.push(judge(decision, one, filed, written, options));
  }
  const points = controlPointsOf(
    options.rules,
    record.steps,
    record.entries.map(({ at }) => at),
  );
  const required = points.map((controlPoint): Required => {
    const duty = accountableFor(controlPoint);
    const signed = decisions.filter((one) => one.counts && one.controlPoint === controlPoint);
    return {
      controlPoint,
      duty,
      who: signersFor(duty, record.subject, options),
      signedBy: [...new Set(signed.map(({ by }) => by))].sort(compare),
    };
  });
  const rest = { decisions, required };
  const reasons = [...wrong, ...unknownAuthors(filed, written), ...missing(rest)];
  const rejects = decisions.filter(({ decision }) => decision === "reject");
  for (const { by, controlPoint } of rejects) reasons.unshift(`${by} rejected it at ${controlPoint}`);
  return {
    id: record.id,
    subject: record.subject,
    state: superseded.has(record.id)
      ? "superseded"
      : wrong.length > 0
        ? "void"
        : rejects.length > 0
          ? "rejected"
          : stateOf(rest, reasons),
    reasons,
    authors: authors.map(({ email }) => email).sort(compare),
    ...rest,
    ...expiry(rest),
    record,
  };
}

type Judged = Pick<Standing, "decisions" | "required">;

/** A decision that would count but for the time. */
const expired = ({ why }: JudgedDecision): boolean => why?.startsWith("expired ") === true;

const stateOf = ({ decisions, required }: Judged, reasons: readonly string[]): StandingState => {
  if (reasons.length === 0) return "in-force";
  const left = required.filter(({ signedBy }) => signedBy.length === 0);
  const had = left.every(({ controlPoint }) =>
    decisions.some((one) => one.controlPoint === controlPoint && expired(one)),
  );
  return left.length > 0 && had ? "lapsed" : "open";
};

function missing({ decisions, required }: Judged): string[] {
  return required.flatMap(({ controlPoint, duty, who, signedBy }) => {
    if (signedBy.length > 0) return [];
    const tried = decisions.filter((one) => one.controlPoint === controlPoint && one.decision !== "reject");
    const candidates = who.length > 0 ? who.join(" or ") : `nobody: give a team \`role: ${duty}\` in the owners file`;
    const why = tried.map(({ by, why: reason }) => `${by}: ${reason}`);
    return [`${controlPoint} is not signed by ${duty} (${candidates})${why.length > 0 ? `; ${why.join("; ")}` : ""}`];
  });
}

function expiry({ decisions, required }: Judged): { readonly expires?: string } {
  const ends = required.flatMap(({ controlPoint }) => {
    const own = decisions.filter((one) => one.counts && one.controlPoint === controlPoint);
    const last = own
      .map(({ expires }) => new Date(expires).toISOString())
      .sort(compare)
      .at(-1);
    return last === undefined ? [] : [last];
  });
  const [first] = ends.sort(compare);
  return first === undefined ? {} : { expires: first };
}

/** What a signature says that does not fit; undefined where there is none or it fits. */
function forgery(paper: Paper, people: People): string | undefined {
  if (!paper.sig || people.signer(paper)) return undefined;
  return people.knowsKey(paper.sig.keyId)
    ? "its signature does not fit what it says: it was changed after it was signed"
    : `it is signed with key ${paper.sig.keyId}, which is nobody's in the owners source`;
}

function judge(
  decision: Decision,
  { file, paper, authors }: Filed<Paper>,
  record: Filed<SignOffRecord>,
  written: readonly (Person | undefined)[],
  options: VerifyOptions,
): JudgedDecision {
  const { people, asOf, requireSignatures = false, told } = options;
  const no = (why: string): JudgedDecision => ({ ...decision, file, counts: false, why });
  const { by, controlPoint, expires } = decision;
  const person = people.person(by);
  if (!person) return no(people.isTeam(by) ? "a team; a person decides" : "not in the owners source");
  if (!person.active) return no("no longer active in the owners source");
  const duty = accountableFor(controlPoint);
  const wrong = wrongRole(person, duty, record.paper.subject, options);
  if (wrong !== undefined) return no(wrong);
  if (written.some((author) => author?.id === person.id)) return no("wrote the record; nobody signs their own");
  const { revokers } = told?.(record.paper.subject) ?? { revokers: [] };
  if (revokers.length === 1 && revokers.every((one) => people.same(one, person.id)))
    return no("is the only one who may revoke it");
  const signer = paper.sig === undefined ? undefined : people.signer(paper);
  const isCommitted = paper !== record.paper && authors.some((author) => people.author(author)?.id === person.id);
  const proof = signer?.id === person.id ? "signature" : isCommitted && !requireSignatures ? "commit" : undefined;
  if (proof === undefined)
    return no(
      unproven(
        requireSignatures,
        authors.map(({ email }) => email),
      ),
    );
  if (decision.decision === "reject") return { ...no("a rejection"), proof };
  const until = new Date(expires).toISOString();
  if (until <= asOf) return { ...no(`expired ${until}`), proof };
  return { ...decision, file, counts: true, proof };
}

type Signing = Pick<VerifyOptions, "people" | "told">;

/** Who may sign for a duty: for the application whoever owns the subject, where that is known; else whoever has the role. */
export function signersFor(duty: Duty, subject: string, { people, told }: Signing): readonly string[] {
  const owners = duty === "app" ? people.described(told?.(subject).owners ?? []) : [];
  return owners.length > 0 ? owners : people.withDuty(duty);
}

/** Why the person may not sign for the duty; undefined where they may. */
export function wrongRole(person: Person, duty: Duty, subject: string, { people, told }: Signing): string | undefined {
  const owners = duty === "app" ? people.described(told?.(subject).owners ?? []) : [];
  const has = person.duties.length === 0 ? "of no role" : person.duties.join(", ");
  if (owners.length > 0)
    return people.isOf(person, owners)
      ? undefined
      : `is ${has}, not of ${owners.join(" or ")}, who own the application`;
  return person.duties.includes(duty) ? undefined : `is ${has}, not ${duty}`;
}

const unproven = (requireSignatures: boolean, emails: readonly string[]): string =>
  requireSignatures
    ? "carries no signature of theirs"
    : `neither committed by them (${emails.join(", ")} did) nor signed with their key`;

/** Who may not sign cannot be told while nobody knows who wrote it. */
function unknownAuthors({ authors }: Filed<SignOffRecord>, written: readonly (Person | undefined)[]): string[] {
  return authors.flatMap(({ email }, at) =>
    written[at] ? [] : [`its author ${email} is nobody in the owners source: add them with this address`],
  );
}
