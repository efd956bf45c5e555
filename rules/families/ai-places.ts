import type { FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { routeId } from "./aws-routes.ts";

/** A managed service or a store of one: both answer requests. */
export type AiPlace = FactOf<"ai.service"> | FactOf<"ai.store">;

/** Route of each of its hosts, with its own path where it shares a host with others. */
export const aiRoutes = ({ hosts, ...rest }: AiPlace): readonly string[] =>
  hosts.map((host) => routeId("https", host, 443, "path" in rest && rest.path !== undefined ? rest.path : "/"));

/** What its firewall leaves open of who may send to it. */
export function firewallOf({ name, publicNetwork, otherwise, admits }: AiPlace): readonly Condition[] {
  if (publicNetwork === false)
    return [{ kind: "environment", text: `the request comes by a private endpoint of ${name}` }];
  if (otherwise !== "deny") return [];
  const from = admits.length === 0 ? "a network that it admits" : admits.join(", ");
  return [{ kind: "environment", text: `the request comes from where the firewall of ${name} lets in: ${from}` }];
}

/** A resource of Azure and what is around it, as far as its id tells: its parents, resource group, subscription, all. */
export function aroundAzure(id: string): readonly string[] {
  const parts = id.split("/");
  const own: string[] = [];
  for (let end = parts.length; end >= 9; end -= 2) own.push(parts.slice(0, end).join("/"));
  return [...own, parts.slice(0, 5).join("/"), parts.slice(0, 3).join("/"), "/"];
}
