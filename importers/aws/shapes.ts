import { z } from "zod";
import { looksSecret, plainText, withheld } from "../../model/redact.ts";
import type { Place } from "./place.ts";

/** AWS writes one string where a list has one member. */
export const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));

/** What services leave out or write as null where it is not set. */
export const text = z.string().nullish();
export const flag = z.boolean().nullish();
/** Sorted. */
export const names = z
  .array(z.string())
  .nullish()
  .transform((list) => [...(list ?? [])].sort());

const key = z.string().optional();
const listed = z.array(z.looseObject({ Key: key, key, TagKey: key }));

/** `[{Key, Value}]`, `[{key, value}]` (ECS), `[{TagKey, TagValue}]` (KMS) or `{key: value}` (Lambda, EKS). Null where the service says none. */
export const Tags = z
  .union([listed, z.record(z.string(), z.unknown())])
  .nullish()
  .transform((tags): readonly (readonly [key: string, value: string])[] => {
    const pairs = Array.isArray(tags)
      ? tags.map((tag) => [tag.Key ?? tag.key ?? tag.TagKey, tag["Value"] ?? tag["value"] ?? tag["TagValue"]] as const)
      : Object.entries(tags ?? {});
    return pairs.flatMap(([key, value]) =>
      key === undefined ? [] : [[key, typeof value === "string" ? value : ""] as const],
    );
  });

/** Sorted `<key>=<value>`; what looks like a secret, by itself or by the key it stands under, is withheld. */
export const tagTexts = (tags: z.infer<typeof Tags>): readonly string[] =>
  tags
    .map(([key, value]) => `${plainText(key)}=${looksSecret(`${key}=${value}`) ? withheld : plainText(value)}`)
    .sort();

const arnPattern = /^arn:(aws[a-z-]*):([a-z0-9-]*):([a-z0-9-]*):(\d{12}|aws)?:(.+)$/s;
export const Arn = z.string().regex(arnPattern);

export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  /** Twelve digits, `aws` for what AWS owns, or empty (buckets). */
  readonly account: string;
  readonly resource: string;
}

export function arnParts(arn: string): ArnParts | undefined {
  const match = arnPattern.exec(arn);
  if (!match) return undefined;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** An ARN of something in the document's account. */
export const arnOf = ({ setting }: Place, service: string, resource: string, region = setting.region ?? ""): string =>
  `arn:${setting.partition}:${service}:${region}:${setting.account}:${resource}`;

/**
 * A KMS key as services name it (ARN, id, alias, alias ARN) as an ARN; undefined for the key that AWS keeps for the
 * service (`alias/aws/...`) and where none is set.
 */
export function keyArn(value: string | null | undefined, place: Place, region?: string): string | undefined {
  if (!value) return undefined;
  const name = arnParts(value)?.resource ?? (value.startsWith("alias/") ? value : `key/${value}`);
  if (name.startsWith("alias/aws/")) return undefined;
  return value.startsWith("arn:") ? value : arnOf(place, "kms", name, region);
}

/** Members with one id as one: what lists say of something and what is said of it alone. */
export function joinedBy(
  members: readonly unknown[],
  id: string,
): readonly { readonly index: number; readonly value: unknown }[] {
  const joined = new Map<unknown, { readonly index: number; readonly value: unknown }>();
  for (const [index, value] of members.entries()) {
    const key = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[id] : undefined;
    const before = joined.get(key ?? index);
    joined.set(key ?? index, { index, value: before ? { ...(before.value as object), ...(value as object) } : value });
  }
  return [...joined.values()];
}
