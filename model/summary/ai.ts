import type { AiFacts } from "../fact/ai.ts";
import { plural } from "../plural.ts";
import { list, type Summaries } from "./words.ts";

const reach = ({ publicNetwork, keys }: { readonly publicNetwork?: boolean; readonly keys?: boolean }): string =>
  [
    publicNetwork === undefined ? undefined : publicNetwork ? "open to the internet" : "closed to the internet",
    keys === undefined ? undefined : keys ? "takes keys" : "takes no keys",
  ]
    .flatMap((text) => (text === undefined ? [] : [`, ${text}`]))
    .join("");

const imageIn = ({ image, digests }: { readonly image: string; readonly digests: readonly string[] }): string =>
  image || (digests[0] ?? "an image");

export const aiSummaries: Summaries<AiFacts> = {
  "ai.service": (f) => `${f.product} ${f.name}${reach(f)}`,
  "ai.store": (f) => `${f.product} ${f.name}${reach(f)}`,
  "ai.link": (f) =>
    `${f.from} ${f.relation} ${f.to} (${f.by}${f.auth === undefined ? "" : f.auth === "key" ? ", by a key" : f.auth === "identity" ? ", as its identity" : ", as nobody"})`,
  "ai.mcp-client": (f) => `MCP configuration of ${f.program} in ${f.name}`,
  "ai.mcp-server": (f) =>
    `MCP server ${f.name}: ${f.url ?? [f.command, f.package].flatMap((it) => it ?? []).join(" ")}${f.pinned === false ? ", whatever version is newest" : ""}${f.authenticates === false ? ", without a credential" : ""}${f.capabilities.length > 0 ? `, gives ${list(f.capabilities)}` : ""}`,
  "ai.product": (f) => `catalogue ${f.catalogue}: ${f.product.name} with ${plural(f.product.flaws.length, "flaw")}`,
  "ai.scan": (f) =>
    `${f.form} found ${plural(f.found.length, "vulnerability", "vulnerabilities")} in ${imageIn(f)}${f.critical ? `, ${f.critical} critical` : ""}`,
  "ai.finding": (f) =>
    `${f.form} states that ${imageIn(f)} is ${f.state.replaceAll("-", " ")} by ${f.flaw}${f.why === undefined ? "" : `: ${f.why.replaceAll("_", " ")}`}`,
};
