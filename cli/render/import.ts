import type { ImportRun } from "../../importers/run.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { Io } from "../io.ts";
import { clean, list, plural, styled } from "./text.ts";

/** Problems printed before the rest is counted. */
export const shownProblems = 10;

/** What the input was taken for, and what was no part of it. */
export function recognisedLines({ recognised, passedOver }: Pick<ImportRun, "recognised" | "passedOver">): string[] {
  const lines = recognised.map(
    ({ title, path, name, files }) =>
      `${clean(path)}: ${title}${name === undefined ? "" : ` \`${clean(name)}\``}, ${plural(files, "file")}`,
  );
  if (passedOver.length === 0) return lines;
  const names = passedOver.map(({ path, what }) => `${clean(path)} (${clean(what)})`);
  return [...lines, `passed over: ${list(names, shownProblems)}`];
}

/** What could not be read, and what follows from it; then files of no known kind, which follow nothing. */
export function problemLines(
  io: Io,
  problems: readonly ImportProblem[],
  most: number,
  so = "answers show them as gaps",
): string[] {
  const unknown = problems.filter(({ code }) => code === "import.unrecognised");
  const broken = problems.filter(({ code }) => code !== "import.unrecognised");
  const files = `${plural(unknown.length, "file")} of no kind that Ambit reads, of which no answer knows`;
  return [
    ...listed(io, `${plural(broken.length, "thing")} could not be read; ${so}:`, broken, most),
    ...listed(io, `${files}:`, unknown, most),
  ];
}

function listed(io: Io, heading: string, problems: readonly ImportProblem[], most: number): string[] {
  if (problems.length === 0) return [];
  const lines = problems
    .slice(0, most)
    .map(
      ({ code, file, at, message }) =>
        `  ${clean(file)}${at === undefined ? "" : ` at ${clean(at)}`}: ${clean(message)} (${code})`,
    );
  const rest = problems.length - lines.length;
  return [
    "",
    styled(io, "yellow", heading),
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more: --format json has all`] : []),
  ];
}
