import { joined } from "./asking.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { partText } from "./legs.ts";
import { outreachesAbroad } from "./outreach.ts";
import { type Caller, foreignPrincipal, stranger } from "./principal.ts";
import { type Held, type Question, relied } from "./question.ts";
import type { Request } from "./request.ts";
import { lettingOthersIn, namersOf } from "./shares.ts";
import type { Statement } from "./statement.ts";
import { type Placed, readTarget, resourceOf } from "./targets.ts";

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
    const reaching = outreachesAbroad(decider.facts, parts);
    const targets = lettingOthersIn(question, reaching);
    if (targets.all.length === 0) return;
    const read = new Set(decider.principals.accounts());
    for (const [account, placed] of namersOf(targets, parts, reaching)) {
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
  const { parts, choices } = question;
  readTarget(decider.facts, placed);
  const relies = relied(["aws.statement", "aws.rcp"], resourceOf(placed, 0)?.account ?? "");
  const somebody = stranger(account);
  const contexts: readonly (Context | undefined)[] = choices ? choices(somebody) : [parts[0]?.context];
  for (const chosen of contexts) {
    const asked = parts.flatMap(({ action, context }, index) => {
      const target = resourceOf(placed, index);
      const own = index === 0 ? chosen : context;
      return target ? { action, target, ...(own ? { context: own } : {}) } : [];
    });
    // Where nothing but that a policy was not read speaks for it, it is no more this account's than any other's.
    for (const { because, conditions, premises } of outsiderWays(decider, account, asked, question.only))
      if (because.length > 0)
        yield { from: [somebody.end, ...premises], to: undefined, target: placed.target, because, conditions, relies };
  }
}

/** What is asked about one resource. */
export type Asked = Pick<Request, "action" | "target" | "context">;

/**
 * The ways in which whoever administers an account that was not read may do all of it in one session: as somebody whom
 * nothing singles out, or as one of those whom a policy or grant names.
 */
export function outsiderWays(
  decider: Decider,
  account: string,
  asked: readonly Asked[],
  only: (caller: Caller) => boolean = () => true,
): readonly Way[] {
  const found = new Map<string, Way>();
  const together = [...Map.groupBy(asked, ({ target }) => target.arn).values()];
  for (const caller of [stranger(account), ...namedOf(decider, account, asked)]) {
    if (!only(caller)) continue;
    for (const way of joined(together.map((some) => decider.waysTogether(some.map((one) => ({ ...one, caller })))))) {
      const facts = way.because.map(({ kind, key }) => `${kind} ${key}`);
      found.set([...facts, "if", ...way.conditions.map(({ text }) => text), "at", ...way.premises].join("\n"), way);
    }
  }
  return [...found.values()];
}

/** Principals of the account whom a policy or grant of the resources names. */
function namedOf(decider: Decider, account: string, asked: readonly Asked[]): readonly Caller[] {
  const names = new Set<string>();
  for (const { action, target } of asked) {
    const { document, grants } = decider.sideOf(action, target);
    for (const statement of document.touching(action)) for (const arn of namedIn(statement)) names.add(arn);
    for (const { grantee } of grants) names.add(grantee);
  }
  const own = [...names].filter((arn) => arn.split(":", 5)[4] === account).sort();
  return own.flatMap((arn) => foreignPrincipal(arn) ?? []);
}

/** Whom the statement treats otherwise than the rest of their account; what `NotPrincipal` of a Deny lists it spares. */
function* namedIn({ allow, who, notWho }: Statement): Iterable<string> {
  if (!who || allow === notWho) return;
  yield* who.names;
  yield* who.sessions;
}
