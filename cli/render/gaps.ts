import type { AnswerGap } from "../../queries/answer.ts";
import type { Io } from "../io.ts";
import { clean, plural, styled } from "./text.ts";

/** What was not read, shortest first to read: one line a scope. Silence never means safe. */
export function gapLines(io: Io, gaps: readonly AnswerGap[]): string[] {
  if (gaps.length === 0) return [styled(io, "dim", "Everything that the rules use was read.")];
  const scopes = new Map<string, AnswerGap[]>();
  for (const gap of gaps) scopes.set(gap.scope, [...(scopes.get(gap.scope) ?? []), gap]);
  const lines = [
    styled(
      io,
      "yellow",
      `Not everything was read (${plural(gaps.length, "gap")}): what is missing here is not thereby safe.`,
    ),
  ];
  for (const [scope, own] of scopes) {
    const names = own.map(({ collection }) => collection);
    const shown = names.slice(0, 8).join(", ");
    lines.push(`  ${clean(scope)}: ${clean(shown)}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`);
  }
  lines.push(styled(io, "dim", "  `ambit doctor` says what each of them hides and how to read it."));
  return lines;
}
