import { z } from "zod";
import { plainText } from "../../model/redact.ts";
import type { Tree } from "../read/index.ts";

const text = z.string().nullish();
const rules = z.array(z.object({ value: text, id: text })).nullish();

/** What resources that answer requests say of their place and login. */
export const Place = z.object({
  publicNetworkAccess: text,
  disableLocalAuth: z.boolean().nullish(),
  networkAcls: z.object({ defaultAction: text, ipRules: rules, virtualNetworkRules: rules }).nullish(),
  /** Of search services. */
  networkRuleSet: z.object({ ipRules: rules }).nullish(),
  privateEndpointConnections: z
    .array(
      z.object({ id: text, properties: z.object({ privateEndpoint: z.object({ id: text }).nullish() }).nullish() }),
    )
    .nullish(),
});
type Place = z.infer<typeof Place>;

/** Where requests may come from, as facts have it. `value` is the record with its properties. */
export function networkOf(
  place: Place,
  value: Tree,
): {
  readonly publicNetwork: boolean | undefined;
  readonly otherwise: "allow" | "deny" | undefined;
  readonly admits: readonly string[];
} {
  const acls = place.networkAcls;
  const ranges = [...(acls?.ipRules ?? []), ...(place.networkRuleSet?.ipRules ?? [])];
  const admits = [
    ...ranges.map((one) => one.value),
    ...(acls?.virtualNetworkRules ?? []).map((one) => one.id),
    ...(place.privateEndpointConnections ?? []).map((one) => one.properties?.privateEndpoint?.id ?? one.id),
  ];
  const told = place.publicNetworkAccess?.toLowerCase();
  const search = "networkRuleSet" in value;
  const denies = search ? ranges.length > 0 : acls?.defaultAction?.toLowerCase() === "deny";
  return {
    // Anything else is decided elsewhere: a network security perimeter, a template's parameter.
    publicNetwork: told === "enabled" ? true : told === "disabled" ? false : undefined,
    // A description without rules is one of every network; a list that leaves properties out says nothing.
    otherwise: told === undefined && acls == null && !search ? undefined : denies ? "deny" : "allow",
    admits: admitted(admits),
  };
}

/** Ranges and ids of resources as they are; anything else as free text. */
export const admitted = (all: readonly (string | null | undefined)[]): readonly string[] =>
  [
    ...new Set(
      all.flatMap((one) => {
        const text = one?.toLowerCase();
        if (!text) return [];
        return /^(\/subscriptions\/[\w./()-]{1,1024}|[0-9a-f.:/]{2,64})$/.test(text) ? [text] : [plainText(text)];
      }),
    ),
  ].sort();

/** Hosts of `https` addresses, sorted. */
export const hostsOf = (urls: readonly unknown[]): readonly string[] =>
  [
    ...new Set(
      urls.flatMap((url) => {
        const host =
          typeof url === "string" ? /^(?:https|wss):\/\/([a-z0-9.-]{3,253})(?:[:/?#]|$)/i.exec(url)?.[1] : undefined;
        return host === undefined ? [] : [host.toLowerCase()];
      }),
    ),
  ].sort();
