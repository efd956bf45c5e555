import type { FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { mostActions, type PolicyDocument, type PolicyLibrary, type Statement } from "./statement.ts";

/** Something that must allow too: a boundary, one level of SCPs or RCPs, a session policy. */
export interface Ceiling {
  readonly kind: "boundary" | "scp" | "rcp" | "session";
  readonly documents: readonly PolicyDocument[];
  /** Set where a document was not read and may exist. */
  readonly unread: Condition | undefined;
}

/** A ceiling with its statements that touch an action. */
export interface Touched extends Pick<Ceiling, "kind" | "unread"> {
  readonly statements: readonly Statement[];
}

const names = {
  boundary: "permissions boundary",
  scp: "service control policy",
  rcp: "resource control policy",
  session: "session policy",
};

/** `closed`: what the AWS input does not mention does not exist. */
export function ceiling(kind: Ceiling["kind"], documents: readonly PolicyDocument[], closed: boolean): Ceiling {
  const unread = !closed && documents.some(({ statements }) => statements.length === 0);
  const text = `the document of a ${names[kind]} was not read: it may forbid this`;
  return { kind, documents, unread: unread ? { kind: "unread", text } : undefined };
}

const known = new WeakMap<Ceiling, Map<string, Touched>>();

/** The ceilings as far as they speak of the action; found once for each. */
export function touchedBy(ceilings: readonly Ceiling[], action: string): readonly Touched[] {
  return ceilings.map((one) => {
    let found = known.get(one);
    if (!found) {
      found = new Map();
      known.set(one, found);
    }
    let touched = found.get(action);
    if (!touched) {
      const statements = one.documents.flatMap((document) => document.touching(action));
      touched = { kind: one.kind, unread: one.unread, statements };
      if (found.size >= mostActions) found.clear();
      found.set(action, touched);
    }
    return touched;
  });
}

/** The statement through which a ceiling allows everything: which one of several does not matter, so the first. */
export const freeing = (statements: readonly Statement[]): Statement | undefined =>
  statements.find(({ everything, fact }) => everything && fact.actions?.includes("*"));

/** True where the ceiling lets everything through that it is asked about. */
export const isFree = ({ statements }: Touched): boolean =>
  freeing(statements) !== undefined && statements.every(({ allow }) => allow);

/** True where the ceiling, which is no RCP, lets nothing through that it is asked about. */
export const isShut = ({ statements, unread }: Touched): boolean => !unread && !statements.some(({ allow }) => allow);

/** SCPs or RCPs grouped by level: every level must allow, one policy of a level is enough. */
export function levels(
  kind: "scp" | "rcp",
  attached: readonly { readonly policy: string; readonly level: number }[],
  library: PolicyLibrary,
  closed: boolean,
): readonly Ceiling[] {
  const byLevel = Map.groupBy(attached, ({ level }) => level);
  return [...byLevel]
    .sort(([a], [b]) => a - b)
    .map(([, policies]) => {
      const documents = policies.map(({ policy }) => library.of(`${kind}:${policy}`));
      return ceiling(kind, documents, closed);
    });
}

/** True where what the AWS input does not mention does not exist. */
export const isClosed = (facts: FactReader): boolean =>
  facts.of("closed-world").some(({ scope }) => scope.startsWith("aws:"));
