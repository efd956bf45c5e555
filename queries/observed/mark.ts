import { type GraphReader, plainAction, type RuleInfo } from "../../graph/port.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { ObservedSessionFact, ObservedUseFact } from "../../model/fact/observed.ts";
import { scopeOfId } from "../../model/node-id.ts";
import type { StepObserved } from "./answer.ts";
import { type LogPattern, names, patternsOf } from "./patterns.ts";
import { joined, logsOf, partlyBecause } from "./periods.ts";
import { isAbout, isAnother, plainId } from "./resource.ts";
import { timesOf } from "./times.ts";

/** A step as people count it: its rule and its ends. */
export interface Taken {
  readonly rule: RuleInfo;
  readonly from: readonly Privilege[];
  readonly to: Privilege;
}

/** Of steps that are no call to anything that is audited. */
export const nothingTells = "nothing tells what an audit log would show of it";
const some = 4;
const shown = (values: Iterable<string>): string[] => [...new Set(values)].sort(compare).slice(0, some);

/** What the logs of the snapshot say of a step; undefined where no log was read at all. */
export function observedOf(graph: GraphReader, { rule, from, to }: Taken): StepObserved | undefined {
  if (graph.observed.logs.length === 0 || rule.id.startsWith("model.")) return undefined;
  const actors = [...new Set(from.map((p) => plainId(splitPrivilege(p).node)))];
  const target = splitPrivilege(to).node;
  const key = keyOf(actors);
  if (key !== undefined) return ofKey(graph, key, target);
  const patterns = patternsOf(rule);
  if (patterns.length === 0) return unknown(rule.blind ?? nothingTells);
  const who = patterns.some(({ login }) => login) ? [...actors, plainId(target)] : actors;
  const found = who.flatMap((actor) =>
    graph.observed.of(actor).filter((use) => patterns.some((pattern) => fits(pattern, use))),
  );
  const about = found.filter((use) => isAbout(graph, use, target));
  const done = about.filter(({ outcome }) => outcome === "done");
  // Of a login the log tells who came out of it, and not who went in.
  if (done.length > 0) return seen(done, about, patterns.some(({ login }) => login) ? "identity" : "exact");
  const other = found.filter((use) => use.outcome === "done" && !isAnother(use, target));
  if (other.length > 0) return seen(other, found, "identity");
  return { ...notSeen(graph, patterns, actors, target), ...deniedOf(about.length > 0 ? about : found) };
}

function fits(pattern: LogPattern, { service, action, resource = "" }: ObservedUseFact): boolean {
  if (pattern.service !== undefined && pattern.service !== service) return false;
  if (pattern.family === "aws" && (service === "kubernetes" || service === "vault")) return false;
  if (!names(pattern, plainAction(action))) return false;
  return pattern.path === undefined || pattern.path.test(resource);
}

function seen(
  uses: readonly ObservedUseFact[],
  all: readonly ObservedUseFact[],
  match: "exact" | "identity",
): StepObserved {
  return {
    seen: "observed",
    match,
    by: shown(uses.map(({ identity }) => identity)),
    events: shown(uses.map(({ service, action }) => `${service}:${action}`)),
    since: uses.map(({ first }) => first).sort()[0] ?? "",
    last:
      uses
        .map(({ last }) => last)
        .sort()
        .at(-1) ?? "",
    count: timesOf(uses),
    addresses: shown(uses.flatMap(({ addresses }) => addresses)),
    agents: shown(uses.flatMap(({ agents }) => agents)),
    ...deniedOf(all),
    periods: [],
    ...(match === "exact" ? {} : { why: "the log does not name what this step leads to" }),
  };
}

function deniedOf(uses: readonly ObservedUseFact[]): Pick<StepObserved, "denied"> {
  const denied = uses.filter(({ outcome }) => outcome === "denied");
  const last = denied
    .map((use) => use.last)
    .sort()
    .at(-1);
  return last === undefined ? {} : { denied: { count: timesOf(denied), last } };
}

const unknown = (why: string): StepObserved => ({ seen: "unknown", periods: [], why });

