import { joined } from "./asking.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { partText } from "./legs.ts";
import { outreaches } from "./outreach.ts";
import { type Caller, foreignPrincipal, stranger } from "./principal.ts";
import { type Held, type Question, relied } from "./question.ts";
import { namersOf } from "./shares.ts";
import type { Statement } from "./statement.ts";
import { type Placed, resourceOf, targetSet } from "./targets.ts";

const same = (key: string): string => key;

/**
 * Steps from accounts that were not read to the targets whose policies, grants or conditions name them. What their own
 * policies allow is their administrators' to say, who may act as any principal there: whatever our side lets one of them
 * do, they can. One step for each account and target, without hubs: what names nobody is not asked about.
 */
export function* fromUnreadAccounts<T>(decider: Decider, question: Question<T>): Iterable<Held<T>> {
  const { parts, sameAccount = false, callers = "all", within } = question;
  // Of what is done in one account only, or by whoever rewrote its policies there, nobody of another account is asked.
  if (sameAccount || callers === "max" || within !== undefined) return;
  const name = `${question.title} ${parts.map(partText).join()} from accounts that were not read`;
  const found = new Map<string, readonly [account: string, placed: Placed<T>]>();
  const pairs = function* (): Iterable<string> {
    const targets = targetSet(question.targets(), question.on);
    if (targets.all.length === 0) return;
    const read = new Set(decider.principals.accounts());
    for (const [account, placed] of namersOf(targets, parts, outreaches(decider.facts))) {
      if (read.has(account)) continue;
      const { kind, key } = question.fact(placed.target);
      const text = `${account} ${kind} ${key} ${placed.told}`;
      found.set(text, [account, placed]);
      yield text;
    }
  };
  for (const text of decider.facts.items(name, pairs(), same)) {
    const [account, placed] = found.get(text) ?? [];
    if (account !== undefined && placed) yield* stepsOf(decider, question, account, placed);
  }
}

function* stepsOf<T>(decider: Decider, question: Question<T>, account: string, placed: Placed<T>): Iterable<Held<T>> {
  const { kind, key } = question.fact(placed.target);
  decider.facts.get(kind, key);
  const relies = relied(["aws.statement", "aws.rcp"], resourceOf(placed, 0)?.account ?? "");
  const told = new Set<string>();
  for (const caller of callersOf(decider, question, account, placed)) {
    if (question.only?.(caller) === false) continue;
    for (const { because, conditions, premises } of waysOf(decider, question, caller, placed)) {
      // Nothing but that a policy was not read: it is no more this account's than any other's.
      if (because.length === 0) continue;
      const text = [
        because.map((fact) => `${fact.kind} ${fact.key}`),
        conditions.map((one) => one.text),
        premises,
      ].join("\n");
      if (told.has(text)) continue;
      told.add(text);
      yield { from: [caller.end, ...premises], to: undefined, target: placed.target, because, conditions, relies };
    }
  }
}

/** Somebody of the account that nothing singles out, and every principal of it that the target's side names. */
function callersOf<T>(decider: Decider, { parts }: Question<T>, account: string, placed: Placed<T>): readonly Caller[] {
  const names = new Set<string>();
  for (const [index, { action }] of parts.entries()) {
    const resource = resourceOf(placed, index);
    if (!resource) continue;
    const { document, grants } = decider.sideOf(action, resource);
    for (const statement of document.touching(action)) for (const arn of namedIn(statement)) names.add(arn);
    for (const { grantee } of grants) names.add(grantee);
  }
  const own = [...names].filter((arn) => arn.split(":", 5)[4] === account).sort();
  return [stranger(account), ...own.flatMap((arn) => foreignPrincipal(arn) ?? [])];
}

/** Whom the statement treats otherwise than the rest of their account; what `NotPrincipal` of a Deny lists it spares. */
function* namedIn({ allow, who, notWho }: Statement): Iterable<string> {
  if (!who || allow === notWho) return;
  yield* who.names;
  yield* who.sessions;
}

/** The ways in which one caller may do all parts; those about one resource are asked together. */
function waysOf<T>(decider: Decider, question: Question<T>, caller: Caller, placed: Placed<T>): readonly Way[] {
  const { parts, choices } = question;
  const contexts: readonly (Context | undefined)[] = choices ? choices(caller) : [parts[0]?.context];
  return contexts.flatMap((chosen) => {
    const asked = parts.flatMap(({ action, context }, index) => {
      const target = resourceOf(placed, index);
      const own = index === 0 ? chosen : context;
      return target ? { caller, action, target, ...(own ? { context: own } : {}) } : [];
    });
    const together = Map.groupBy(asked, ({ target }) => target.arn).values();
    return joined([...together].map((requests) => decider.waysTogether(requests)));
  });
}
