import { UserError } from "./errors.ts";
import { csaMaestro } from "./framework/csa-maestro.ts";
import type { FrameworkEntry, FrameworkTable } from "./framework/entry.ts";
import { type FrameworkKey, frameworkKeys } from "./framework/keys.ts";
import { mitreAtlas } from "./framework/mitre-atlas.ts";
import { mitreAttack } from "./framework/mitre-attack.ts";
import { nearestId } from "./framework/nearest.ts";
import { nistAiRmf } from "./framework/nist-ai-rmf.ts";
import { nistCsf } from "./framework/nist-csf.ts";
import { owaspNhi } from "./framework/owasp-nhi.ts";

export type { FrameworkEntry, FrameworkKey, FrameworkTable };
export { frameworkKeys };

/** A reference to one entry of a framework: `{framework: "owasp-nhi-2025", id: "NHI1"}`. */
export interface FrameworkRef {
  readonly framework: FrameworkKey;
  readonly id: string;
}

export const frameworks: Readonly<Record<FrameworkKey, FrameworkTable>> = {
  "owasp-nhi-2025": owaspNhi,
  "nist-csf-2.0": nistCsf,
  "nist-ai-rmf-1.0": nistAiRmf,
  "csa-maestro": csaMaestro,
  "mitre-attack": mitreAttack,
  "mitre-atlas": mitreAtlas,
};

const isKey = (text: string): text is FrameworkKey => frameworkKeys.some((key) => key === text);

/** Throws `UserError` with the nearest key and all of them. */
export function frameworkKey(text: string): FrameworkKey {
  if (isKey(text)) return text;
  throw unknown("framework", text, nearestId(text, frameworkKeys), frameworkKeys);
}

/** Throws `UserError` with the nearest id, and with what stands for one that the publisher withdrew. */
export function frameworkEntry({ framework, id }: { readonly framework: string; readonly id: string }): FrameworkEntry {
  const { ids, renamed = {}, title, version } = frameworks[frameworkKey(framework)];
  const entry = Object.hasOwn(ids, id) ? ids[id] : undefined;
  if (entry) return entry;
  const now = Object.hasOwn(renamed, id) ? renamed[id] : undefined;
  if (now === undefined) throw unknown(`${title} ${version} id`, id, nearestId(id, Object.keys(ids)), Object.keys(ids));
  throw new UserError(
    "usage.framework",
    `${title} ${version} withdrew \`${id}\``,
    `use \`${now}\`, which stands for it`,
  );
}

/** Ids that an error lists; of more it shows how many there are. */
const mostListed = 12;

const unknown = (what: string, text: string, near: string | undefined, known: readonly string[]): UserError =>
  new UserError(
    "usage.framework",
    `there is no ${what} \`${text.slice(0, 64)}\``,
    near === undefined ? "see docs/frameworks.md" : `use \`${near}\`, or one that docs/frameworks.md lists`,
    [["known", known.length > mostListed ? `${known.length} ids` : known.join(", ")]],
  );

/** How a rule writes a framework: `attack:T1190`. Benchmarks and weaknesses that rules name besides are no framework here. */
const rulePrefixes: Readonly<Record<string, FrameworkKey>> = {
  attack: "mitre-attack",
  atlas: "mitre-atlas",
  "owasp-nhi": "owasp-nhi-2025",
};

/** What a rule's `<prefix>:<id>` refers to; undefined for a benchmark or a weakness (`cis-k8s:5.1.8`, `cwe:829`). */
export function ruleFramework(text: string): FrameworkRef | undefined {
  const colon = text.indexOf(":");
  const framework = rulePrefixes[text.slice(0, colon)];
  return framework && { framework, id: text.slice(colon + 1) };
}
