import { canonical } from "../../model/canonical.ts";
import type { Condition } from "../../model/step.ts";
import type { Decider, Target } from "./decide.ts";
import { meansCaller } from "./match.ts";
import { isPersonal, sparesUnnamed } from "./mentions.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";
import { fixedBy, reduced, remainder } from "./reduce.ts";
import type { Side } from "./resource.ts";
import type { Statement } from "./statement.ts";

/** What statements single out about one target, over all parts of the question. */
export interface Personal {
  /** Empty where nobody is singled out. Targets with equal keys single out the same callers in the same ways. */
  readonly key: string;
  readonly statements: readonly Statement[];
  /** Some of them may be allowed less than those whom nothing singles out. */
  readonly carved: boolean;
  /** A key's grants name somebody. */
  readonly grants: boolean;
}

const nobody: Personal = { key: "", statements: [], carved: false, grants: false };
const kindKeys = /^aws:(principaltype|principalarn|userid|username|multifactor|tokenissuetime|sourceidentity)/;

/** What the targets of a question say themselves: resource policies, trust policies, key grants and RCPs. */
export class Sides<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;
  readonly #resources = new Map<T, readonly Target[]>();
  readonly #personal = new Map<T, Personal>();
  /** Whether some target tells users from roles. */
  readonly kindMatters: boolean;
  /** For each part: accounts with a target whose policy grants to callers it does not name. */
  readonly #open: readonly ReadonlySet<string>[];

  constructor(decider: Decider, question: Question<T>) {
    this.#decider = decider;
    this.#question = question;
    for (const target of question.targets) this.#resources.set(target, question.on(target));
    this.kindMatters = question.targets.some((target) => this.#spoken(target).some(kindCounts));
    this.#open = question.parts.map((_, part) => {
      const granting = question.targets.filter((target) => this.#grantsUnnamed(target, part));
      return new Set(granting.map((target) => this.resource(target, part)?.account ?? ""));
    });
    for (const target of question.targets) this.#personal.set(target, this.#personalOf(target));
  }

  resource(target: T, part: number): Target | undefined {
    return this.#resources.get(target)?.[part];
  }

  personal(target: T): Personal {
    return this.#personal.get(target) ?? nobody;
  }

  /** Whether policies of targets in the account grant to callers they do not name. */
  grantsIn(account: string, part: number): boolean {
    return this.#open[part]?.has(account) ?? false;
  }

  /** Statements of the target's side that touch the parts' actions, RCPs included. */
  #spoken(target: T): readonly Statement[] {
    return this.#question.parts.flatMap(({ action }, part) => {
      const side = this.#side(target, part);
      if (!side) return [];
      const documents = [side.document, ...side.rcps.flatMap((rcp) => rcp.documents)];
      return documents.flatMap((document) => document.touching(action));
    });
  }

  #side(target: T, part: number): Side | undefined {
    const resource = this.resource(target, part);
    const asked = this.#question.parts[part];
    return resource && asked && this.#decider.sideOf(asked.action, resource);
  }

  #grantsUnnamed(target: T, part: number): boolean {
    const action = this.#question.parts[part]?.action ?? "";
    const statements = this.#side(target, part)?.document.touching(action) ?? [];
    return statements.some(({ allow, who }) => allow && who?.everyone === true);
  }

  #personalOf(target: T): Personal {
    const statements = this.#spoken(target).filter(isPersonal);
    const granted = this.#question.parts.flatMap((_, part) => this.#side(target, part)?.grants ?? []);
    if (statements.length === 0 && granted.length === 0) return nobody;
    const contents = statements.map((statement) => {
      const { principals, notPrincipals, actions } = statement.fact;
      return [statement.allow, principals, notPrincipals, actions, remainder(statement, [])];
    });
    return {
      key: canonical([contents, granted.map(({ key }) => key)]),
      statements,
      carved: statements.some((statement) => !statement.allow || sparesUnnamed(statement)),
      grants: granted.length > 0,
    };
  }

  /** Principals, as they are and as `~max`, that grants of the target's keys name. */
  grantees(target: T): readonly Caller[] {
    const names = this.#question.parts.flatMap(
      (_, part) => this.#side(target, part)?.grants.map(({ grantee }) => grantee) ?? [],
    );
    const ids = names.flatMap((name) => [name, `${name}~max`]);
    return ids.flatMap((id) => this.#decider.principals.get(id) ?? []);
  }

  /** How each of the statements treats the caller: callers with equal signatures are treated alike. */
  signature(caller: Caller, personal: Personal): unknown {
    const fixed = fixedBy(this.#decider.keys, caller, new Map());
    const treated = personal.statements.map((statement) => {
      const notes: Condition[] = [];
      const meant = meansCaller(statement, caller, notes);
      const left = meant && reduced(statement, fixed);
      return left ? [meant, remainder(left, []), notes.map(({ text }) => text)] : notes.map(({ text }) => text);
    });
    const boundary = caller.ceilings.some(({ kind }) => kind === "boundary");
    return [treated, caller.kind, boundary, personal.grants ? caller.arn : ""];
  }
}

const kindCounts = ({ atoms, variables }: Statement): boolean =>
  [...variables, ...atoms.map(({ lower }) => lower)].some((key) => kindKeys.test(key));
