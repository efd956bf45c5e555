import { canonical } from "../../model/canonical.ts";
import type { ImportContext } from "../../model/importer.ts";
import { pointerTo } from "../read/index.ts";
import type { Expressions } from "./document.ts";

/** Which of a resource's names an attribute holds where a reference does not say: its ARN, its id or its bare name. */
export type Want = "arn" | "id" | "name";

/** Looks up what an unknown attribute refers to. */
export interface Lookup {
  /** The one text that the expression leads to; undefined where it leads to none or several. */
  one(expression: unknown, want: Want): string | undefined;
  /** All texts that it leads to; undefined where some of it cannot be followed. */
  all(expression: unknown, want: Want): readonly string[] | undefined;
  /** Stands for an attribute of the resource that nothing tells. */
  symbol(attribute?: string): string;
}

/** Part of a tree of trues: what is below a true is true. */
const under = (tree: unknown, key: string | number): unknown =>
  tree === true ? true : typeof tree === "object" && tree !== null ? Reflect.get(tree, key) : undefined;

interface Trees {
  readonly values: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
  readonly expressions: Expressions;
  readonly pointer: string;
}

/**
 * The only block of the configuration that has constants and all of them as the value has. A plan's configuration leaves
 * dynamic blocks out, so that places do not tell which block made which value.
 */
function writtenFor(values: unknown, blocks: readonly unknown[]): unknown {
  const [only, ...others] = blocks.filter((block) => {
    if (typeof block !== "object" || block === null || typeof values !== "object" || values === null) return false;
    const constants = Object.entries(block).flatMap(([name, expression]): (readonly [string, unknown])[] =>
      typeof expression === "object" && expression !== null && Object.hasOwn(expression, "constant_value")
        ? [[name, Reflect.get(expression, "constant_value")]]
        : [],
    );
    return (
      constants.length > 0 &&
      constants.every(([name, value]) => canonical(Reflect.get(values, name)) === canonical(value))
    );
  });
  return others.length === 0 ? only : undefined;
}

/** One block of one resource: a resource itself, or a block in it. Sensitive values are as good as unknown, and never read. */
export class Attributes {
  readonly pointer: string;
  readonly #trees: Trees;
  readonly #lookup: Lookup;
  readonly #problem: (at: string, message: string) => void;

  constructor(trees: Trees, lookup: Lookup, report: { readonly context: ImportContext; readonly file: string }) {
    this.#trees = trees;
    this.#lookup = lookup;
    this.pointer = trees.pointer;
    this.#problem = (at, message) => report.context.problem({ code: "import.shape", file: report.file, at, message });
    this.#report = report;
  }

  readonly #report: { readonly context: ImportContext; readonly file: string };

  at(name: string): string {
    return pointerTo(this.pointer, name);
  }

  expression(name: string): unknown {
    return this.#trees.expressions[name];
  }

  /** True where the document says that there is a value and not which. */
  isOpen(name: string): boolean {
    return under(this.#trees.unknown, name) === true || under(this.#trees.sensitive, name) === true;
  }

  /** True where the document has the value and marks it as one that is not to be shown. */
  isSensitive(name: string): boolean {
    return under(this.#trees.sensitive, name) === true;
  }

  /** As in the document; undefined for null and for what is not told. */
  value(name: string): unknown {
    const { values } = this.#trees;
    if (this.isOpen(name) || typeof values !== "object" || values === null) return undefined;
    return Object.hasOwn(values, name) ? (Reflect.get(values, name) ?? undefined) : undefined;
  }

  /** A text that says what something is called: an open one is a symbol, whatever it is made of. Empty is absent. */
  own(name: string): string | undefined {
    if (this.isOpen(name)) return this.#lookup.symbol(name);
    return this.#known(name);
  }

  /** A text that names something else: an open one is what it refers to, else a symbol. */
  text(name: string, want: Want = "id"): string | undefined {
    if (!this.isOpen(name)) return this.#known(name);
    return this.#lookup.one(this.expression(name), want) ?? this.#lookup.symbol(name);
  }

  #known(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === "") return undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    return this.#wrong(name, "string");
  }

  #wrong(name: string, expected: string): undefined {
    this.#problem(this.at(name), `expected ${expected}`);
    return undefined;
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "number") return value;
    const number = typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
    return Number.isNaN(number) ? this.#wrong(name, "number") : number;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "boolean") return value;
    return value === "true" || value === "false" ? value === "true" : this.#wrong(name, "boolean");
  }

  /** The names of other things; open members are all that the expression refers to. */
  texts(name: string, want: Want = "id"): readonly string[] {
    if (this.isOpen(name)) return this.#referred(name, want);
    const value = this.value(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.#wrong(name, "array") ?? [];
    const known = this.told(name);
    return this.hasOpen(name) ? [...new Set([...known, ...this.#referred(name, want)])] : known;
  }

  #isOpenAt(name: string, index: number): boolean {
    const { unknown, sensitive } = this.#trees;
    return under(under(unknown, name), index) === true || under(under(sensitive, name), index) === true;
  }

  #referred(name: string, want: Want): readonly string[] {
    return this.referred(name, want) ?? [this.#lookup.symbol(name)];
  }

  /** All that the expression refers to, as texts; undefined where some of it cannot be followed. */
  referred(name: string, want: Want = "id"): readonly string[] | undefined {
    return this.#lookup.all(this.expression(name), want);
  }

  /** The members of a list that are told. */
  told(name: string): readonly string[] {
    const value = this.value(name);
    if (!Array.isArray(value)) return [];
    return value.filter((one, index) => typeof one === "string" && !this.#isOpenAt(name, index));
  }

  /** True where the list, or a member of it, is not told. */
  hasOpen(name: string): boolean {
    const value = this.value(name);
    return this.isOpen(name) || (Array.isArray(value) && value.some((_, index) => this.#isOpenAt(name, index)));
  }

  /** The members of a map that are told. */
  map(name: string): Readonly<Record<string, string>> {
    const value = this.value(name);
    if (typeof value !== "object" || value === null) return {};
    const { unknown, sensitive } = this.#trees;
    const told = Object.entries(value).filter(([key, text]) => {
      const open = [unknown, sensitive].some((tree) => under(under(tree, name), key) === true);
      return typeof text === "string" && !open;
    });
    return Object.fromEntries(told);
  }

  /** Blocks of one kind, with their expressions as far as it is certain which are whose. */
  blocks(name: string): readonly Attributes[] {
    const value = this.value(name);
    if (value === undefined) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const written = this.expression(name);
    const expressions: readonly unknown[] = Array.isArray(written) ? written : [written];
    return list.map((values, index) => {
      const own = expressions.length === list.length ? expressions[index] : writtenFor(values, expressions);
      return new Attributes(
        {
          values,
          unknown: under(under(this.#trees.unknown, name), index),
          sensitive: under(under(this.#trees.sensitive, name), index),
          expressions: typeof own === "object" && own !== null ? (own as Expressions) : {},
          pointer: pointerTo(this.at(name), ...(Array.isArray(value) ? [index] : [])),
        },
        this.#lookup,
        this.#report,
      );
    });
  }

  /** The only block of its kind. */
  block(name: string): Attributes | undefined {
    return this.blocks(name)[0];
  }
}
