import type { EdgeUpstream } from "../../../model/fact/edge.ts";
import { plainText } from "../../../model/redact.ts";
import { plainPath } from "../../read/plain-path.ts";
import type { Directive } from "./tokens.ts";

const passing = new Map([
  ["proxy_pass", "http"],
  ["grpc_pass", "http"],
  ["fastcgi_pass", "fastcgi"],
  ["uwsgi_pass", "fastcgi"],
  ["scgi_pass", "fastcgi"],
] as const);
const mostServers = 64;

/** Servers of each `upstream` by its name. */
export type Pools = ReadonlyMap<string, readonly string[]>;

export const poolsOf = (directives: readonly Directive[]): Pools =>
  new Map(
    directives
      .filter(({ name, block }) => name === "upstream" && block)
      .map(({ args, block = [] }) => [
        args[0] ?? "",
        block
          .filter(({ name, args: [, ...flags] }) => name === "server" && !flags.includes("down"))
          .map(({ args: [address = ""] }) => address)
          .slice(0, mostServers),
      ]),
  );

export interface Passed {
  readonly upstreams: readonly EdgeUpstream[];
  /** Set where the address has a path: it takes the place of what the location matched. */
  readonly path?: string;
  readonly directive: Directive;
}

/** Where a block passes requests to; undefined where it does not. */
export function passedTo(
  block: readonly Directive[],
  pools: Pools,
  variables: ReadonlyMap<string, string>,
): Passed | undefined {
  const directive = block.find(({ name }) => (passing as ReadonlyMap<string, string>).has(name));
  if (!directive) return undefined;
  const kind = (passing as ReadonlyMap<string, "http" | "fastcgi">).get(directive.name) ?? "http";
  const written = substituted(directive.args[0] ?? "", variables);
  const [, scheme = "", rest = written] = /^(https?|grpcs?):\/\/(.*)$/s.exec(written) ?? [];
  const secure = scheme === "https" || scheme === "grpcs";
  const name = secure ? "https" : kind;
  if (rest.startsWith("unix:")) return { upstreams: [{ scheme: "unix", host: "" }], directive };
  const slash = rest.search(/[/?]/);
  const address = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? undefined : plainPath(rest.slice(slash).split("?", 1)[0] ?? "");
  const pool = pools.get(address);
  const servers = pool ?? [address];
  return {
    upstreams: servers.map((server) => upstreamAt(server, name, kind === "fastcgi" ? undefined : secure ? 443 : 80)),
    ...(path === undefined || kind === "fastcgi" ? {} : { path }),
    directive,
  };
}

/** Variables that `set` gives a plain value, in their places. */
const substituted = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => variables.get(name) ?? whole);

export const variablesOf = (block: readonly Directive[]): ReadonlyMap<string, string> =>
  new Map(
    block
      .filter(({ name, args: [variable, value] }) => name === "set" && variable && value && !value.includes("$"))
      .map(({ args: [variable = "", value = ""] }) => [variable.slice(1), value]),
  );

function upstreamAt(server: string, scheme: "http" | "https" | "fastcgi", standard: number | undefined): EdgeUpstream {
  if (server.startsWith("unix:")) return { scheme: "unix", host: "" };
  const [, six, name, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(server.replace(/^[^@]*@/, "")) ?? [];
  const host = (six ?? name ?? "").toLowerCase();
  const at = port === undefined ? standard : Number(port);
  return {
    scheme,
    host: host.includes("$") || host.length > 253 ? "" : plainText(host),
    ...(at === undefined ? {} : { port: at }),
  };
}
