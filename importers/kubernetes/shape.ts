import { z } from "zod";
import { plainText } from "../../model/redact.ts";
import { isProxyAnnotation, proxyAnnotations } from "./ingress-annotations.ts";
import { inboundAnnotations } from "./pod-inbound.ts";

export { plainPath } from "../read/plain-path.ts";

/** An array that may be left out or null, as Go's encoder writes empty ones. */
export const list = <S extends z.ZodType>(schema: S) =>
  z
    .array(schema)
    .nullish()
    .transform((value) => value ?? []);

/** A value that may be left out or null. */
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? undefined);

/** Names of a map's entries; what they hold goes no further than this line. */
export const entryNames = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => Object.keys(value ?? {}).sort());

/** Labels as `<key>=<value>`, sorted. */
export const labels = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .nullish()
  .transform((value) =>
    Object.entries(value ?? {})
      .map(([key, text]) => `${key}=${plainText(String(text ?? ""))}`)
      .sort(),
  );

/** Keys of labels and annotations that say who owns an object, or what in a catalog it is. */
const ofOwners = [
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/part-of",
  "backstage.io/kubernetes-id",
  "owner",
  "team",
] as const;
/** Keys that cloud tags have for the same, as labels. */
const ownerLabel = /^(business|technical)[-_.]?owner$|^(cost-center|data-steward|env)$/i;

/** Annotations that are read. Every other one is dropped with its value. */
const kept = new Set<string>([
  ...ofOwners,
  ...proxyAnnotations,
  ...inboundAnnotations,
  "ambit.dev/unlocks",
  "eks.amazonaws.com/role-arn",
  "kubernetes.io/service-account.name",
]);

/** Before its field of Kubernetes 1.30 the profile of a container, by the container's name. */
export const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

/** True for annotations that are read. */
export const isRead = (name: string): boolean =>
  kept.has(name) || isProxyAnnotation(name) || name.startsWith(appArmorAnnotation);

/** The few annotations that something is read from, by name. Values stay inside the importer. */
export type Annotations = Readonly<Record<string, string>>;
const annotations = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform(
    (value): Annotations =>
      Object.fromEntries(
        Object.entries(value ?? {}).flatMap(([name, text]) => (isRead(name) ? [[name, String(text ?? "")]] : [])),
      ),
  );

/**
 * What an object's labels and annotations say of its owner, without control characters.
 * @param labelled its labels are kept anyway
 */
export function ownership(
  { labels: all, annotations: told }: { readonly labels: readonly string[]; readonly annotations: Annotations },
  labelled = false,
): { readonly annotations?: readonly string[]; readonly ownerLabels?: readonly string[] } {
  const own = ofOwners.flatMap((key) => {
    const value = told[key];
    const text = value === undefined ? "" : plainText(value.replace(/[\p{Cc}\s]+/gu, " ").trim());
    return text === "" ? [] : [`${key}=${text}`];
  });
  const named = labelled ? [] : all.filter((label) => isOfOwners(label.slice(0, label.indexOf("="))));
  return {
    ...(own.length === 0 ? {} : { annotations: own }),
    ...(named.length === 0 ? {} : { ownerLabels: named }),
  };
}
const isOfOwners = (key: string): boolean => (ofOwners as readonly string[]).includes(key) || ownerLabel.test(key);

const name = z.string().min(1);

export const metadata = z.object({
  name,
  namespace: maybe(z.string()),
  labels,
  annotations,
  uid: maybe(z.string()),
  ownerReferences: list(z.object({ kind: name, name, controller: maybe(z.boolean()) })),
});

export const labelSelector = z
  .object({
    matchLabels: labels,
    matchExpressions: list(
      z.object({
        key: z.string(),
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: list(z.string()),
      }),
    ),
  })
  .transform(({ matchLabels, matchExpressions }) => ({
    labels: matchLabels,
    expressions: matchExpressions.map(({ key, operator, values }) => ({
      key,
      operator,
      values: values.map(plainText),
    })),
  }));
