import type { AwsPrincipals, AwsStatementFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { policyName } from "../../model/summary/aws.ts";
import { type Operator, parseOperator } from "./operators.ts";
import { globMatches } from "./pattern.ts";
import { stampOf } from "./stamp.ts";

/** One test of a Condition element: one operator on one key. */
export interface Atom {
  readonly written: string;
  readonly operator: Operator;
  /** As written. */
  readonly key: string;
  /** Keys are matched without case. */
  readonly lower: string;
  readonly values: readonly string[];
  /** The statement it is in, as a person finds it: policy and Sid or number. */
  readonly statement: string;
}

/** A statement taken apart once. */
export interface Statement {
  readonly fact: AwsStatementFact;
  readonly allow: boolean;
  /** Globs of actions, lower case; undefined where the statement has `NotAction`. */
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly label: string;
  /** Resource globs; `["*"]` where the element is missing (trust policies). */
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly atoms: readonly Atom[];
  readonly who: Who | undefined;
  /** True for `NotPrincipal`: whoever is not in `who`. */
  readonly notWho: boolean;
  /** Context keys, lower case, in `${...}` of the resources. */
  readonly variables: readonly string[];
  /** Allows the action on every resource without a condition. */
  readonly everything: boolean;
}

/** A Principal element, sorted by form. */
export interface Who {
  readonly everyone: boolean;
  /** Account ids: as `:root` ARN or bare. */
  readonly accounts: ReadonlySet<string>;
  /** Users and roles by ARN; unique ids (`AIDA...`, `AROA...`) too. */
  readonly names: ReadonlySet<string>;
  /** `arn:aws:sts::<account>:assumed-role/<role name>/<session>`. */
  readonly sessions: readonly string[];
  readonly services: ReadonlySet<string>;
  readonly federated: ReadonlySet<string>;
  readonly canonicalUsers: boolean;
}

/** Actions for which a policy keeps what touches them; questions may name any number. */
export const mostActions = 2048;

/** A policy's statements in force, with those that touch an action found once per action. */
export class PolicyDocument {
  readonly statements: readonly Statement[];
  readonly #touching = new Map<string, readonly Statement[]>();
  #stamp: string | undefined;

  constructor(facts: readonly AwsStatementFact[]) {
    this.statements = facts.map(compileStatement);
  }

  /** Stands for what the statements say and where they are. */
  get stamp(): string {
    this.#stamp ??= stampOf(JSON.stringify(this.statements.map(({ fact: { source: _, ...said } }) => said)));
    return this.#stamp;
  }

  touching(action: string): readonly Statement[] {
    if (this.statements.length === 0) return this.statements;
    let found = this.#touching.get(action);
    if (!found) {
      const lower = action.toLowerCase();
      found = this.statements.filter((statement) => touches(statement, lower));
      if (this.#touching.size >= mostActions) this.#touching.clear();
      this.#touching.set(action, found);
    }
    return found;
  }
}

/** Whether the statement speaks of the action, given in lower case. */
export function touches({ actions, notActions }: Pick<Statement, "actions" | "notActions">, lower: string): boolean {
  const among = (patterns: readonly string[]): boolean => patterns.some((pattern) => globMatches(pattern, lower));
  return actions ? among(actions) : notActions ? !among(notActions) : false;
}

function compileStatement(fact: AwsStatementFact): Statement {
  const index = fact.key.slice(fact.key.lastIndexOf("/") + 1);
  const label = `${policyName(fact.policy)}, statement ${fact.sid === undefined ? `number ${Number(index) + 1 || index}` : fact.sid}`;
  const resources = fact.resources ?? (fact.notResources ? undefined : ["*"]);
  const principals = fact.principals ?? fact.notPrincipals;
  const atoms = fact.conditions.map(({ operator, key, values }) => ({
    written: operator,
    operator: parseOperator(operator),
    key,
    lower: key.toLowerCase(),
    values,
    statement: label,
  }));
  return {
    fact,
    allow: fact.effect === "Allow",
    actions: fact.actions?.map((action) => action.toLowerCase()),
    notActions: fact.notActions?.map((action) => action.toLowerCase()),
    label,
    resources,
    notResources: fact.notResources,
    atoms,
    who: principals && sortPrincipals(principals),
    notWho: fact.notPrincipals !== undefined,
    variables: variablesOf([...(resources ?? []), ...(fact.notResources ?? [])]),
    everything: fact.effect === "Allow" && atoms.length === 0 && (resources?.includes("*") ?? false),
  };
}

const noVariables: readonly string[] = [];
const variable = /\$\{([^}]*)\}/g;

/** Context keys, lower case, that texts refer to; `${*}`, `${?}` and `${$}` are plain characters. */
export function variablesOf(texts: readonly string[]): readonly string[] {
  if (!texts.some((text) => text.includes("${"))) return noVariables;
  const found = texts.flatMap((text) => [...text.matchAll(variable)].map(([, name = ""]) => keyOfVariable(name)));
  return [...new Set(found.filter((key) => key !== ""))];
}

const keyOfVariable = (name: string): string =>
  /^[*?$]$/.test(name) ? "" : (name.split(",")[0] ?? "").trim().toLowerCase();

/** Characters of a substituted value that must not act as wildcards. */
const literalStar = "\uE010";

/**
 * The text with its policy variables filled in; undefined where a variable has no value and no default.
 * Wildcards that come out of a variable are literal.
 */
export function fill(text: string, value: (key: string) => string | undefined): string | undefined {
  let missing = false;
  const filled = text.replace(variable, (_, name: string) => {
    if (/^[*?$]$/.test(name)) return name === "*" ? literalStar : name;
    const given = value(keyOfVariable(name));
    if (given !== undefined) return given.replaceAll("*", literalStar);
    const fallback = /,\s*'([^']*)'/.exec(name)?.[1];
    if (fallback === undefined) missing = true;
    return fallback ?? "";
  });
  return missing ? undefined : filled;
}

