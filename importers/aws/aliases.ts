import type { AliasFact, UnlocksFact } from "../../model/fact/common.ts";
import { kindSpec } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { looksSecret } from "../../model/redact.ts";
import type { Place } from "./place.ts";

/** `place` is where the name stands. */
export const alias = (name: string, node: string, place: Place): AliasFact =>
  place.fact("alias", `${name}|${node}`, { name, node });

/** A host name, by which other sources (Vault's connections, Ingress status) know what AWS knows by ARN. */
export function* hostAlias(host: string | null | undefined, node: string, place: Place): Generator<AliasFact> {
  if (host) yield alias(host.toLowerCase(), node, place);
}

/**
 * The tag `ambit.dev/unlocks` of a secret: node ids parted by spaces. Whoever reads the secret impersonates an identity,
 * and administers anything else. What has not the form of a node id is no reference: it may be a value that
 * strayed here.
 */
export function* taggedUnlocks(
  secret: string,
  tags: readonly (readonly [key: string, value: string])[],
  place: Place,
): Generator<UnlocksFact> {
  const value = tags.find(([key]) => key === "ambit.dev/unlocks")?.[1] ?? "";
  for (const target of value.split(/\s+/)) {
    const kind = kindOfId(target);
    if (kind === undefined || (kind === "Credential" && looksSecret(target))) continue;
    const { class: nodeClass } = kindSpec(kind);
    yield place.fact("unlocks", `${secret}|${target}`, {
      secret,
      target,
      declaredBy: "tag ambit.dev/unlocks",
      access: nodeClass === "identity" || nodeClass === "credential" ? "impersonate" : "administer",
    });
  }
}
