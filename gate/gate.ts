import type { GraphReader } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import type { Design } from "../model/importer.ts";
import { scopeOfId } from "../model/node-id.ts";
import { plural } from "../model/plural.ts";
import { certainties } from "../model/step.ts";
import { AnswerBook, snapshotOf } from "../queries/answer.ts";
import {
  findingKinds,
  findingTitles,
  type GateAnswer,
  type GateDesign,
  type GateFinding,
  type GateRecord,
  type Verdict,
} from "./answer.ts";
import { type Difference, differenceOf } from "./compare.ts";
import { changesOf, type Finder, standingFinding, uncoveredEntries } from "./findings.ts";
import type { Ledger } from "./ledger.ts";
import type { People } from "./people.ts";
import { Shower } from "./proofs.ts";
import { gapKey, hides } from "./propose.ts";
import { stepSetOf } from "./step-set.ts";
import { type Outside, outsideOf, subjectOf } from "./subject.ts";
import { toldBy } from "./told.ts";
import { type Standing, verify } from "./verify.ts";

export interface GateOptions {
  readonly ledger: Ledger;
  readonly people: People;
  /** ISO 8601, where the question names a moment; else expiry is judged when the snapshot was taken. */
  readonly asOf?: string;
  readonly requireSignatures?: boolean;
  /** Whether new ways to accepted targets fail or only warn. */
  readonly changed: "fail" | "warn";
  /** Most proofs of new steps. */
  readonly limit: number;
  /** The graph without the design: whose owners decide who may sign. */
  readonly today: GraphReader;
  /** Bundles of the design, as named, and what they were read as. */
  readonly with?: readonly string[];
  readonly design?: Design;
  /** Of this program. */
  readonly engineVersion: string;
}

/** Compares a snapshot, or a design laid over it, with what was signed. */
export function gate(graph: GraphReader, options: GateOptions): GateAnswer {
  return new Gate(graph, options).answer();
}

class Gate {
  readonly #graph: GraphReader;
  readonly #options: GateOptions;
  readonly #asOf: string;
  readonly #book = new AnswerBook();
  readonly #findings: GateFinding[] = [];
  readonly #records: GateRecord[] = [];
  readonly #notes = new Set<string>();
  readonly #incomplete = new Map<string, string>();
  readonly #outsides = new Map<number, Outside>();
  readonly #told: Finder["told"];
  #left: number;
  #notShown = 0;

  constructor(graph: GraphReader, options: GateOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#asOf = options.asOf ?? graph.snapshot.takenAt;
    this.#told = toldBy(options.today, graph);
    this.#left = options.limit;
  }

  answer(): GateAnswer {
    const { ledger, people, requireSignatures = false } = this.#options;
    const { standings, faults } = verify(ledger, {
      people,
      rules: this.#graph.rules,
      asOf: this.#asOf,
      requireSignatures,
      told: this.#told,
    });
    for (const { file, text } of faults)
      this.#findings.push(plainFinding("ledger", file, `\`${file}\` ${text}`, { reasons: [] }));
    for (const standing of standings) this.#record(standing);
    const heads = standings.filter(({ state }) => state !== "superseded");
    const finder = this.#finder(undefined);
    const covered = new Set(heads.flatMap(({ record }) => record.entries.map(({ at }) => at)));
    const reported = new Set<string>(this.#findings.flatMap(({ at }) => at ?? []));
    this.#findings.push(
      ...uncoveredEntries(finder, this.#outside("conditional"), (at) => covered.has(at) || reported.has(at)),
    );
    this.#readEnough(standings);
    return this.#answered();
  }

  #finder(record: Standing | undefined): Finder {
    return {
      graph: this.#graph,
      people: this.#options.people,
      told: this.#told,
      book: this.#book,
      changed: this.#options.changed,
      ...(record ? { record: record.record } : {}),
      take: (count) => {
        const taken = Math.min(count, this.#left);
        this.#left -= taken;
        return taken;
      },
      skip: (count) => {
        this.#notShown += count;
      },
    };
  }

  #outside(certainty: "certain" | "conditional"): Outside {
    const stratum = certainties.indexOf(certainty);
    const known = this.#outsides.get(stratum) ?? outsideOf(this.#graph, stratum);
    this.#outsides.set(stratum, known);
    return known;
  }

