import type { Symbols } from "../design/symbols.ts";
import type { Home } from "./accounts.ts";
import type { Attributes } from "./attributes.ts";
import type { Target } from "./references.ts";

/** One resource at one moment. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly key: string;
  readonly module: string;
  readonly home: Home;
  /** True where it is made anew by the plan. */
  readonly created: boolean;
  readonly changes: boolean;
  readonly is: Attributes;
}

/** All resources as they are at one moment. */
export interface View {
  readonly symbols: Symbols;
  /** In the order of the document. Data sources as `data.<type>`. */
  all(...types: readonly string[]): readonly Resource[];
  /** The resource of the type that is called so in the account; data sources too. */
  named(type: string, name: string, account: string): Resource | undefined;
  /** An attribute of a resource as a text: told, computed from what is told, or a symbol. */
  attribute(resource: Resource, name: string): string | undefined;
  /** Resources that an expression leads to; undefined where some of it cannot be followed. */
  targets(from: Resource, expression: unknown): readonly (readonly [Resource, Target])[] | undefined;
}
