import type { GraphReader } from "../../graph/port.ts";
import { type Access, accesses } from "../../model/access.ts";
import { authorities, kindSpec } from "../../model/node.ts";
import type { Proof } from "../proof.ts";
import { kindAt, kindList, kindNumber, maskOf, positionalMask, type Table } from "../table.ts";
import type { StoryHidden } from "./answer.ts";

/** Steps of several graphs that differ in the question's hypotheses alone. In walk order: what makes a premise comes before its use. */
export interface UsedSteps {
  readonly count: number;
  readonly steps: Int32Array;
  /** Per step: index in `graphs`. */
  readonly owners: Uint8Array;
  readonly graphs: readonly GraphReader[];
}

/** A proof that is drawn node by node. */
export interface FocusProof {
  readonly start: string;
  readonly graph: GraphReader;
  readonly proof: Proof;
  /** Nodes that it begins with. */
  readonly begins: readonly number[];
  /** Node that it ends with. */
  readonly end: number;
}

/** What there is to draw: a forest of predecessor steps and the nodes on it, as numbers. */
export interface Radius {
  readonly table: Table;
  readonly used: UsedSteps;
  /** Per node: where the walk meets it first; -1 where it is not in the radius. */
  readonly position: Int32Array;
  /** Per node: the strongest stratum. */
  readonly stratum: Uint8Array;
  /** Per node: bit n for `accesses[n]`. */
  readonly mask: Uint16Array;
  /** Nodes that it begins with, most important first. */
  readonly starts: readonly number[];
  readonly focus: readonly FocusProof[];
  /** What was left out already. */
  readonly hidden: readonly StoryHidden[];
}

const administerMask = maskOf(["administer"]);
export const hubKind = kindNumber("Hub");
export const internetKind = kindNumber("Internet");

/** Per kind: 2 what is held on it is data or a secret, 1 its administration decides over everything in it, 0 neither. */
const worth = kindList.map((kind) => {
  const { class: group } = kindSpec(kind);
  return group === "data-store" || group === "secret" ? 2 : authorities.has(kind) ? 1 : 0;
});

/** A data store, a secret, or an authority that is administered. */
export function isSensitive(kind: number, mask: number): boolean {
  const own = worth[kind] ?? 0;
  return own === 2 ? (mask & ~positionalMask) !== 0 : own === 1 && (mask & administerMask) !== 0;
}

/** The accesses of a mask that no other of them includes; positions only where there is nothing else. */
export function accessesOf(kind: number, mask: number): Access[] {
  const useful = mask & ~positionalMask;
  const own = useful === 0 ? mask : useful;
  const held = accesses.filter((_, index) => (own & (1 << index)) !== 0);
  const { accesses: spec } = kindSpec(kindAt(kind));
  const included = new Set(held.flatMap((access) => spec[access] ?? []));
  return held.filter((access) => !included.has(access)).reverse();
}
