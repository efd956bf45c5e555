import { z } from "zod";
import type { IdentityLifeFact } from "../../model/fact/identity.ts";
import type { Fact } from "../../model/fact.ts";
import { momentOf } from "../../model/moment.ts";
import { plainText } from "../../model/redact.ts";
import { csvRows } from "../read/csv.ts";
import type { Place } from "./place.ts";
import { Arn, text } from "./shapes.ts";

type Own = Omit<IdentityLifeFact, "kind" | "key" | "scope" | "source" | "subject" | "said">;
type Told = { readonly [F in keyof Own]: Own[F] | undefined };

/** When an identity or a key was made and used last; nothing where neither is told. */
export function* life(subject: string, said: string, place: Place, told: Told): Generator<Fact> {
  const content = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  if (Object.keys(content).some((field) => field !== "credential" && field !== "status"))
    yield place.fact("identity.life", `${subject}|${said}`, { subject, said, ...content });
}

/** UTC; undefined where there is none, or another word stands in its place (`N/A`, `no_information`). */
export const at = (time: string | null | undefined): string | undefined => (time ? momentOf(time) : undefined);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html: empty where it was not used in 400 days. */
export const RoleLastUsed = z.object({ LastUsedDate: text, Region: text }).nullish();
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html: `N/A` where it was never used. */
export const AccessKeyLastUsed = z.object({ LastUsedDate: text, Region: text, ServiceName: text }).nullish();

/** What something was used for, in words. */
export const usedFor = (service: string | null | undefined, region: string | null | undefined): string | undefined => {
  const parts = [service, region].filter((part) => part && !["N/A", "not_supported", "no_information"].includes(part));
  return parts.length === 0 ? undefined : plainText(parts.join(" in "));
};

const Report = z.union([
  z.object({ Content: z.string().max(64 * 2 ** 20) }),
  z.array(z.record(z.string(), z.unknown())),
]);
/** Users of an account: IAM allows 5000; rows beyond these are left out. */
const mostRows = 100_000;

/**
 * `IAM.CredentialReport`: the answer of GetCredentialReport (CSV in base64), or its rows. It names no key, only which of a
 * user's two. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function* credentialReport(value: unknown, place: Place): Generator<Fact> {
  const report = place.parse(Report, value);
  if (!report) return;
  const rows = Array.isArray(report) ? report : [...parsed(Buffer.from(report.Content, "base64").toString("utf8"))];
  for (const row of rows.slice(0, mostRows)) yield* reported(row, place);
}

function* parsed(csv: string): Generator<Readonly<Record<string, unknown>>> {
  let columns: readonly string[] | undefined;
  for (const row of csvRows(csv)) {
    if (!("cells" in row)) continue;
    if (columns) yield Object.fromEntries(columns.map((name, index) => [name, row.cells[index]]));
    columns ??= row.cells;
  }
}

function* reported(row: Readonly<Record<string, unknown>>, place: Place): Generator<Fact> {
  const arn = Arn.safeParse(row["arn"]);
  // The root user has the ARN of the account itself.
  if (!arn.success || !arn.data.includes(":user/")) return;
  const user = arn.data;
  const cell = (name: string): string | undefined => (typeof row[name] === "string" ? row[name] : undefined);
  const never = (name: string) =>
    /^(no_information|N\/A)$/.test(cell(name) ?? "") ? { neverUsed: true as const } : {};
  const said = "credential report";
  yield* life(user, said, place, { created: at(cell("user_creation_time")) });
  if (cell("password_enabled") === "true")
    yield* life(user, `${said}, password`, place, {
      credential: "password",
      rotated: at(cell("password_last_changed")),
      used: at(cell("password_last_used")),
      ...never("password_last_used"),
    });
  for (const slot of ["access_key_1", "access_key_2"]) {
    const rotated = at(cell(`${slot}_last_rotated`));
    if (rotated === undefined) continue;
    yield* life(user, `${said}, ${slot}`, place, {
      credential: "access-key",
      rotated,
      used: at(cell(`${slot}_last_used_date`)),
      usedFor: usedFor(cell(`${slot}_last_used_service`), cell(`${slot}_last_used_region`)),
      status: cell(`${slot}_active`) === "true" ? "active" : "inactive",
      ...never(`${slot}_last_used_date`),
    });
  }
}
