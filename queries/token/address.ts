import { BlockList, isIP } from "node:net";
import type { GraphReader } from "../../graph/port.ts";
import { UserError } from "../../model/errors.ts";
import type { Condition } from "../../model/step.ts";

/** Addresses that a credential is used from. */
export interface SourceRange {
  readonly text: string;
  readonly family: "ipv4" | "ipv6";
  readonly base: string;
  readonly size: number;
}

/** An address or a range in CIDR notation; undefined for anything else. */
export function rangeOf(text: string): SourceRange | undefined {
  const [base = "", given, ...more] = text.trim().split("/");
  const version = isIP(base);
  const most = version === 4 ? 32 : 128;
  const size = given === undefined ? most : /^\d{1,3}$/.test(given) ? Number(given) : -1;
  if (version === 0 || more.length > 0 || size < 0 || size > most) return undefined;
  return { text, family: version === 4 ? "ipv4" : "ipv6", base, size };
}

/** @throws UserError usage.argument */
export function sourceRange(text: string): SourceRange {
  const range = rangeOf(text);
  if (range) return range;
  throw new UserError(
    "usage.argument",
    "`fromAddress` is neither an address nor a range",
    "give it as 203.0.113.7 or 203.0.113.0/24",
  );
}

const has = (outer: SourceRange, inner: SourceRange): boolean => {
  if (outer.family !== inner.family || outer.size > inner.size) return false;
  const list = new BlockList();
  list.addSubnet(outer.base, outer.size, outer.family);
  return list.check(inner.base, inner.family);
};

/** Whether requests from some addresses come from one of these ranges: all, none or some of them. */
export function within(source: SourceRange, ranges: readonly SourceRange[]): "all" | "none" | "some" {
  if (ranges.some((range) => has(range, source))) return "all";
  return ranges.some((range) => has(source, range)) ? "some" : "none";
}

/** The graph as it is for whoever asks from these addresses: without steps of which every alternative asks for others. */
export function fromAddress(graph: GraphReader, source: SourceRange): GraphReader {
  const closed = new Uint8Array(graph.csr.steps);
  for (let step = 0; step < graph.csr.steps; step++) {
    const count = graph.alternativeCount(step);
    if (count === 0 || graph.certaintyOf(step) === "certain") continue;
    const isClosed = (index: number): boolean =>
      graph.conditionsOf(step, index).some((one) => addressHolds(source, one) === "unmet");
    if (Array.from({ length: count }, (_, index) => index).every(isClosed)) closed[step] = 1;
  }
  return closed.includes(1) ? graph.without(closed) : graph;
}

const word = /[\da-f.:]+(?:\/\d{1,3})?/gi;

/** Whether a condition asks for addresses among which these are; undefined for one that asks for something else. */
export function addressHolds(source: SourceRange, { kind, text }: Condition): "met" | "unmet" | "unknown" | undefined {
  if (kind !== "environment") return undefined;
  const [, listed] = /\b(?:is made|is used|come) from ((?:[\da-f.:]+(?:\/\d{1,3})?(?:, )?)+)/i.exec(text) ?? [];
  const ranges = (listed?.match(word) ?? []).flatMap((one) => rangeOf(one.replace(/[:.]+$/, "")) ?? []);
  if (ranges.length === 0) return undefined;
  return ({ all: "met", none: "unmet", some: "unknown" } as const)[within(source, ranges)];
}