/** Whether silence means anything: only where whole logs were read that would hold the event. */
function notSeen(
  graph: GraphReader,
  patterns: readonly LogPattern[],
  actors: readonly string[],
  target: string,
): StepObserved {
  const [pattern] = patterns;
  const scopes = scopesOf(pattern?.family, actors, target);
  const [scope] = scopes;
  if (pattern === undefined || scope === undefined) return unknown("nothing tells whose log would show it");
  for (const one of scopes) {
    const { own, whole } = logsOf(graph.observed, one);
    if (own.length === 0) return unknown(`no log of ${one} was read`);
    if (whole.length === 0) {
      const [first] = own;
      return {
        ...unknown(`of ${one} a log was read in part: ${first ? partlyBecause(first) : ""}`),
        periods: joined(own),
      };
    }
    const why = whyBlind(graph, pattern, one, target, new Set(whole.flatMap(({ regions = [] }) => regions)));
    if (why !== undefined) return { ...unknown(why), periods: joined(whole) };
  }
  return { seen: "not-seen", periods: joined(logsOf(graph.observed, scope).whole) };
}

function scopesOf(family: LogPattern["family"] | undefined, actors: readonly string[], target: string): string[] {
  if (family === "aws") {
    const own = actors.map(scopeOfId).filter((scope) => scope.startsWith("aws:"));
    return [...new Set(own)];
  }
  const prefix = family === "kubernetes" ? "k8s:" : "vault:";
  return [...new Set([target, ...actors].map(scopeOfId).filter((scope) => scope.startsWith(prefix)))].slice(0, 1);
}

/** Services whose events are all told in one region. */
const global: ReadonlySet<string> = new Set(["iam", "sts", "signin", "cloudfront"]);

function whyBlind(
  { observed }: GraphReader,
  { family, service = "", actions, data }: LogPattern,
  scope: string,
  target: string,
  regions: ReadonlySet<string>,
): string | undefined {
  if (family === "vault") return undefined;
  if (family === "kubernetes")
    return actions.some((action) => observed.recorded(scope, `kubernetes:${action}`))
      ? undefined
      : `no such request of anybody is in the log of ${scope}: its audit policy may leave them out`;
  const region = target.startsWith("arn:") ? (target.split(":")[3] ?? "") : "";
  if (region !== "" && !global.has(service) && !regions.has(region)) return `no log of ${region} was read`;
  if (data)
    return observed.data(scope, service, plainId(target))
      ? undefined
      : "a trail holds data events only where it is told to, and none on this is in the log";
  const reads = actions.every((action) => /^(Get|List|Describe|BatchGet|Search|Lookup|Head|Query|Scan)/.test(action));
  return reads && !observed.reads(scope)
    ? "no call that only reads is in the log: the trail may leave them out"
    : undefined;
}

/** Of premises that are one key: its public id. */
function keyOf(actors: readonly string[]): string | undefined {
  const [only, ...more] = actors;
  return more.length === 0 ? /^credential:(A[KS]IA[A-Z0-9]+)$/.exec(only ?? "")?.[1] : undefined;
}

/** Whether a key was used as whoever it authenticates as. */
function ofKey(graph: GraphReader, key: string, target: string): StepObserved {
  const uses = graph.observed.of(`credential:${key}`);
  const done = uses.filter(({ outcome }) => outcome === "done");
  if (done.length > 0) return seen(done, uses, "exact");
  const session = graph.observed.session(key);
  if (session !== undefined && session.count > 0) return ofSession(session);
  const scope = scopeOfId(plainId(target));
  const { own, whole } = logsOf(graph.observed, scope);
  if (own.length === 0) return unknown(`no log of ${scope} was read`);
  if (whole.length === 0) return { ...unknown(`of ${scope} logs were read in part`), periods: joined(own) };
  if (!graph.observed.reads(scope))
    return {
      ...unknown("no call that only reads is in the log: the trail may leave them out"),
      periods: joined(whole),
    };
  return { seen: "not-seen", periods: joined(whole), ...deniedOf(uses) };
}

function ofSession({ principal, actions, first = "", last = "", count, addresses }: ObservedSessionFact): StepObserved {
  return {
    seen: "observed",
    match: "exact",
    by: [principal],
    events: shown(actions.map(({ action }) => action)),
    since: first,
    last,
    count,
    addresses: addresses.slice(0, some),
    agents: [],
    periods: [],
  };
}
