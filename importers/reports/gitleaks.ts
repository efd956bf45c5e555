import { z } from "zod";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { parseShape, readJson } from "../read/index.ts";
import type { FindingReader } from "./finding.ts";
import { valueBytes } from "./limits.ts";
import { timeOf } from "./place.ts";
import { shownValue } from "./redacted.ts";

const text = z.string().nullish();

/** https://github.com/gitleaks/gitleaks/blob/master/report/finding.go; what is not named here is not read. */
const shape = z.object({
  RuleID: z.string(),
  StartLine: z.number().nullish(),
  Match: text,
  Secret: text,
  File: text,
  Commit: text,
  Link: text,
  Date: text,
});

/** Findings of gitleaks' JSON report: an array. */
export async function* gitleaksFindings(file: InputFile, context: ImportContext): FindingReader {
  for await (const { pointer, value } of readJson(file, ["$.*"], context, { limit: valueBytes })) {
    const found = parseShape(shape, value, file.path, pointer, context);
    if (!found) continue;
    const secret = shownValue(found.Secret);
    yield {
      locator: pointer,
      rule: found.RuleID,
      secret,
      // Where the value is hidden, what stands around it is no use either.
      around: secret === undefined ? undefined : (found.Match ?? undefined),
      places: [
        {
          kind: found.Commit ? "git" : "file",
          uri: repositoryIn(found.Link ?? undefined),
          file: found.File ?? undefined,
          line: found.StartLine ?? undefined,
          commit: found.Commit ?? undefined,
        },
      ],
      firstSeen: timeOf(found.Date),
    };
  }
}

/** The repository of a link to a line: what stands before the page of the file or commit. */
const repositoryIn = (link: string | undefined): string | undefined =>
  link === undefined || link === "" ? undefined : link.replace(/(\/-)?\/(blob|commit|src|tree|blame)\/.*$/s, "");
