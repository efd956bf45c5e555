import { createHash } from "node:crypto";
import type { GraphReader } from "../../graph/port.ts";
import { type Access, splitPrivilege } from "../../model/access.ts";
import { canonical } from "../../model/canonical.ts";
import { unmatched } from "../../queries/answer.ts";
import { compared, type Found } from "../../queries/diff/compare.ts";
import { strongest } from "../../queries/diff/rows.ts";
import { type Asked, Side } from "../../queries/diff/side.ts";
import { isKnown, isPattern, splitSelector } from "../../queries/selector.ts";
import { withNamedStarts } from "../../queries/starts.ts";
import { declaration, type Exposure } from "../declaration.ts";

/** The targets where the scan's file names none: a small estate may lack a class. */
const usual: ReadonlySet<string> = new Set(declaration.shape.exposure.parse(undefined)?.to ?? []);

/** What is exposed in one snapshot. */
export interface Exposed {
  readonly side: Side;
  /** Every access, by key: what is remembered. */
  readonly all: ReadonlyMap<string, Found>;
  /** Those that no other of the same node includes: what is told. */
  readonly told: ReadonlyMap<string, Found>;
  /** Selectors of the scan that mean nothing in the snapshot: what they were to guard is not looked at. */
  readonly idle: readonly string[];
}

/** The same for one start, target and access in every run. */
export const exposureKey = (start: string, id: string, access: Access): string =>
  createHash("sha256")
    .update(canonical([start, id, access]))
    .digest("hex");

const keyOf = ({ start, target }: Found): string => {
  const { node, access } = splitPrivilege(target);
  return exposureKey(start, node, access);
};

/** Finds everything that the starts reach of what counts. */
export function exposedIn(graph: GraphReader, asked: Asked): Exposed {
  const side = new Side(graph, asked);
  const found = compared(new Side(graph, asked, true), side).found;
  const keyed = (rows: readonly Found[]): Map<string, Found> => new Map(rows.map((row) => [keyOf(row), row]));
  const told = strongest(side, found).filter((row) => !isMembership(graph, asked, row));
  return { side, all: keyed(found), told: keyed(told), idle: idle(graph, asked) };
}

/** A group of Kubernetes is nobody's to reach: whose member one is shows by itself. Told where the scan asks for more than classes. */
function isMembership(graph: GraphReader, { to }: Asked, { target }: Found): boolean {
  const [index = -1] = graph.nodesNamed(splitPrivilege(target).node);
  return graph.nodes[index]?.kind === "K8sGroup" && to.every((text) => usual.has(text));
}

function idle(graph: GraphReader, { from, to, assume }: Asked): string[] {
  const named = withNamedStarts(graph, from);
  const texts = [...from, ...to, ...assume].filter((text) => !usual.has(text) && !/^exposed(#|$)/.test(text));
  const literals = texts.filter((text) => !isPattern(splitSelector(text).id) && !isKnown(named, text));
  return [
    ...literals,
    ...(unmatched(
      [named],
      texts.filter((text) => !literals.includes(text)),
    ).unmatched ?? []),
  ];
}

/** Stands for what counts as an exposure: when it changes, nothing can be compared with what was found before. */
export const digestOf = ({ from, to, assume, certainty }: Exposure): string =>
  createHash("sha256")
    .update(canonical([from, to, assume, certainty]))
    .digest("hex");