  #record(standing: Standing): void {
    const { record, state, required, decisions, reasons, authors, id, subject, expires } = standing;
    const listed = { id, subject, state, reasons, authors, required, decisions, ...(expires ? { expires } : {}) };
    if (state === "superseded") {
      this.#records.push(listed);
      return;
    }
    if (state !== "in-force") this.#findings.push(standingFinding(standing));
    const outside = this.#outside(record.scope.certainty);
    const found = subjectOf(outside, subject);
    if (!found) {
      this.#records.push(listed);
      this.#missing(standing);
      return;
    }
    const set = stepSetOf(outside, found);
    const difference = differenceOf(record, set);
    this.#findings.push(...changesOf(this.#finder(standing), set, difference, new Shower(set, this.#book)));
    this.#say(standing, difference);
    this.#records.push({ ...listed, difference: counted(difference) });
  }

  /** A subject that is gone needs no sign-off; one that was not read is not known to be gone. */
  #missing({ id, subject }: Standing): void {
    const scope = scopeOfId(subject);
    if (scope === "" || this.#graph.scopes.includes(scope) || subject.startsWith("route:"))
      this.#notes.add(`${id}: ${subject} is gone; nothing of it is left to sign`);
    else this.#incomplete.set(scope, `${subject}, the subject of ${id}, was not read`);
  }

  #say({ id, record }: Standing, { reEvaluated, narrowed, gone }: Difference): void {
    if (gone.steps + gone.targets + gone.entries > 0)
      this.#notes.add(
        `${id}: fewer ways than signed: ${[
          ...(gone.entries > 0 ? [`${plural(gone.entries, "way")} in`] : []),
          ...(gone.targets > 0 ? [plural(gone.targets, "target")] : []),
          ...(gone.steps > 0 ? [plural(gone.steps, "step")] : []),
        ].join(", ")} less`,
      );
    if (narrowed.length > 0)
      this.#notes.add(`${id}: ${plural(narrowed.length, "step")} through permissions that were narrowed since`);
    if (reEvaluated.length > 0)
      this.#notes.add(
        `${id}: ${plural(reEvaluated.length, "step")} re-evaluated: their rules have another version since`,
      );
    const { engineVersion } = record.scope;
    if (engineVersion !== this.#options.engineVersion)
      this.#notes.add(`${id}: signed with Ambit ${engineVersion}, this is ${this.#options.engineVersion}`);
  }

  /** What was not read, beyond what the records in force were made without. */
  #readEnough(standings: readonly Standing[]): void {
    const heads = standings.filter(({ state }) => state !== "superseded");
    const accepted = new Set(heads.flatMap(({ record }) => record.scope.unread));
    for (const gap of this.#graph.gaps) {
      if (!hides(gap) || accepted.has(gapKey(gap))) continue;
      const what = gap.collection === "everything" ? "was not imported" : `${gap.collection} was not read`;
      this.#incomplete.set(gapKey(gap), `${what}: ${gap.reason}`);
    }
    for (const { id, record } of heads)
      for (const source of record.scope.sources)
        if (!this.#graph.scopes.includes(source))
          this.#incomplete.set(source, `was not imported, and ${id} rests on it`);
    for (const { file, at, message } of this.#options.design?.problems ?? [])
      this.#incomplete.set(`${file}${at === undefined ? "" : ` ${at}`}`, message);
  }

  #answered(): GateAnswer {
    const { ledger, asOf, with: bundles = [], design } = this.#options;
    const findings = this.#findings.sort(inOrder);
    const fail = findings.filter(({ level }) => level === "fail").length;
    const incomplete = [...this.#incomplete]
      .sort(([a], [b]) => compare(a, b))
      .map(([source, reason]) => ({ source, reason }));
    const verdict: Verdict = fail > 0 ? "fail" : incomplete.length > 0 ? "incomplete" : "pass";
    return {
      schema: 1,
      verdict,
      snapshot: snapshotOf(this.#graph),
      asOf: this.#asOf,
      clock: asOf === undefined ? "snapshot" : "given",
      baseline: ledger.folder,
      commit: ledger.head,
      with: bundles,
      ...(design ? { design: readAs(design) } : {}),
      counts: {
        fail,
        warn: findings.length - fail,
        records: this.#records.length,
        inForce: this.#records.filter(({ state }) => state === "in-force").length,
      },
      findings,
      notShown: this.#notShown,
      records: this.#records,
      incomplete,
      notes: [...this.#notes].sort(compare),
      proofs: this.#book.proofs,
      steps: this.#book.steps,
    };
  }
}

const readAs = ({ recognised = [], passedOver = [], add, remove }: Design): GateDesign => ({
  recognised: recognised.map(({ path, title, name, files }) => ({
    ...{ path, title, files },
    ...(name === undefined ? {} : { name }),
  })),
  passedOver,
  given: add.length,
  removed: remove.length,
});

function plainFinding(
  kind: "ledger",
  subject: string,
  sentence: string,
  { reasons }: Pick<GateFinding, "reasons">,
): GateFinding {
  return {
    kind,
    check: findingKinds[kind],
    title: findingTitles[kind],
    level: "fail",
    subject,
    sentence,
    reasons,
    signers: [],
    owners: [],
    newSteps: [],
  };
}

const counted = (difference: Difference): NonNullable<GateRecord["difference"]> => ({
  newEntries: difference.newEntries.length + difference.opened.length,
  newTargets: difference.newTargets.length + difference.moreCertain.length,
  newSteps: difference.newSteps.length,
  reEvaluated: difference.reEvaluated.length,
  narrowed: difference.narrowed.length,
  gone: difference.gone,
});

const levels = ["fail", "warn"] as const;
const inOrder = (a: GateFinding, b: GateFinding): number =>
  levels.indexOf(a.level) - levels.indexOf(b.level) ||
  compare(a.check, b.check) ||
  compare(a.kind, b.kind) ||
  compare(a.subject, b.subject) ||
  compare(a.at ?? "", b.at ?? "") ||
  compare(a.newSteps[0] ?? "", b.newSteps[0] ?? "");
