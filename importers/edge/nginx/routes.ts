import { choose } from "../../../model/edge/choose.ts";
import { nginxPath } from "../../../model/edge/path.ts";
import { pathLike } from "../../../model/edge/pattern.ts";
import type { EdgeControl } from "../../../model/fact/edge.ts";
import { plainPath } from "../../read/plain-path.ts";
import type { RouteDraft } from "../draft.ts";
import { type Access, accessOf, places, transformsOf } from "./access.ts";
import { type Location, locationsOf } from "./locations.ts";
import { type Rewritten, rewriting } from "./rewrite.ts";
import { inherit, type Settings } from "./settings.ts";
import type { Directive } from "./tokens.ts";
import { type Passed, type Pools, passedTo, variablesOf } from "./upstreams.ts";

/** What of a route a server's names and ports do not decide. */
export type PathDraft = Omit<RouteDraft, "server" | "hosts" | "fallback" | "scheme" | "port" | "address">;
/** What becomes of a request at one location. */
type Outcome = Pick<
  PathDraft,
  "does" | "upstreams" | "upstreamPath" | "asks" | "undecided" | "controls" | "transforms" | "sourceRanges"
> & {
  /** What a stranger is refused with, and where that is said. */
  readonly refusal?: { readonly codes: readonly string[]; readonly settings: Settings };
};

/** Locations that a request may be handed on through. */
const mostMoves = 10;
const letsNobodyIn = { does: "refuse", upstreams: [], asks: "yes", undecided: [] } as const;

/** Everything that a server does, path by path. */
export class Server {
  readonly #server: Directive;
  readonly #directives: readonly Directive[];
  readonly #settings: Settings;
  readonly #pools: Pools;
  readonly #locations: readonly Location[];
  readonly #variables: ReadonlyMap<string, string>;

  constructor(server: Directive, settings: Settings, pools: Pools) {
    const { block: directives = [] } = server;
    this.#server = server;
    this.#directives = directives;
    this.#settings = settings;
    this.#pools = pools;
    this.#locations = locationsOf(directives, settings);
    this.#variables = variablesOf(directives);
  }

