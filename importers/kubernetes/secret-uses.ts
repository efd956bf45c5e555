import { segment } from "../../model/access.ts";
import type { ConfiguredLoginFact, StoredFingerprintFact } from "../../model/fact/secret-use.ts";
import type { ImportContext } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { databaseHost, hostOfAddress } from "../../model/unlocks.ts";
import { classify } from "../credential/index.ts";
import { membersOf, treeOf } from "../read/index.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";

const password = /^(.+?)_?(?:PASSWORD|PASSWD|PASS|PWD)$/;
export const address = /^(.+?)_?(?:HOST|HOSTNAME|ENDPOINT|ADDR|ADDRESS|SERVER|URL|URI)$/;

/** Of each cluster what was told: pods of one controller tell the same. */
const told = new WeakMap<ClusterScope, Set<string>>();

/**
 * Hosts that a container is told in so many words, and the Secrets that it takes passwords from under the same prefix:
 * `DB_HOST` and `DB_PASSWORD`. Of values only what has the form of a host is looked at, and nothing else is kept.
 */
export function* configuredLogins(scope: ClusterScope, at: RawObject): Iterable<ConfiguredLoginFact> {
  const spec = podSpecOf(treeOf(at.value)["spec"]);
  const { namespace } = treeOf(treeOf(at.value)["metadata"]);
  const place = namespaceOf({ namespace: typeof namespace === "string" ? namespace : undefined });
  const known = told.get(scope) ?? new Set<string>();
  told.set(scope, known);
  for (const container of [...membersOf(spec["containers"]), ...membersOf(spec["initContainers"])].map(treeOf)) {
    const variables = membersOf(container["env"]).map(treeOf);
    const secrets = variables.flatMap(({ name, valueFrom }) => {
      const prefix = typeof name === "string" ? password.exec(name)?.[1] : undefined;
      const secret = treeOf(treeOf(valueFrom)["secretKeyRef"])["name"];
      return prefix !== undefined && typeof secret === "string" ? [{ name: String(name), prefix, secret }] : [];
    });
    for (const { name, prefix, secret } of secrets) {
      for (const variable of variables) {
        const named = variable["name"];
        if (typeof named !== "string" || address.exec(named)?.[1] !== prefix) continue;
        const port = variables.find((one) => one["name"] === `${prefix}_PORT` || one["name"] === `${prefix}PORT`);
        const host = hostIn(variable["value"], port?.["value"]);
        if (host === undefined) continue;
        const id = scope.key("secret", place, secret);
        const key = `${id}|${host}|${plainText(prefix)}`;
        if (known.has(key)) continue;
        known.add(key);
        yield {
          ...scope.base("configured-login", key, at),
          secret: id,
          host,
          hostVariable: plainText(named),
          passwordVariable: plainText(name),
          place: `container ${plainText(String(container["name"] ?? ""))} in namespace ${segment(place)}`,
        };
      }
    }
  }
}

/** Of a pod or a controller. */
export function podSpecOf(spec: unknown): Readonly<Record<string, unknown>> {
  const own = treeOf(spec);
  const job = treeOf(treeOf(own["jobTemplate"])["spec"]);
  const template = treeOf(own["template"] ?? job["template"]);
  return "containers" in own ? own : treeOf(template["spec"]);
}

/** Undefined for all that has not the form of a host with a domain. */
export function hostIn(value: unknown, port: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 253 || plainText(value) !== value) return undefined;
  const host = hostOfAddress(value) ?? value.toLowerCase();
  if (!databaseHost.test(host) || !/\.[a-z]{2,24}(:\d+)?$/.test(host)) return undefined;
  if (host.split(/[.:]/).some((label) => label.length > 63)) return undefined;
  return typeof port === "string" && /^\d{1,5}$/.test(port) && !host.includes(":") ? `${host}:${port}` : host;
}

/** Longest value that is looked at. */
const mostBytes = 65_536;

/**
 * Keyed fingerprints of the credentials among a Secret's values, where the user asked for them: a leaked value is then
 * known as the one that is stored here. The values go no further.
 */
export function* storedFingerprints(
  scope: ClusterScope,
  at: RawObject,
  context: ImportContext,
): Iterable<StoredFingerprintFact> {
  const key = context.fingerprintStored === true ? context.fingerprintKey?.() : undefined;
  if (key === undefined) return;
  const { metadata, data, stringData } = treeOf(at.value);
  const { name, namespace } = treeOf(metadata);
  if (typeof name !== "string") return;
  const id = scope.key(
    "secret",
    namespaceOf({ namespace: typeof namespace === "string" ? namespace : undefined }),
    name,
  );
  for (const [values, encoding] of [[data, "base64"] as const, [stringData, "utf8"] as const]) {
    for (const [entry, value] of Object.entries(treeOf(values)).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (typeof value !== "string" || value.length > mostBytes) continue;
      const bytes = Buffer.from(value, encoding);
      const prints = classify(bytes, key).flatMap(({ fingerprint }) => fingerprint ?? []);
      bytes.fill(0);
      for (const fingerprint of new Set(prints))
        yield {
          ...scope.base("stored-fingerprint", `${id}|${plainText(entry)}|${fingerprint}`, at),
          secret: id,
          entry: plainText(entry),
          fingerprint,
          fingerprintKey: key.id,
        };
    }
  }
}
