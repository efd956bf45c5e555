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

/** What the tag `ambit.dev/unlocks` of a secret declares. */
export function* taggedUnlocks(
  secret: string,
  tags: readonly (readonly [key: string, value: string])[],
  place: Place,
): Generator<UnlocksFact> {
  const value = tags.find(([key]) => key === unlocksKey)?.[1] ?? "";
  for (const { target, access } of parseUnlocks(value)) {
    yield place.fact("unlocks", `${secret}|${target}`, { secret, target, declaredBy: `tag ${unlocksKey}`, access });
  }
}
