import type { NodeKind } from "./node.ts";

/** What the model knows of one fact kind beside its shape. */
export interface FactKindInfo {
  /** The collection in the words of its source, plural: "service control policies". Gaps name it. */
  readonly collection: string;
  /** Set when each fact of the kind declares a node whose id is the fact's key; its `name` and `tags` fields, if any, become the node's. */
  readonly node?: NodeKind;
  /** True where its facts only take access away: not to have read them leaves steps open and hides none. */
  readonly restrains?: true;
  /** True where nothing leads to its facts: a question may begin at one, and not to have read them hides no way. */
  readonly startsOnly?: true;
}

export type FactKindTable<K extends string> = Readonly<Record<K, FactKindInfo>>;