function sortPrincipals(principals: AwsPrincipals): Who {
  const aws = [...(principals["AWS"] ?? []), ...(principals["*"] ?? [])];
  const accounts = aws.flatMap(
    (id) => /^(\d{12})$|^arn:[^:]+:iam::(\d{12}):root$/.exec(id)?.slice(1).filter(Boolean) ?? [],
  );
  const sessions = aws.filter((id) => /^arn:[^:]+:sts::\d{12}:assumed-role\//.test(id));
  return {
    everyone: aws.includes("*"),
    accounts: new Set(accounts),
    names: new Set(
      aws.filter((id) => id !== "*" && !/^\d{12}$/.test(id) && !id.endsWith(":root") && !sessions.includes(id)),
    ),
    sessions,
    services: new Set(principals["Service"] ?? []),
    federated: new Set(principals["Federated"] ?? []),
    canonicalUsers: (principals["CanonicalUser"] ?? []).length > 0,
  };
}

/** Policy documents of a snapshot by policy id, each compiled at its first use. */
export class PolicyLibrary {
  readonly #facts: FactReader;

  constructor(facts: FactReader) {
    this.#facts = facts;
  }

  /** The statements in force of a policy; empty where its document was not read. */
  of(policy: string): PolicyDocument {
    const statements = this.#facts.where("aws.statement", "policy", policy);
    if (statements.length === 0) return emptyDocument;
    let document = compiled.get(statements);
    if (!document) {
      document = new PolicyDocument(statements.filter(({ inForce }) => inForce));
      compiled.set(statements, document);
    }
    return document;
  }
}

/** By the list that facts have of them, the same for all who ask: there are too many documents for a cell each. */
const compiled = new WeakMap<readonly AwsStatementFact[], PolicyDocument>();

/** Of a policy that nobody wrote, or that was not read. */
const emptyDocument = new PolicyDocument([]);
