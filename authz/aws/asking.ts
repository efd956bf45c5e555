import { arnMeet } from "./arn-glob.ts";
import { keyOfCaller } from "./caller-keys.ts";
import { isShut } from "./ceiling.ts";
import type { ContextKeys } from "./context.ts";
import { type Matter, type Way, waysOf } from "./evaluate.ts";
import { globsOf } from "./match.ts";
import { hasWildcard, sampleOf } from "./pattern.ts";
import type { Request } from "./request.ts";
import type { Statement } from "./statement.ts";

/** What requests are decided with. */
interface Deciding {
  readonly keys: ContextKeys;
  matter(request: Request, resource: string): Matter;
}

/** One request. What does not depend on the very resource is found once, and so is what is decided of each. */
export class Asking {
  readonly request: Request;
  readonly #decider: Deciding;
  readonly #found = new Map<string, readonly Way[]>();
  #matter: Matter | undefined;

  constructor(decider: Deciding, request: Request) {
    this.request = request;
    this.#decider = decider;
  }

  /** The ways in which it is allowed on this resource. */
  at(resource: string): readonly Way[] {
    let ways = this.#found.get(resource);
    if (!ways) {
      ways = waysOf(this.matter(resource), this.#decider.keys);
      this.#found.set(resource, ways);
    }
    return ways;
  }

  matter(resource: string): Matter {
    this.#matter ??= this.#decider.matter(this.request, resource);
    const { asked } = this.#matter;
    return asked.resource === resource ? this.#matter : { ...this.#matter, asked: { ...asked, resource } };
  }

  /** True where nobody lets it through, whatever the resource of the target and its context are. */
  get isHopeless(): boolean {
    const { caller, allows, ceilings, spoken, grants } = this.matter(this.request.target.arn);
    if (spoken.length + grants.length > 0) return false;
    return (allows.length === 0 && !caller.all) || ceilings.some(isShut);
  }

  /** Globs inside which it can be decided otherwise than outside. */
  *areas(): Iterable<string> {
    const { caller, target } = this.request;
    const { allows, ceilings, rcps, spoken, denies } = this.matter(target.arn);
    const value = (key: string): string | undefined => keyOfCaller(key, caller)?.[0]?.values?.[0];
    for (const { statement } of allows) yield* areasOf(statement, value);
    for (const { statements } of ceilings) for (const statement of statements) yield* areasOf(statement, value);
    for (const { statements } of rcps) for (const statement of statements) yield* areasOf(statement, value);
    for (const { statement } of spoken) yield* areasOf(statement, value);
    for (const statement of denies) yield* areasOf(statement, value);
  }
}

function* areasOf(statement: Statement, value: (key: string) => string | undefined): Iterable<string> {
  const globs = statement.allow ? statement.resources : statement.notResources;
  if (globs) for (const glob of globsOf(globs, value)) if (glob !== "*") yield glob;
}

const maxSamples = 64;

/** One resource for each way in which statements can divide the targets of the requests. */
export function samplesOf(all: readonly Asking[]): readonly string[] {
  const [first] = all;
  if (!first) return [];
  const { target, area } = first.request;
  if (!hasWildcard(target.arn)) return [target.arn];
  const start = area === undefined ? target.arn : arnMeet(target.arn, area);
  if (start === undefined) return [];
  const areas = new Set<string>();
  for (const asking of all) for (const glob of asking.areas()) areas.add(glob);
  let globs = [start];
  for (const glob of areas) {
    const met = globs.flatMap((one) => arnMeet(one, glob) ?? []);
    if (met.length > 0) globs = [...new Set([...globs, ...met])].slice(0, maxSamples);
  }
  return globs.map(sampleOf);
}

/** The ways to have every request allowed on this resource. */
export function joinedAt(all: readonly Asking[], resource: string): readonly Way[] {
  const [only, ...others] = all;
  if (only && others.length === 0) return only.at(resource);
  const found: (readonly Way[])[] = [];
  for (const asking of all) {
    const ways = asking.at(resource);
    if (ways.length === 0) return ways;
    found.push(ways);
  }
  return joined(found);
}

/** Every combination of one way per request, as one way; empty where a request has none. */
export function joined(all: readonly (readonly Way[])[]): readonly Way[] {
  let ways: readonly Way[] = [{ because: [], conditions: [], premises: [] }];
  for (const list of all) {
    ways = ways.flatMap((left) => list.map((right) => merge(left, right))).slice(0, maxWays);
  }
  return ways;
}

const maxWays = 16;

const merge = (left: Way, right: Way): Way => ({
  because: [...new Set([...left.because, ...right.because])],
  conditions: [
    ...left.conditions,
    ...right.conditions.filter(({ text }) => !left.conditions.some((other) => other.text === text)),
  ],
  premises: [...new Set([...left.premises, ...right.premises])],
});
