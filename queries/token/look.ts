import type { RuleInfo } from "../../graph/port.ts";
import { type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { sh } from "../../model/edit/shell.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import { kindSpec } from "../../model/node.ts";
import type { TokenLook, TokenQuery } from "./answer.ts";
import { issuerOf } from "./issuer.ts";
import { isCloudTrail } from "./logs.ts";
import type { Reaching } from "./reach.ts";

/** Events that one query asks for. */
const most = 40;

/** Tried or done: an AWS identity that somebody wants to keep is given keys, logins, policies, trust. */
const identityCalls = [
  "AttachRolePolicy",
  "AttachUserPolicy",
  "CreateAccessKey",
  "CreateLoginProfile",
  "CreateRole",
  "CreateUser",
  "PutRolePolicy",
  "PutUserPolicy",
  "UpdateAssumeRolePolicy",
] as const;

interface Who {
  readonly keys: readonly string[];
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly accounts: readonly string[];
  readonly subjects: readonly string[];
  readonly since: string;
}

/** What to ask the logs: what was done with it, and what somebody did to stay. */
export function lookOf(reach: Reaching, leaked: readonly CredentialFact[], since: string): TokenLook {
  const who = whoOf(reach, leaked, since);
  return { usage: usage(who, leaked), persistence: persistence(reach, who) };
}

function whoOf({ graph, rows }: Reaching, leaked: readonly CredentialFact[], since: string): Who {
  const of = (kind: string): string[] =>
    [
      ...new Set(
        rows
          .flatMap(({ privilege }) => graph.nodes[graph.nodeOf(privilege)] ?? [])
          .filter((node) => node.kind === kind),
      ),
    ]
      .map(({ id }) => id)
      .sort(compare);
  const accounts = of("K8sServiceAccount").map((id) => {
    const [, , , namespace = "", name = ""] = id.split(":");
    return `system:serviceaccount:${namespace}:${name}`;
  });
  return {
    keys: leaked.flatMap(({ type, publicId }) => (type.startsWith("aws-") && publicId ? [publicId] : [])),
    roles: of("AwsRole"),
    users: of("AwsUser"),
    accounts,
    subjects: leaked.flatMap(({ type, subject }) => (type.startsWith("kube") && subject ? [subject] : [])),
    since,
  };
}

const sql = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const anyOf = (column: string, values: readonly string[]): string[] =>
  values.length === 0 ? [] : [`${column} IN (${values.slice(0, most).map(sql).join(", ")})`];

function cloudTrail({ keys, roles, users, since }: Who, events: readonly string[]): string {
  const who = [
    ...anyOf("useridentity.accesskeyid", keys),
    ...anyOf("useridentity.sessioncontext.sessionissuer.arn", roles),
    ...anyOf("useridentity.arn", users),
  ];
  return [
    "SELECT eventtime, eventsource, eventname, sourceipaddress, useragent, errorcode, useridentity.arn, requestparameters",
    "FROM cloudtrail_logs",
    `WHERE eventtime >= ${sql(since)}`,
    ...(who.length === 0 ? [] : [`  AND (${who.join("\n    OR ")})`]),
    ...anyOf("  AND eventname", events),
    "ORDER BY eventtime",
  ].join("\n");
}

const jq = (filter: string, file: string): string => sh`jq -c ${filter} ${file}`;

const audit = ({ accounts, subjects, since }: Who, verbs = ""): string =>
  jq(
    `select(.requestReceivedTimestamp >= ${JSON.stringify(since)} and (.user.username | IN(${[...subjects, ...accounts]
      .slice(0, most)
      .map((name) => JSON.stringify(name))
      .join(", ")}))${verbs}) | [.requestReceivedTimestamp, .user.username, .verb, .requestURI, .sourceIPs]`,
    "audit.log",
  );

const vaultAudit = (since: string): string =>
  jq(
    `select(.time >= ${JSON.stringify(since)} and .type == "request") | [.time, .auth.display_name, .request.operation, .request.path, .request.remote_address]`,
    "vault-audit.log",
  );

function usage(who: Who, leaked: readonly CredentialFact[]): TokenQuery[] {
  const found: TokenQuery[] = [];
  if (who.keys.length > 0)
    found.push({
      log: "CloudTrail",
      why: "every call with it, and with the sessions of those it can become; a call to AssumeRole answers with the key id of the next session",
      events: [],
      query: cloudTrail(who, []),
    });
  if (who.subjects.length > 0)
    found.push({ log: "kubernetes audit", why: "every request with it", events: [], query: audit(who) });
  if (leaked.some(({ type }) => type.startsWith("vault")))
    found.push({
      log: "vault audit",
      why: "every request; the device stores tokens as a keyed hash, which `vault write sys/audit-hash/<device>` tells",
      events: [],
      query: vaultAudit(who.since),
    });
  for (const one of leaked) {
    if (/^(aws-|vault|kube)/.test(one.type)) continue;
    const { issuer, resolve } = issuerOf(one);
    found.push({ log: issuer, why: "what its issuer knows of its use", events: [], query: resolve });
  }
  return found;
}

/** Events of techniques that it could have used and that outlast it, by log. */
function persistence({ graph, stratumOf, maxStratum }: Reaching, who: Who): TokenQuery[] {
  const events = new Map<string, Set<string>>();
  if (who.users.length + who.roles.length + who.keys.length > 0) events.set("CloudTrail", new Set(identityCalls));
  for (const rule of staying(graph, stratumOf, maxStratum)) {
    for (const { service, event } of rule.detection) {
      const log = isCloudTrail(service) ? "CloudTrail" : service;
      const names = events.get(log) ?? new Set();
      events.set(log, names);
      for (const name of log === "CloudTrail" ? calls(event) : [event]) names.add(name);
    }
  }
  return [...events]
    .sort(([a], [b]) => compare(a, b))
    .map(([log, names]): TokenQuery => {
      const sorted = [...names].sort(compare);
      return {
        log,
        why: "a way to stay, or to come back: keys, logins, rights, workloads and policies that were added",
        events: sorted,
        query:
          log === "CloudTrail"
            ? cloudTrail(who, sorted)
            : log === "kubernetes audit"
              ? audit(who, ` and (.verb | IN("create", "update", "patch", "delete"))`)
              : log === "vault audit"
                ? vaultAudit(who.since)
                : "",
      };
    });
}

/** What somebody stays by: more than having read something. */
function stays(graph: GraphReader, step: number): boolean {
  const to = graph.conclusionOf(step);
  const kind = graph.nodes[graph.nodeOf(to)]?.kind;
  return kind !== undefined && (graph.accessOf(to) !== "read" || kindSpec(kind).class === "credential");
}

/** Names of calls in what a rule says of its events: `CreateUser, CreateAccessKey (data events)`. */
const calls = (event: string): string[] => event.match(/\b[A-Z][a-z]+[A-Z]\w*\b/g) ?? [];

/** Rules of steps that could be taken and that give more rights, or something that lasts. */
function staying(graph: GraphReader, stratumOf: Uint8Array, maxStratum: number): readonly RuleInfo[] {
  const rules = new Set<RuleInfo>();
  for (let step = 0; step < graph.csr.steps; step++) {
    const rule = graph.ruleOf(step);
    if (rules.has(rule) || !(rule.escalation || (graph.leavesOf(step) === "durable" && stays(graph, step)))) continue;
    if (graph.premisesOf(step).every((p) => (stratumOf[p] ?? NOT_REACHED) <= maxStratum)) rules.add(rule);
  }
  return [...rules];
}
