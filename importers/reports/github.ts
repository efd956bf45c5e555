import { z } from "zod";
import type { ExposureFact } from "../../model/fact/credential.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, parseShape, readJson, type Tree, treeOf } from "../read/index.ts";
import type { FindingReader, Place } from "./finding.ts";
import { alertNumber } from "./form.ts";
import { mostPlaces, pageBytes } from "./limits.ts";
import { timeOf } from "./place.ts";
import { shownValue } from "./redacted.ts";

const text = z.string().nullish();
const repositoryShape = z.object({ html_url: text, private: z.boolean().nullish(), visibility: text });
const locationShape = z.object({ type: text, details: z.record(z.string(), z.unknown()).nullish() });

/** https://docs.github.com/en/rest/secret-scanning/secret-scanning */
const shape = z.object({
  number: z.number().nullish(),
  created_at: text,
  html_url: text,
  state: text,
  resolution: text,
  resolved_at: text,
  secret_type: z.string(),
  secret: text,
  repository: repositoryShape.nullish(),
  validity: text,
  publicly_leaked: z.boolean().nullish(),
  first_location_detected: z.record(z.string(), z.unknown()).nullish(),
  // Not of the API: where somebody put the answers together.
  locations: z.array(locationShape).nullish(),
});
type Alert = z.infer<typeof shape>;

/** Places by alert: `<owner>/<repository> <number>`. */
export type AlertPlaces = ReadonlyMap<string, readonly Place[]>;

const repositoryOf = (address: string | null | undefined): string | undefined =>
  /^https?:\/\/[^/]+\/(?:api\/v3\/)?(?:repos\/)?([\w.-]+\/[\w.-]+)(?:\/|$)/.exec(address ?? "")?.[1];

/** Alerts of secret scanning, saved with or without `hide_secret`; also what a webhook sent. */
export async function* githubFindings(
  file: InputFile,
  context: ImportContext,
  head: string,
  known: AlertPlaces,
): FindingReader {
  const wanted = /^\s*\[/.test(head) ? ["$.*"] : ["$"];
  for await (const { pointer, value } of readJson(file, wanted, context, { limit: pageBytes })) {
    // `gh api --paginate --slurp` makes an array of pages.
    const several = Array.isArray(value) ? value.map((one, at) => [one, `${pointer}/${at}`] as const) : undefined;
    for (const [one, locator] of several ?? [[value, pointer] as const]) {
      const { alert, repository } = treeOf(one);
      const sent = isTree(alert) ? { repository, ...alert } : one;
      const told = parseShape(shape, sent, file.path, locator, context);
      if (!told) continue;
      if (told.resolution === "false_positive") yield "dismissed";
      else yield finding(told, locator, known);
    }
  }
}

function finding(alert: Alert, locator: string, known: AlertPlaces) {
  const { repository, created_at: created, resolved_at: resolved } = alert;
  const name = repositoryOf(repository?.html_url) ?? repositoryOf(alert.html_url);
  const page = repository?.html_url ?? alert.html_url?.replace(/\/security\/.*$/s, "");
  const told = [
    ...(known.get(`${name ?? ""} ${alert.number ?? ""}`) ?? []),
    ...(alert.locations ?? []).map(({ type, details }) => placeOf(type ?? "", treeOf(details))),
  ];
  const first = alert.first_location_detected ? [placeOf("", alert.first_location_detected)] : [];
  const places = (told.length > 0 ? told : first).map((place) => ({ ...place, uri: place.uri ?? page }));
  const status = statusOf(alert);
  return {
    locator,
    rule: alert.secret_type,
    secret: shownValue(alert.secret),
    places: places.length > 0 ? places.slice(0, mostPlaces) : [{ kind: "git" as const, uri: page }],
    firstSeen: timeOf(created),
    visibility: visibilityOf(alert),
    status,
    statusAt: status === "revoked" ? timeOf(resolved) : undefined,
  };
}

function statusOf({ validity, state, resolution }: Alert): NonNullable<ExposureFact["status"]> {
  if (state === "resolved" && resolution === "revoked") return "revoked";
  return validity === "active" || validity === "inactive" ? validity : "unknown";
}

function visibilityOf({ publicly_leaked: leaked, repository }: Alert): ExposureFact["visibility"] {
  const { visibility, private: closed } = repository ?? {};
  if (leaked === true || visibility === "public" || closed === false) return "public";
  if (visibility === "internal" || visibility === "private") return visibility;
  return closed === true ? "private" : undefined;
}

/** Of a commit (`path`, `start_line`, `commit_sha`), or the address of an issue, a discussion, a review. */
function placeOf(type: string, details: Tree): Place {
  const field = (name: string): string | undefined => {
    const value = details[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const line = details["start_line"];
  if (field("path") !== undefined)
    return {
      kind: "git",
      file: field("path"),
      line: typeof line === "number" ? line : undefined,
      commit: field("commit_sha"),
    };
  const [, address] =
    Object.entries(details).find(([name, value]) => /_url$/.test(name) && typeof value === "string") ?? [];
  const kind = /commit/.test(type) ? "git" : "ticket";
  return {
    kind,
    uri:
      typeof address === "string" ? address.replace("https://api.github.com/repos/", "https://github.com/") : undefined,
  };
}

/** Places of the alerts whose locations were saved beside them: the number is in the name of the file. */
export async function alertPlaces(files: readonly InputFile[], context: ImportContext): Promise<AlertPlaces> {
  const known = new Map<string, Place[]>();
  for (const file of files) {
    const number = alertNumber(file.path);
    for await (const { pointer, value } of readJson(file, ["$.*"], context, { limit: pageBytes })) {
      for (const one of Array.isArray(value) ? value : [value]) {
        const read = parseShape(locationShape, one, file.path, pointer, context);
        const details = treeOf(read?.details);
        const [repository] = Object.values(details).flatMap((text) =>
          typeof text === "string" ? (repositoryOf(text) ?? []) : [],
        );
        const key = `${repository ?? ""} ${number ?? ""}`;
        const places = known.get(key) ?? [];
        known.set(key, places);
        if (read && places.length < mostPlaces) places.push(placeOf(read.type ?? "", details));
      }
    }
  }
  return known;
}