  routes(): readonly PathDraft[] {
    const closing = rewriting(this.#directives, "/", places.serverRewrite);
    const whole = this.#directives.find(({ name }) => name === "return");
    // Before a location is looked for, the server has answered.
    if (whole && closing.outcome === "answers") return [this.#route(implied(whole), answered(closing))];
    const rewrites = this.#directives
      .filter(({ name }) => name === "rewrite")
      .flatMap((directive, index) => this.#rewritten(directive, index));
    const reachable = this.#locations.filter(({ named }) => named === undefined);
    const own = reachable.flatMap((location) => this.#located(location));
    const open = reachable.some(
      ({ path, match, within }) => path === "/" && match === "prefix" && within === undefined,
    );
    const rest = open ? [] : [this.#rest()];
    return [...rewrites, ...own, ...rest];
  }

  /** A rewrite of the server: what it matches goes to whatever location has the path that it makes. */
  #rewritten(directive: Directive, index: number): readonly PathDraft[] {
    const [pattern = ""] = directive.args;
    const witness = pathLike(pattern);
    const place = { match: "regex" as const, path: pattern, position: index - this.#directives.length, directive };
    const shape = { ...place, rewritten: true as const };
    if (witness === undefined) return [this.#route(shape, undecided("rewrite"))];
    const moved = rewriting([directive], witness, places.serverRewrite);
    if (moved.outcome === "unknown") return [this.#route(shape, undecided("rewrite"))];
    if (moved.outcome === "answers") return [this.#route(shape, answered(moved), witness)];
    return [this.#route(shape, after(moved, this.#at(moved.path, 1)), witness)];
  }

  #located(location: Location): readonly PathDraft[] {
    const witness = this.#witness(location);
    const shape = { ...location, directive: location.directive };
    const excepted = location.block.find(({ name, block }) => name === "limit_except" && block);
    const methods = methodsOf(excepted);
    const outcome = this.#outcome(location, witness ?? location.path, location.settings, 0);
    const main = this.#route(methods ? { ...shape, methods } : shape, outcome, witness);
    const handed = this.#handedOn(outcome).map((one) => ({ ...main, ...one }));
    const moved = this.#movedWithin(location, methods ? { ...shape, methods } : shape);
    if (!excepted || !methods) return [...moved, main, ...handed];
    const limited = inherit(location.settings, excepted.block ?? []);
    const others = this.#outcome(location, witness ?? location.path, limited, 0, location.internal, true);
    const rest = this.#route({ ...shape, exceptMethods: methods }, others, witness);
    return [...moved, main, ...handed, rest, ...this.#handedOn(others).map((one) => ({ ...rest, ...one }))];
  }

  /** Paths of a location that its rewrites take elsewhere, one for each of them. */
  #movedWithin(location: Location, shape: Location): readonly PathDraft[] {
    return location.block
      .filter(({ name }) => name === "rewrite")
      .flatMap((directive, index): readonly PathDraft[] => {
        const [pattern = ""] = directive.args;
        const witness = pathLike(pattern);
        if (witness === undefined || this.#choose(witness) !== location) return [];
        const { position: within, methods } = shape;
        const at = {
          match: "regex" as const,
          path: pattern,
          position: index,
          within,
          directive,
          rewritten: true as const,
        };
        const outcome = this.#outcome(location, witness, location.settings, 0);
        const route = this.#route(methods ? { ...at, methods } : at, outcome, witness);
        return [route, ...this.#handedOn(outcome).map((one) => ({ ...route, ...one }))];
      });
  }

  /** A path that nothing but this location gets. */
  #witness(location: Location): string | undefined {
    const drafts =
      location.match === "regex"
        ? [pathLike(location.path, location.ignoreCase)]
        : location.match === "exact"
          ? [location.path]
          : [location.path, `${location.path}x`, `${location.path}/x`, `${location.path}x/y`];
    return drafts.find(
      (draft) => draft !== undefined && nginxPath(draft) === draft && this.#choose(draft) === location,
    );
  }

  #choose(path: string): Location | "none" | "unknown" {
    return choose(
      "nginx",
      this.#locations.filter(({ named }) => named === undefined),
      path,
    );
  }

  /** What becomes of a request whose path is looked up anew. */
  #at(path: string, moves: number): Outcome {
    const found = this.#choose(path);
    if (found === "unknown") return undecided("a regular expression that is not read");
    if (found === "none") return this.#files(this.#settings, []);
    return this.#outcome(found, path, settingsFor(found, "GET"), moves, true);
  }

  #outcome(
    location: Location,
    path: string,
    settings: Settings,
    moves: number,
    inside = location.internal,
    excepted = false,
  ): Outcome {
    if (location.internal && !inside) return refused();
    if (location.internal && moves === 0) return refused();
    // What rewrites, answers or tries files is not taken over by `limit_except`.
    const moved = rewriting(excepted ? [] : location.block, path, places.rewrite);
    if (moved.outcome === "answers") return answered(moved);
    if (moved.outcome === "unknown" || moves >= mostMoves) return undecided("rewrite");
    // Rewriting comes before anybody is asked: the location that is found then decides.
    if (moved.outcome === "moves") return after(moved, this.#at(moved.path, moves + 1));
    const access = this.#access(settings, moved, moves);
    const passed = passedTo(location.block, this.#pools, this.#known(location));
    const tried = passed || excepted ? undefined : location.block.find(({ name }) => name === "try_files");
    const refusal = { refusal: { codes: access.codes, settings } };
    if (access.refuses) return { ...refused(), ...refusal, controls: access.controls };
    if (tried) return this.#tried(tried, access, settings, moved, moves);
    if (!passed) return this.#files(settings, moved.transforms, access, scripted(location.block));
    return {
      ...refusal,
      does: "pass",
      upstreams: passed.upstreams,
      ...(passed.path === undefined ? {} : { upstreamPath: passed.path }),
      asks: access.asks,
      undecided: access.undecided,
      controls: access.controls,
      transforms: ordered([...transformsOf(settings), ...moved.transforms, ...replacing(location, passed)]),
      sourceRanges: access.sourceRanges,
    };
  }

  /** The last of `try_files` is a location of its own, asked anew; what is asked before it holds too. */
  #tried({ args }: Directive, access: Access, settings: Settings, moved: Rewritten, moves: number): Outcome {
    const files = this.#files(settings, moved.transforms, access);
    const last = args.at(-1) ?? "";
    if (last.startsWith("=") || last.includes("$")) return files;
    const named = this.#locations.find((one) => one.named === last);
    const next = last.startsWith("@")
      ? named && this.#outcome(named, "/", settingsFor(named, "GET"), moves + 1, true)
      : this.#at(last.split("?", 1)[0] ?? "/", moves + 1);
    if (next?.does !== "pass") return files;
    return {
      ...next,
      ...(access.codes.length > 0 ? { refusal: { codes: access.codes, settings } } : {}),
      asks: access.asks === "yes" || next.asks === "yes" ? "yes" : access.asks === "no" ? next.asks : access.asks,
      undecided: [...access.undecided, ...next.undecided],
      controls: distinct([...access.controls, ...next.controls]),
      sourceRanges: [...access.sourceRanges, ...next.sourceRanges],
    };
  }

  /** What a location answers from itself: files, or nothing. */
  #files(settings: Settings, moved: Rewritten["transforms"], known?: Access, script = false): Outcome {
    const access = known ?? this.#access(settings, undefined, 0);
    const transforms = ordered([...transformsOf(settings), ...moved]);
    const { asks, undecided: open, controls, sourceRanges } = access;
    return {
      refusal: { codes: access.codes, settings },
      does: script ? "unknown" : "answer",
      upstreams: [],
      asks,
      undecided: open,
      controls,
      transforms,
      sourceRanges,
    };
  }

  #access(settings: Settings, moved: Rewritten | undefined, moves: number): Access {
    const server = rewriting(this.#directives, "/", places.serverRewrite);
    const refusing = [...new Set([...server.refusing, ...(moved?.refusing ?? [])])];
    const access = accessOf(settings, refusing, (path) => this.#authorizer(path, moves));
    if (!server.demandsCertificate && moved?.demandsCertificate !== true) return access;
    const demanded = access.controls.map((one): EdgeControl => {
      if (one.kind !== "mtls") return one;
      const { why: _, ...control } = one;
      return { ...control, mode: "require" };
    });
    return demanded.some(({ kind }) => kind === "mtls")
      ? { ...access, asks: "yes", undecided: [], controls: demanded }
      : access;
  }

  #authorizer(path: string, moves: number): "asks" | "lets pass" | "unknown" {
    if (moves >= mostMoves || path.includes("$")) return "unknown";
    const found = this.#choose(path);
    if (found === "unknown") return "unknown";
    if (found === "none") return "asks";
    const moved = rewriting(found.block, path, places.rewrite);
    if (moved.outcome !== "answers") return scripted(found.block) ? "unknown" : "asks";
    return (moved.status ?? 500) < 300 ? "lets pass" : "asks";
  }

  /** Where a request goes that the location refuses: to an upstream all the same, or to the login. */
  #handedOn({ refusal, upstreams }: Outcome): readonly Partial<PathDraft>[] {
    if (!refusal || refusal.codes.length === 0) return [];
    const { codes: given, settings } = refusal;
    const authorizers = new Set(
      [...settings.logins.values()].filter(({ name }) => name === "auth_request").map(({ value }) => value),
    );
    return settings.errorPages
      .filter(({ codes }) => codes.some((code) => given.includes(code)))
      .flatMap(({ target, line }): readonly Partial<PathDraft>[] => {
        const named = this.#locations.find((one) => one.named === target);
        const next = named
          ? this.#outcome(named, "/", settingsFor(named, "GET"), 1, true)
          : target.startsWith("/") && !target.includes("$")
            ? this.#at(target, 1)
            : undefined;
        if (next?.does !== "pass" || next.asks === "yes" || next.sourceRanges.length > 0) return [];
        const same = next.upstreams.some(({ host, port }) =>
          upstreams.some((one) => one.host === host && one.port === port),
        );
        const login = !same && [...authorizers].some((path) => this.#sharesUpstream(path, next));
        return [
          { ...withoutRefusal(next), does: login ? "login" : "pass", handedOn: "error_page", locator: `line ${line}` },
        ];
      });
  }

  #sharesUpstream(path: string, { upstreams }: Outcome): boolean {
    const found = this.#choose(path);
    if (found === "none" || found === "unknown") return false;
    const asked = passedTo(found.block, this.#pools, this.#known(found))?.upstreams ?? [];
    return asked.some(({ host, port }) => upstreams.some((one) => one.host === host && one.port === port));
  }

  #known({ block }: Location): ReadonlyMap<string, string> {
    return new Map([...this.#variables, ...variablesOf(block)]);
  }

  /** What no location takes. */
  #rest(): PathDraft {
    const place = {
      match: "prefix" as const,
      path: "/",
      position: this.#locations.length,
      directive: this.#server,
    };
    return this.#route(place, this.#files(this.#settings, []));
  }

  #route(
    at: Pick<Location, "match" | "path" | "position" | "directive"> &
      Partial<
        Pick<Location, "within" | "final" | "ignoreCase" | "methods" | "exceptMethods" | "rewritten" | "addsSlash">
      >,
    outcome: Outcome,
    witness?: string,
  ): PathDraft {
    const { refusal: _, ...told } = outcome;
    const { match, path, position, within, final, ignoreCase, methods, exceptMethods, rewritten, addsSlash } = at;
    return {
      locator: `line ${at.directive.line}`,
      document: at.directive.file,
      path: plainPath(path),
      match,
      position,
      ...(within === undefined ? {} : { within }),
      ...(final ? { final } : {}),
      ...(ignoreCase ? { ignoreCase } : {}),
      ...(methods ? { methods } : {}),
      ...(exceptMethods ? { exceptMethods } : {}),
      ...(rewritten ? { rewritten } : {}),
      ...(addsSlash ? { addsSlash } : {}),
      ...(witness === undefined ? {} : { witness: plainPath(witness) }),
      narrowed: [],
      ...told,
    };
  }
}

/** What holds at a location for one method. */
function settingsFor({ block, settings }: Location, method: string): Settings {
  const excepted = block.find(({ name, block: inner }) => name === "limit_except" && inner);
  return excepted && methodsOf(excepted)?.includes(method) !== true
    ? inherit(settings, excepted.block ?? [])
    : settings;
}
const withoutRefusal = ({ refusal: _, ...outcome }: Outcome): Partial<PathDraft> => outcome;
const implied = (directive: Directive) => ({ match: "prefix" as const, path: "/", position: 0, directive });
const refused = (): Outcome => ({ ...letsNobodyIn, controls: [], transforms: [], sourceRanges: [] });
const answered = ({ transforms }: Rewritten): Outcome => ({
  does: "answer",
  upstreams: [],
  asks: "no",
  undecided: [],
  controls: [],
  transforms,
  sourceRanges: [],
});
const undecided = (what: string): Outcome => ({
  does: "unknown",
  upstreams: [],
  asks: "perhaps",
  undecided: [what],
  controls: [],
  transforms: [],
  sourceRanges: [],
});
const after = ({ transforms }: Rewritten, outcome: Outcome): Outcome => ({
  ...outcome,
  transforms: ordered([...transforms, ...outcome.transforms]),
});
const ordered = (all: PathDraft["transforms"]): PathDraft["transforms"] => [...all].sort((a, b) => a.order - b.order);
const distinct = (all: readonly EdgeControl[]): readonly EdgeControl[] => [
  ...new Map(all.map((one) => [`${one.name} ${one.locator}`, one])).values(),
];
const scripted = (block: readonly Directive[]): boolean =>
  block.some(({ name }) => /^(content_by_lua|js_content|perl$)/.test(name));

/** An address with a path changes the path on the way. */
const replacing = (location: Location, { path, directive }: Passed): PathDraft["transforms"] =>
  path === undefined || path === location.path
    ? []
    : [{ what: "rewrite", name: "proxy_pass", order: places.headers, locator: `line ${directive.line}` }];

/** Methods that `limit_except` leaves as they are; GET brings HEAD. */
function methodsOf(excepted: Directive | undefined): readonly string[] | undefined {
  if (!excepted) return undefined;
  const named = excepted.args.map((method) => method.toUpperCase());
  return named.includes("GET") && !named.includes("HEAD") ? [...named, "HEAD"] : named;
}
