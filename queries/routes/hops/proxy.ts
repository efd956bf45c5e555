import type { FactOf, FactReader } from "../../../model/fact.ts";
import type { RouteTransform } from "../placement.ts";
import { type Built, control, hop, ranges } from "./build.ts";

const words = {
  rewrite: "the path is rewritten",
  path: "paths are compared in a form of their own",
  script: "code runs",
  body: "the body is parsed",
  headers: "headers of the client are believed or set",
  upgrade: "the connection is upgraded",
} as const;
/** What is done with the request itself; the others judge it by another form of it, or by what it says of itself. */
const work: ReadonlySet<keyof typeof words> = new Set(["rewrite", "script", "body"]);

/** A route of a proxy's configuration: what stands before its first control there is early. */
export function proxyHops(facts: FactReader, route: FactOf<"edge.route">): readonly Built[] {
  const proxy = facts.get("edge.proxy", route.proxy);
  const at = (locator: string) => [
    { source: route.source.document, locator, summary: `${proxy?.product ?? "proxy"} ${proxy?.name ?? ""}`.trim() },
  ];
  const covers = `${route.methods ? `${route.methods.join(", ")} ` : ""}${route.path}`;
  const ordered = [...route.controls].sort((a, b) => a.order - b.order);
  const first = ordered.find(({ mode, kind }) => mode === "require" && kind !== "ip-allow")?.order ?? Infinity;
  const said = (early: boolean): readonly RouteTransform[] =>
    route.transforms
      .filter(({ order }) => order < first === early)
      .sort((a, b) => a.order - b.order)
      .map(({ what, name, locator }) => ({
        what: `${words[what]} (${name})`,
        kind: work.has(what) ? "transform" : "trust",
        because: at(locator),
      }));
  const shown = proxy ? [proxy, route] : [route];
  return [
    hop("proxy", proxy ? `${proxy.product} ${proxy.name}` : route.proxy, shown, {
      node: proxy?.pod ?? proxy?.node,
      controls: [
        ...ordered.map(({ kind, mode, name, why, locator }) => ({
          ...control(kind, why === undefined ? name : `${name} (${why})`, mode, covers),
          because: at(locator),
        })),
        ...ranges(route.sourceRanges, route),
      ],
      early: said(true),
      late: said(false),
    }),
  ];
}
