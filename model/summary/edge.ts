import type { EdgeFacts, EdgeRouteFact } from "../fact/edge.ts";
import { list, type Summaries } from "./words.ts";

const asking = ({ asks, controls, does }: EdgeRouteFact): string => {
  if (does === "refuse") return "refuses everybody";
  const names = [...new Set(controls.map(({ name }) => name))];
  if (asks === "yes") return `asks who is there by ${list(names)}`;
  return asks === "no" ? "asks nobody who is there" : "may ask who is there";
};

const requests = ({ hosts, path, methods, exceptMethods }: EdgeRouteFact): string =>
  `${methods ? `${list(methods)} ` : exceptMethods ? `all but ${list(exceptMethods)} ` : ""}${list(hosts.length > 0 ? hosts : ["any host"])} ${path}`;

export const edgeSummaries: Summaries<EdgeFacts> = {
  "edge.proxy": (f) => `${f.product} ${f.name}${f.fragment ? " (a part that another file includes)" : ""}`,
  "edge.route": (f) =>
    `${requests(f)} at port ${f.port} ${asking(f)}${f.upstreams.length > 0 ? `, sends to ${list(f.upstreams.map(({ host, port }) => `${host || "what is decided elsewhere"}${port === undefined ? "" : `:${port}`}`))}` : ""}`,
  "edge.api": (f) => `API document ${f.name}`,
  "edge.operation": (f) =>
    `${f.method} ${f.path} ${{ required: "asks for credentials", optional: "takes requests with and without credentials", none: "is declared to ask for none", undeclared: "does not say whether it asks for credentials" }[f.security]}`,
};
