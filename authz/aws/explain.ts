import type { AwsStatementFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import type { AccessLevel } from "./action-table.ts";
import { hasKey } from "./action-table.ts";
import { describe } from "./candidates.ts";
import type { Touched } from "./ceiling.ts";
import { type Fixed, type Said, type Stage, stages } from "./fixed.ts";
import type { AwsDecision, Judged } from "./judge.ts";
import type { Meant } from "./match.ts";
import type { Matter } from "./matter.ts";
import type { Atom, Statement } from "./statement.ts";

/** What one statement says of the request. */
export interface StatementSaid {
  readonly fact: AwsStatementFact;
  /** `open`: a test of it is not decided. */
  readonly applies: "yes" | "no" | "open";
  /** Tests that fail, without their values: `StringEquals aws:PrincipalTag/team: the request does not have it`. */
  readonly unmet: readonly string[];
  /** How it comes to the caller: the attachment, the membership; how a Principal means it. */
  readonly through: readonly Fact[];
  readonly means?: Meant;
}

/** What one kind of policy says, or one level of SCPs or RCPs. */
export interface StageSaid {
  readonly stage: Stage;
  /** From the organization's root down, of SCPs and RCPs. */
  readonly level?: number;
  /** `none`: there is no such policy. `silent`: nothing of it applies. */
  readonly says: "allows" | "denies" | "silent" | "open" | "none";
  readonly decides: boolean;
  readonly text: string;
  readonly statements: readonly StatementSaid[];
}

/** A decision with what every policy said, in AWS's order. */
export interface AwsExplanation extends AwsDecision {
  readonly request: {
    /** As the snapshot names it. */
    readonly principal: string;
    /** As AWS writes it, where the table has it. */
    readonly action: string;
    readonly level?: AccessLevel;
    /** The resource that decides; a wildcard stands for "some". */
    readonly resource?: string;
  };
  readonly notes: readonly string[];
  readonly stages: readonly StageSaid[];
}

export function explained(judged: Judged): AwsExplanation {
  const { decision, conditions, because, ways, decidedBy, caller, action, entry, notes, tried } = judged;
  const said = tried ? new Telling(judged, tried.matter, tried.fixed).all() : [];
  return {
    decision,
    conditions,
    because,
    ways,
    decidedBy,
    request: {
      principal: caller.id,
      action: entry?.action ?? action,
      ...(entry ? { level: entry.level } : {}),
      ...(tried ? { resource: plainGlob(tried.matter.asked.resource) } : {}),
    },
    notes,
    stages: said,
  };
}

/** A sample's wildcards as they were written. */
const plainGlob = (sample: string): string => sample.replaceAll("\uE000", "*").replaceAll("\uE001", "?");

type Rest = Omit<StageSaid, "stage" | "decides">;

/** Puts one matter into words, stage by stage. */
class Telling {
  readonly #judged: Judged;
  readonly #matter: Matter;
  readonly #fixed: Fixed;

  constructor(judged: Judged, matter: Matter, fixed: Fixed) {
    this.#judged = judged;
    this.#matter = matter;
    this.#fixed = fixed;
  }

  all(): StageSaid[] {
    const { decidedBy } = this.#judged;
    const told: Readonly<Record<Stage, () => readonly Rest[]>> = {
      deny: () => [this.#denies()],
      rcp: () => this.#levels(this.#matter.rcps, "resource control policies"),
      scp: () => this.#levels(this.#ceilings("scp"), "service control policies"),
      resource: () => [this.#resource()],
      identity: () => [this.#identity()],
      boundary: () => this.#limits("boundary", "permissions boundary"),
      session: () => this.#limits("session", "session policy"),
    };
    return stages.flatMap((stage) => told[stage]().map((rest) => ({ stage, decides: stage === decidedBy, ...rest })));
  }

  #denies(): Rest {
    const { denies, ceilings, rcps, spoken } = this.#matter;
    const own = [...denies, ...[...ceilings, ...rcps].flatMap(({ statements }) => statements)];
    const all = [
      ...own.map((statement) => ({ statement })),
      ...spoken.map(({ statement, meant }) => ({ statement, means: meant })),
    ].filter(({ statement }) => !statement.allow);
    const statements = this.#said(all);
    if (applying(statements, "yes")) return { says: "denies", text: "a statement denies it explicitly", statements };
    if (applying(statements, "open"))
      return { says: "open", text: "a statement denies it if its open test holds", statements };
    const text =
      statements.length > 0
        ? "no statement that denies such requests applies to this one"
        : "no statement denies such requests";
    return { says: "silent", text, statements };
  }

  #ceilings(kind: Touched["kind"]): readonly Touched[] {
    return this.#matter.ceilings.filter((ceiling) => ceiling.kind === kind);
  }

  #levels(levels: readonly Touched[], name: string): readonly Rest[] {
    if (levels.length === 0) return [{ says: "none", text: `no ${name} bind this request`, statements: [] }];
    return levels.map((touched, level) => ({
      level,
      ...this.#limit(touched, `the ${name} of level ${level + 1} of ${levels.length}`),
    }));
  }

  #limits(kind: "boundary" | "session", name: string): readonly Rest[] {
    const all = this.#ceilings(kind);
    if (all.length === 0) return [{ says: "none", text: `there is no ${name}`, statements: [] }];
    return all.map((touched) => this.#limit(touched, `the ${name}`));
  }

  #limit(touched: Touched, name: string): Rest {
    const statements = this.#said(touched.statements.filter(({ allow }) => allow).map((statement) => ({ statement })));
    if (touched.kind === "rcp") return { says: "allows", text: `${name} only take away`, statements };
    if (applying(statements, "yes")) return { says: "allows", text: `${verb(name, "allow")} it`, statements };
    if (applying(statements, "open"))
      return { says: "open", text: `${verb(name, "allow")} it if an open test holds`, statements };
    if (touched.unread) return { says: "open", text: touched.unread.text, statements };
    return { says: "silent", text: `${verb(name, "do")} not allow it, and it must`, statements };
  }

  #resource(): Rest {
    const { spoken, grants, side, caller } = this.#matter;
    const statements = this.#said(
      spoken.filter(({ statement }) => statement.allow).map(({ statement, meant }) => ({ statement, means: meant })),
    );
    const policy =
      side.weight === "alone" ? "the resource's own policy, which must allow," : "the resource's own policy";
    if (grants.length > 0) return { says: "allows", text: "a grant of the key gives the operation", statements };
    const allowing = statements.filter(({ applies }) => applies !== "no");
    if (allowing.some(({ means }) => means !== "account"))
      return {
        says: applying(statements, "yes") ? "allows" : "open",
        text: `${policy} allows the caller`,
        statements,
      };
    if (allowing.length > 0)
      return { says: "allows", text: `${policy} leaves it to the policies of the caller's account`, statements };
    if (side.unread) return { says: "open", text: `${policy} was not read`, statements };
    const across = caller.account !== side.account;
    const needed = across ? ", and across accounts it must" : "";
    if (side.document.statements.length === 0)
      return {
        says: "none",
        text: across
          ? "the resource has no policy that was read, and across accounts it must allow"
          : "the resource has no policy of its own",
        statements,
      };
    return { says: "silent", text: `${policy} does not allow the caller${needed}`, statements };
  }

  #identity(): Rest {
    const { allows, caller } = this.#matter;
    const statements = this.#said(allows);
    if (caller.all) return { says: "allows", text: "the caller allows itself everything", statements };
    if (caller.kind === "anonymous") return { says: "none", text: "the caller has no policies", statements };
    if (applying(statements, "yes")) return { says: "allows", text: "a policy of the caller allows it", statements };
    if (applying(statements, "open"))
      return { says: "open", text: "a policy of the caller allows it if an open test holds", statements };
    return { says: "silent", text: "no policy of the caller allows it", statements };
  }

  #said(
    all: readonly { readonly statement: Statement; readonly through?: readonly Fact[]; readonly means?: Meant }[],
  ): StatementSaid[] {
    return all.flatMap(({ statement, through = [], means }) => {
      const said = this.#fixed.said(statement);
      if (!said) return [];
      const { fact } = statement;
      const unmet = said.unmet.map((atom) => this.#unmet(atom));
      return [{ fact, applies: said.applies, unmet, through, ...(means === undefined ? {} : { means }) }];
    });
  }

  #unmet(atom: Atom): string {
    const { entry } = this.#judged;
    const why = this.#fixed.has(atom.lower)
      ? "the request has another value"
      : entry && !hasKey(entry, atom.lower)
        ? `requests for ${entry.action} never have it`
        : "the request does not have it";
    return `${describe(atom)}: ${why}`;
  }
}

const applying = (statements: readonly StatementSaid[], wanted: Said["applies"]): boolean =>
  statements.some(({ applies }) => applies === wanted);

/** `the permissions boundary allows`, `the service control policies of level 1 of 2 allow`. */
const verb = (name: string, word: "allow" | "do"): string =>
  `${name} ${name.includes(" policies") ? word : word === "do" ? "does" : `${word}s`}`;
