import type { AliasFact, UnlocksFact } from "../../model/fact/common.ts";
import { parseUnlocks, unlocksKey } from "../../model/unlocks.ts";
import type { Place } from "./place.ts";

/** `place` is where the name stands. */
export const alias = (name: string, node: string, place: Place): AliasFact =>
  place.fact("alias", `${name}|${node}`, { name, node });

/** A host name, by which other sources (Vault's connections, Ingress status) know what AWS knows by ARN. */
export function* hostAlias(host: string | null | undefined, node: string, place: Place): Generator<AliasFact> {
  if (host) yield alias(host.toLowerCase(), node, place);
}

/** RDS puts these on the secrets of master users that it manages. */
const managedFor = /^aws:rds:primaryDB(Instance|Cluster)Arn$/i;

/** What the tag `ambit.dev/unlocks` of a secret declares, and what RDS says of those that it manages. */
export function* taggedUnlocks(
  secret: string,
  tags: readonly (readonly [key: string, value: string])[],
  place: Place,
): Generator<UnlocksFact> {
  for (const [key, target] of tags) {
    if (!managedFor.test(key) || !/^arn:[a-z-]+:rds:[a-z0-9-]+:\d{12}:(db|cluster):[A-Za-z0-9-]+$/.test(target))
      continue;
    yield place.fact("unlocks", `${secret}|${target}|rds`, {
      secret,
      target,
      declaredBy: `tag ${key}`,
      access: "administer",
    });
  }
  const value = tags.find(([key]) => key === unlocksKey)?.[1] ?? "";
  for (const { target, access } of parseUnlocks(value)) {
    yield place.fact("unlocks", `${secret}|${target}`, { secret, target, declaredBy: `tag ${unlocksKey}`, access });
  }
}
