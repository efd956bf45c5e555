import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import type { CoverageState, Fact } from "../model/fact.ts";
import type { ImportProblem } from "../model/importer.ts";
import type { NamedInput } from "./files/index.ts";

/** Problems kept; a hostile folder can have any number. */
const mostProblems = 10_000;

const strength: readonly CoverageState[] = ["not-asked", "refused", "partly", "read"];

/** Facts that stand for the scope itself: an importer gives them whether or not anything could be read. */
const frames: ReadonlySet<string> = new Set(["alias", "aws.account", "k8s.cluster", "vault.cluster"]);

/** Follows an import: what went wrong, which scopes it has, what is missing in them. */
export class Watch {
  readonly problems: ImportProblem[] = [];
  readonly unreadNamed = new Set<string>();
  readonly #strict: boolean;
  readonly #closed: boolean;
  readonly #named: ReadonlySet<string>;
  /** One fact of each scope: shows where it comes from. */
  readonly #scopes = new Map<string, Fact>();
  /** `<collection>@<scope>`, or what is not modelled, to how far it was read. */
  readonly #coverage = new Map<string, CoverageState>();
  #frames = 0;
  /** The first problem of a document that was being imported. */
  #unread: ImportProblem | undefined;
  #substance = 0;
  #dropped = 0;

  constructor(
    named: readonly NamedInput[],
    { strict = false, closedWorld = false }: { strict?: boolean; closedWorld?: boolean },
  ) {
    this.#strict = strict;
    this.#closed = closedWorld;
    this.#named = new Set(named.flatMap(({ form, files }) => (form === "file" ? files.map(({ path }) => path) : [])));
  }

  problem(problem: ImportProblem): void {
    if (this.#named.has(problem.file)) this.unreadNamed.add(problem.file);
    if (this.problems.length < mostProblems) this.problems.push(problem);
    else this.#dropped += 1;
  }

  /** A problem of a document that an importer reads. */
  unread(problem: ImportProblem): void {
    this.#unread ??= problem;
    this.problem(problem);
  }

  async *over(facts: AsyncIterable<Fact>): AsyncGenerator<Fact> {
    for await (const fact of facts) {
      this.#note(fact);
      yield fact;
    }
    if (this.#dropped > 0) {
      this.problems.push({
        code: "import.too-large",
        file: "",
        message: `${this.#dropped} more problems are not listed`,
      });
    }
    if (this.#substance === 0 && (this.#frames === 0 || this.#unread)) throw this.#nothing();
    if (this.#strict) this.#demandAll();
    if (this.#closed) yield* this.#closing();
  }

  #note(fact: Fact): void {
    if (!this.#scopes.has(fact.scope)) this.#scopes.set(fact.scope, fact);
    if (fact.kind === "coverage") {
      const before = this.#coverage.get(fact.key) ?? "not-asked";
      this.#coverage.set(fact.key, strength.indexOf(fact.state) > strength.indexOf(before) ? fact.state : before);
    } else if (fact.kind === "unsupported") this.#coverage.set(fact.key, "refused");
    else if (frames.has(fact.kind)) this.#frames += 1;
    else this.#substance += 1;
  }

  *#closing(): Iterable<Fact> {
    for (const [scope, { source }] of [...this.#scopes].sort(([a], [b]) => compare(a, b))) {
      yield { kind: "closed-world", key: scope, scope, source: { ...source, locator: "" } };
    }
  }

  /** The input was recognised, and not one thing of it could be read. */
  #nothing(): UserError {
    const problem = this.#unread ?? this.problems[0];
    if (!problem) {
      return new UserError(
        "import.unrecognised",
        "the input holds nothing that Ambit keeps",
        "name the exports of a whole account or cluster",
      );
    }
    return new UserError(problem.code, problem.message, "export it again, and import the new file", [
      ["file", problem.file],
      ...(problem.at === undefined ? [] : [["at", problem.at] as const]),
    ]);
  }

  /** @throws UserError import.incomplete, with what is missing; a closed world needs only what was asked for */
  #demandAll(): void {
    const missing = [...this.#coverage].filter(
      ([, state]) => state !== "read" && !(this.#closed && state === "not-asked"),
    );
    if (missing.length === 0 && this.problems.length === 0) return;
    const gaps = missing.sort(([a], [b]) => compare(a, b)).map(([key, state]) => [state, key] as const);
    const faults = this.problems.map(
      ({ code, file, at }) => [code.replace("import.", ""), at === undefined ? file : `${file} at ${at}`] as const,
    );
    const shown = [...faults, ...gaps];
    throw new UserError(
      "import.incomplete",
      `${shown.length} ${shown.length === 1 ? "thing" : "things"} could not be read, and nothing was stored`,
      "export what is missing, or import without --strict and see the gaps in the answers",
      shown.length > 20 ? [...shown.slice(0, 20), ["and", `${shown.length - 20} more`]] : shown,
    );
  }
}
