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
