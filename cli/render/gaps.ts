import { factKinds, isFactKind } from "../../model/fact-kinds.ts";
import type { AnswerGap } from "../../queries/answer.ts";
import type { Io } from "../io.ts";
import { clean, list, plural, styled } from "./text.ts";

/** Names of one scope's gaps that a line shows. */
const shown = 4;

/** The collection in the words of its source. */
export const collectionText = (collection: string): string =>
  clean(isFactKind(collection) ? factKinds[collection].collection : collection);

/** What was not read: one collection of one scope. */
export const unreadText = ({ scope, collection }: Pick<AnswerGap, "scope" | "collection">): string =>
  `${collectionText(collection)} of ${clean(scope)}`;

/** What was not read, a line each scope, and what is not modelled, in one: silence about it proves nothing. */
export function gapLines(io: Io, gaps: readonly AnswerGap[]): string[] {
  const used = gaps.filter(({ blinds, weakens }) => blinds.length + weakens.length > 0);
  const scopes = gaps.filter(({ collection }) => collection === "everything");
  const stuck = gaps.filter(({ collection, scope }) => collection === "proofs" && scope === "");
  const others = gaps.filter((gap) => !used.includes(gap) && !scopes.includes(gap) && !stuck.includes(gap));
  const lines: string[] = [];
  if (used.length > 0) {
    lines.push(styled(io, "yellow", `Not everything was read: what is missing above is not thereby safe.`));
    for (const [scope, own] of grouped(used)) {
      const names = list(
        own.map(({ collection }) => collectionText(collection)),
        shown,
      );
      lines.push(`  ${clean(scope)}: ${names}`);
    }
  }
  if (scopes.length > 0) {
    const names = scopes.map(({ scope }) => clean(scope));
    lines.push(styled(io, "yellow", `Mentioned, but not imported: ${list(names, shown)}.`));
  }
  for (const { reason } of stuck) lines.push(styled(io, "yellow", `Not decided: ${clean(reason)}.`));
  if (others.length > 0) {
    const names = [...new Set(others.map(({ collection }) => collectionText(collection)))].sort();
    lines.push(styled(io, "dim", `In the input, but not modelled: ${list(names, shown)}.`));
  }
  if (lines.length === 0) return [styled(io, "dim", "Everything that the rules use was read.")];
  if (used.length > 0)
    lines.push(styled(io, "dim", `\`ambit doctor\` lists ${plural(gaps.length, "gap")} and what each hides.`));
  return lines;
}

function grouped(gaps: readonly AnswerGap[]): ReadonlyMap<string, readonly AnswerGap[]> {
  const scopes = new Map<string, AnswerGap[]>();
  for (const gap of gaps) scopes.set(gap.scope, [...(scopes.get(gap.scope) ?? []), gap]);
  return scopes;
}
