import { canonical } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import type { FactRef } from "../../model/importer.ts";

/** What a bundle adds and takes away, in any order. */
export interface Change {
  readonly add: readonly Fact[];
  readonly remove: readonly FactRef[];
}

export const refOf = ({ kind, key }: FactRef): string => `${kind} ${key}`;

export const sameContent = (a: Fact, b: Fact): boolean => canonical(factContent(a)) === canonical(factContent(b));

/** Facts that an importer gives of every input, whatever it holds: no design says anything by them. */
export const frames: ReadonlySet<Fact["kind"]> = new Set(["aws.account", "k8s.cluster", "vault.cluster"]);
