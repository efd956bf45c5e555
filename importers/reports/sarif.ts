import { z } from "zod";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, membersOf, parseShape, readJson, treeOf } from "../read/index.ts";
import type { Finding, FindingReader, Place } from "./finding.ts";
import { findsSecrets } from "./kinds.ts";
import { mostPlaces, pageBytes, valueBytes } from "./limits.ts";
import { timeOf } from "./place.ts";
import { shownValue } from "./redacted.ts";

const text = z.string().nullish();
const location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: text }).nullish(),
      region: z.object({ startLine: z.number().nullish(), snippet: z.object({ text }).nullish() }).nullish(),
    })
    .nullish(),
});

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, section 3.27 */
const shape = z.object({
  ruleId: text,
  ruleIndex: z.number().nullish(),
  rule: z.object({ id: text, index: z.number().nullish() }).nullish(),
  level: text,
  locations: z.array(location).nullish(),
  partialFingerprints: z.object({ commitSha: text, date: text }).nullish(),
  suppressions: z.array(z.object({ status: text })).nullish(),
});
type Result = z.infer<typeof shape>;

/** What a run says before or after its results. */
interface Run {
  tool: string;
  /** Rule ids by their index. */
  rules: readonly string[];
  /** Rules that find secrets, by id. */
  secrets: ReadonlySet<string>;
  repository?: string;
}

/** Tools all of whose findings are secrets. */
const scanners =
  /gitleaks|trufflehog|betterleaks|gitguardian|ggshield|detect-?secrets|nosey|kingfisher|talisman|whispers|secret/i;
const tagged = /\b(secrets?|credentials?|cwe-(259|321|522|798))\b/i;

/** Rules of vulnerabilities; some are called by a package's name too: `CVE-2025-1234-jsonwebtoken`. */
const flaw = /\b(CVE-\d{4}-\d|GHSA-[0-9a-z]{4}-)/i;

/** Secrets among the results of a SARIF log. Results of other rules (code analysis) are passed over. */
export async function* sarifFindings(file: InputFile, context: ImportContext): FindingReader {
  const runs = await runsOf(file);
  const wanted = ["$.runs.*.results.*"];
  for await (const { pointer, value } of readJson(file, wanted, context, { limit: valueBytes })) {
    const result = parseShape(shape, value, file.path, pointer, context);
    if (!result) continue;
    const run = runs.get(runIn(pointer)) ?? { tool: "", rules: [], secrets: new Set<string>() };
    const rule = ruleOf(result, run);
    if (flaw.test(rule)) continue;
    if (!scanners.test(run.tool) && !run.secrets.has(rule) && !findsSecrets(rule)) continue;
    if (result.suppressions?.some(({ status }) => status !== "rejected" && status !== "underReview")) yield "dismissed";
    else yield finding(result, rule, run, pointer);
  }
}

const runIn = (pointer: string): string => /^(\d*\/runs\/\d+|\d*\/\d+\/runs\/\d+)/.exec(pointer)?.[0] ?? "";

/** Who wrote each run, read first: it may stand behind the results. What is wrong with it is told when the results are read. */
async function runsOf(file: InputFile): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map<string, Run>();
  const quiet = { problem: () => {} };
  const wanted = ["$.runs.*.tool.driver", "$.runs.*.versionControlProvenance.*"];
  for await (const { pointer, value } of readJson(file, wanted, quiet, { limit: pageBytes, mismatch: () => {} })) {
    const key = runIn(pointer);
    const run = runs.get(key) ?? { tool: "", rules: [], secrets: new Set() };
    runs.set(key, run);
    const about = treeOf(value);
    if (pointer.endsWith("/driver")) {
      const rules = membersOf(about["rules"]).map(treeOf);
      run.tool = String(about["name"] ?? "");
      run.rules = rules.map(({ id }) => String(id ?? ""));
      run.secrets = new Set(rules.filter(isOfSecrets).map(({ id }) => String(id ?? "")));
    } else if (typeof about["repositoryUri"] === "string") run.repository ??= about["repositoryUri"];
  }
  return runs;
}

const isOfSecrets = ({ properties }: { readonly properties?: unknown }): boolean =>
  isTree(properties) && membersOf(properties["tags"]).some((tag) => typeof tag === "string" && tagged.test(tag));

const ruleOf = ({ ruleId, ruleIndex, rule }: Result, run: Run): string =>
  ruleId ?? rule?.id ?? run.rules[ruleIndex ?? rule?.index ?? -1] ?? "";

function finding(result: Result, rule: string, run: Run, locator: string): Finding {
  const { commitSha, date } = result.partialFingerprints ?? {};
  const places = (result.locations ?? []).slice(0, mostPlaces).map(
    ({ physicalLocation: at }): Place => ({
      kind: commitSha ? "git" : "file",
      uri: run.repository,
      file: at?.artifactLocation?.uri?.replace(/^file:\/\/+/, "/") ?? undefined,
      line: at?.region?.startLine ?? undefined,
      commit: commitSha ?? undefined,
    }),
  );
  const snippet = result.locations?.map((at) => at.physicalLocation?.region?.snippet?.text).find((one) => one);
  const shown = shownValue(snippet);
  const verified = /trufflehog/i.test(run.tool) && result.level === "error";
  return {
    locator,
    rule,
    // Gitleaks gives the value alone; others the line that holds it.
    ...(/gitleaks/i.test(run.tool) ? { secret: shown } : { around: shown }),
    places: places.length > 0 ? places : [{ kind: "other", uri: run.repository }],
    firstSeen: timeOf(date),
    status: verified ? "active" : "unknown",
  };
}
