import { z } from "zod";
import type { ExposureFact, ExposurePlace } from "../../model/fact/credential.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, parseShape, readJson, type Tree, treeOf } from "../read/index.ts";
import type { Finding, FindingReader, Place } from "./finding.ts";
import { valueBytes } from "./limits.ts";
import { jsonLines } from "./lines.ts";
import { timeOf } from "./place.ts";
import { shownValue } from "./redacted.ts";

const text = z.string().nullish();

/** https://github.com/trufflesecurity/trufflehog/blob/main/pkg/output/json.go */
const shape = z.object({
  SourceMetadata: z.object({ Data: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  DetectorName: text,
  DetectorType: z.union([z.number(), z.string()]).nullish(),
  Verified: z.boolean().nullish(),
  Raw: text,
  RawV2: text,
  ExtraData: z.record(z.string(), z.unknown()).nullish(),
});
type Found = z.infer<typeof shape>;

/** What lies where a source of trufflehog's looks: https://github.com/trufflesecurity/trufflehog/blob/main/proto/source_metadata.proto */
const kinds: Readonly<Record<string, ExposurePlace>> = {
  git: "git",
  github: "git",
  gitlab: "git",
  bitbucket: "git",
  gerrit: "git",
  azurerepos: "git",
  huggingface: "git",
  slack: "chat",
  slackcontinuous: "chat",
  teams: "chat",
  jira: "ticket",
  confluence: "ticket",
  sentry: "ticket",
  docker: "image",
  ecr: "image",
  jenkins: "ci-log",
  circleci: "ci-log",
  travisci: "ci-log",
  buildkite: "ci-log",
  s3: "bucket",
  gcs: "bucket",
  azure: "bucket",
  filesystem: "file",
  googledrive: "file",
  sharepoint: "file",
};

/** Fields of a source that say which thing it is, the first that it has. E-mail addresses and names of people are not read. */
const addresses = [
  "repository",
  "image",
  "registry",
  "bucket",
  "container",
  "link",
  "page",
  "issue",
  "project",
  "project_name",
  "channel_name",
  "package",
  "index",
  "collection_name",
  "hostname",
] as const;

/** Findings of trufflehog's `--json`: one object a line, indented, or all in an array. */
export async function* trufflehogFindings(file: InputFile, context: ImportContext, head: string): FindingReader {
  const array = /^\s*\[/.test(head);
  // Indented, an object takes several lines.
  const lines = !array && !/^\s*\{\s*\n/.test(head);
  if (lines) {
    for await (const { line, value } of jsonLines(file, '"SourceMetadata"', valueBytes, context))
      if (isTree(value) && "SourceMetadata" in value) yield* read(value, `line ${line}`, file, context);
    return;
  }
  for await (const { pointer, value } of readJson(file, [array ? "$.*" : "$"], context, { limit: valueBytes }))
    yield* read(value, pointer, file, context);
}

function* read(value: unknown, locator: string, file: InputFile, context: ImportContext): Iterable<Finding> {
  const found = parseShape(shape, value, file.path, locator, context);
  if (!found) return;
  const [[source = "", data] = []] = Object.entries(found.SourceMetadata?.Data ?? {});
  const about = treeOf(data);
  const extra = treeOf(found.ExtraData);
  const { account, is_canary: canary } = extra;
  yield {
    locator,
    rule: found.DetectorName || String(found.DetectorType ?? ""),
    ...values(found),
    ...(typeof account === "string" && /^\d{12}$/.test(account) ? { account } : {}),
    places: [placeOf(source.toLowerCase().replace(/[^a-z0-9]/g, ""), about)],
    firstSeen: seen(about),
    visibility: visibilityOf(about),
    status: found.Verified === true ? "active" : "unknown",
    notes: String(canary) === "true" ? ["a canary: whoever uses it raises an alarm; do not call it"] : [],
  };
}

/**
 * `RawV2` is the whole of a credential of several parts; of a key of AWS `<id>:<secret>`. `Raw` may be no more than
 * what names it.
 */
function values({ Raw, RawV2 }: Found): Pick<Finding, "secret" | "around"> {
  const [raw, whole] = [shownValue(Raw), shownValue(RawV2)];
  const [, id, key] = /^(A[A-Z0-9]{19}):([A-Za-z0-9/+=]{40})$/.exec(whole ?? "") ?? [];
  if (id !== undefined) return { secret: key, around: `aws_access_key_id = ${id}\naws_secret_access_key = ${key}\n` };
  return { secret: raw ?? whole, around: whole };
}

function placeOf(source: string, about: Tree): Place {
  const field = (name: string): string | undefined => {
    const value = about[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const line = Number(about["line"] ?? Number.NaN);
  const tag = field("image") !== undefined && field("tag") !== undefined ? `:${field("tag")}` : "";
  const address = addresses.map(field).find((one) => one !== undefined);
  return {
    kind: kinds[source] ?? "other",
    uri: address === undefined ? undefined : address.replace(/\.git$/, "") + tag,
    file: field("file") ?? field("filename") ?? field("path"),
    line: Number.isSafeInteger(line) ? line : undefined,
    commit: field("commit"),
  };
}

/** Chats count seconds since 1970. */
function seen(about: Tree): string | undefined {
  const value = about["timestamp"] ?? about["created_at"] ?? about["uploaded"] ?? about["date_created"];
  const seconds = typeof value === "string" && /^\d{9,11}(\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
  return seconds === undefined ? timeOf(value) : new Date(Math.floor(seconds) * 1000).toISOString();
}

/** `public` is 0 there, and a 0 is left out of the JSON: absent says nothing. */
function visibilityOf({ visibility, public: open }: Tree): ExposureFact["visibility"] {
  if (visibility === 1 || visibility === "private") return "private";
  if (visibility === 2 || visibility === "shared") return "internal";
  return visibility === 0 || visibility === "public" || open === true ? "public" : undefined;
}
