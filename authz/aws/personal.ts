import { canonical } from "../../model/canonical.ts";
import type { AwsGrantFact } from "../../model/fact/aws.ts";
import { meaningsOf } from "./match.ts";
import { sparesUnnamed } from "./mentions.ts";
import { type Caller, isServiceLinked } from "./principal.ts";
import { fixedBy, reduced, remainder } from "./reduce.ts";
import type { Statement } from "./statement.ts";

/** What statements single out about one target, over all parts of the question. */
export interface Personal {
  /** Targets with equal keys single out the same callers in the same ways. */
  readonly key: string;
  readonly statements: readonly Statement[];
  /** Some of them may be allowed less than those whom nothing singles out. */
  readonly carved: boolean;
  /** Grants of the targets' keys. */
  readonly grants: readonly AwsGrantFact[];
}

/** Undefined where nobody is singled out. */
export function personalOf(statements: readonly Statement[], grants: readonly AwsGrantFact[]): Personal | undefined {
  if (statements.length === 0 && grants.length === 0) return undefined;
  return {
    key: `[[${statements.map(contentOf).join()}],${canonical(grants.map(({ key }) => key))}]`,
    statements,
    carved: statements.some((statement) => !statement.allow || sparesUnnamed(statement)),
    grants,
  };
}

const contents = new WeakMap<Statement, string>();

function contentOf(statement: Statement): string {
  let content = contents.get(statement);
  if (content === undefined) {
    const { principals, notPrincipals, actions } = statement.fact;
    content = canonical([statement.allow, principals, notPrincipals, actions, remainder(statement, [])]);
    contents.set(statement, content);
  }
  return content;
}

/** How each of the statements treats the caller: callers with equal signatures are treated alike. */
export function signature(caller: Caller, personal: Personal): unknown {
  const fixed = fixedBy(caller, new Map());
  const treated = personal.statements.map((statement) => {
    const meanings = meaningsOf(statement, caller).map(({ meant, notes }) => [meant, notes.map(({ text }) => text)]);
    const left = meanings.length > 0 && reduced(statement, fixed);
    return left ? [meanings, remainder(left, [])] : [];
  });
  const boundary = caller.ceilings.some(({ kind }) => kind === "boundary");
  return [treated, caller.kind, isServiceLinked(caller), boundary, personal.grants.length > 0 ? caller.arn : ""];
}
