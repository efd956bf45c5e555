import type { RuleInfo } from "../../graph/port.ts";

/** What a log calls a step, as its rule's detection says it. */
export interface LogPattern {
  readonly family: "aws" | "kubernetes" | "vault";
  /** As uses name it: `s3`, `kubernetes`, `vault`; absent: any service of AWS. */
  readonly service?: string;
  /** Actions without version; of `Restore*` the beginning. For vault the operation. */
  readonly actions: readonly string[];
  /** CloudTrail holds it only where a trail was told to. */
  readonly data: boolean;
  /** Vault: the path, with `<...>` for names. */
  readonly path?: RegExp;
  /** Vault: a login, which is told of whoever it gives, not of who makes it. */
  readonly login?: boolean;
}

type Detection = RuleInfo["detection"][number];

/** Services that logs call otherwise than rules do. */
const renamed: Readonly<Record<string, string>> = { "rds-data": "rdsdata" };
/** Names in small letters that are no services of AWS. */
const others: ReadonlySet<string> = new Set(["etcd", "host", "node"]);
const verbs: ReadonlySet<string> = new Set([
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
]);
const known = new Map<string, readonly LogPattern[]>();

/** Events that show a step of the rule being taken, by whoever holds its premises. Empty where none was named. */
export function patternsOf({ id, version, detection }: RuleInfo): readonly LogPattern[] {
  const key = `${id}@${version}`;
  let patterns = known.get(key);
  if (!patterns) {
    const all = detection.flatMap(patternOf);
    // What every read of something encrypted asks for as well shows little by itself.
    const own = all.filter(({ service, actions }) => !(service === "kms" && actions.join() === "Decrypt"));
    patterns = own.length > 0 ? own : all;
    known.set(key, patterns);
  }
  return patterns;
}

function patternOf({ service, event }: Detection): LogPattern[] {
  if (service === "kubernetes audit") return event.split(/;\s*/).flatMap(kubernetes);
  if (service === "vault audit") return vault(event);
  const isAws = service === "CloudTrail" || (/^[a-z][a-z0-9-]*$/.test(service) && !others.has(service));
  return isAws ? aws(service, event) : [];
}

function aws(service: string, event: string): LogPattern[] {
  // Who else makes the call says nothing of whoever holds the premises.
  if (!/^[A-Z]/.test(event) || / by (?!nobody)|\(who|another accountId|ANONYMOUS|nobody/.test(event)) return [];
  const [said = ""] = event.split(/ (?:with|after|where|from|of|on|whose|among|as)\b| \(/);
  const actions = said.match(/\b[A-Z][A-Za-z0-9]*\*?/g)?.map((name) => name.replace(/\d{8}(?:v\d+)?$/, "")) ?? [];
  if (actions.length === 0) return [];
  const data = event.includes("data event");
  if (actions.includes("ConsoleLogin")) return [{ family: "aws", service: "signin", actions, data }];
  if (service === "CloudTrail") return [{ family: "aws", actions, data }];
  return [{ family: "aws", service: renamed[service] ?? service, actions, data }];
}

const notObjects: ReadonlySet<string> = new Set(["a", "the", "workload", "workloads", "any"]);

function kubernetes(event: string): LogPattern[] {
  const words = event.split(/[\s,]+/);
  const asked: string[] = [];
  const kinds: string[] = [];
  const subs: string[] = [];
  let at = 0;
  for (; at < words.length && (verbs.has(words[at] ?? "") || words[at] === "or"); at++)
    if (words[at] !== "or") asked.push(words[at] ?? "");
  if (words[at] === "of") at += 1;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "or") continue;
    if (word === "subresource") {
      for (at += 1; at < words.length && /^[a-z]+$/.test(words[at] ?? ""); at++) {
        if (words[at] === "or") continue;
        if (["by", "with"].includes(words[at] ?? "")) break;
        subs.push(words[at] ?? "");
      }
      break;
    }
    if (!/^[a-z]+s(?:[./][a-z0-9./-]+)?$/.test(word) || notObjects.has(word)) break;
    kinds.push(word);
  }
  if (asked.length === 0 || kinds.length === 0) return [];
  // Newer clients open a stream with GET.
  const streams = subs.some((sub) => ["exec", "attach", "portforward"].includes(sub));
  const made = streams ? [...asked, "get"] : asked;
  const objects = subs.length === 0 ? kinds : kinds.flatMap((kind) => subs.map((sub) => `${kind}/${sub}`));
  const actions = made.flatMap((verb) => objects.map((object) => `${verb} ${object}`));
  return [{ family: "kubernetes", service: "kubernetes", actions, data: false }];
}

function vault(event: string): LogPattern[] {
  const [, operation = "", said = ""] = /^request: operation ([a-z]+), path ([^,]+)/.exec(event) ?? [];
  if (operation === "") return [];
  return said.split(" or ").map((template) => {
    const parts = template.trim().split(/(<[^>]+>|\*)/);
    const source = parts.map((part) => (/^(?:<|\*)/.test(part) ? ".+" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")));
    // What is created and what is changed are one call to most paths.
    const actions = operation === "read" ? ["read"] : ["create", "update", "patch"];
    const login = /^auth\/<[^>]+>\/login/.test(template.trim());
    return { family: "vault", service: "vault", actions, data: false, path: new RegExp(`^${source.join("")}$`), login };
  });
}

/** Whether a log's action is one that the pattern names. */
export const names = ({ actions }: LogPattern, action: string): boolean =>
  actions.some((one) =>
    one.endsWith("*") ? action.startsWith(one.slice(0, -1)) : one === action || sameKind(one, action),
  );

/** Rules leave out the group of kinds that everybody knows: `create clusterrolebindings`. */
function sameKind(pattern: string, action: string): boolean {
  const [, verb, kind, sub = ""] = /^([a-z]+) ([a-z]+)(\/[a-z]+)?$/.exec(pattern) ?? [];
  if (verb === undefined) return false;
  return action.startsWith(`${verb} ${kind}.`) && (sub === "" ? !action.includes("/") : action.endsWith(sub));
}
