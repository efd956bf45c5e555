import { z } from "zod";
import { segment } from "../../model/access.ts";
import type { McpServerFact } from "../../model/fact/ai.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputFile, type InputGroup } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { classify } from "../credential/index.ts";
import { FactMaker } from "../read/fact-maker.ts";
import { isTree, pointerTo, readWholeJson, treeOf } from "../read/index.ts";
import { capabilitiesOf, type Started, started } from "./mcp-package.ts";

/** Bytes of one configuration. */
const limit = 4 * 2 ** 20;
const collections: readonly FactKind[] = ["ai.mcp-client", "ai.mcp-server"];

/** Names of the files by the program that reads them. */
const programs: readonly (readonly [path: RegExp, program: string])[] = [
  [/(^|\/)\.mcp\.json$/, "claude-code"],
  [/(^|\/)claude_desktop_config\.json$/, "claude-desktop"],
  [/(^|\/)\.cursor\/mcp\.json$/, "cursor"],
  [/(^|\/)\.vscode\/mcp\.json$/, "vscode"],
];
const programOf = (path: string): string | undefined => programs.find(([pattern]) => pattern.test(path))?.[1];

/** MCP servers that programs are configured with: what is run, where requests go, and which names of secrets are there. */
export const mcp = defineImporter({
  id: "mcp",
  title: "MCP client configurations",
  emits: [...collections, "coverage", "credential"],
  permissions: ["none: files are read"],
  guide: [
    [
      "What to give",
      "`.mcp.json` or `claude_desktop_config.json` by itself, or a folder with these, `.cursor/mcp.json` or `.vscode/mcp.json` in it: the folder names the client.",
    ],
    [
      "What is kept",
      "Of each server the program or host, the package with its version, and names of headers and environment variables. Arguments, paths, queries and values are not kept: values that are credentials are fingerprinted first, where a key is there.",
    ],
  ],
  recognises: (path, head) =>
    programOf(path) !== undefined && /^\s*\{/.test(head) && /"(mcpServers|servers)"\s*:/.test(head),
  toFacts,
});

async function* toFacts({ files, proposedName, manifest }: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const maker = new FactMaker("mcp", context, manifest);
  const scopes = new Set<string>();
  for (const file of files) {
    const program = programOf(file.path);
    if (program === undefined) continue;
    const key = `mcp:${placeOf(file.path, proposedName)}`;
    scopes.add(key);
    const at = { document: file.path, pointer: "" };
    yield maker.fact("ai.mcp-client", key, key, at, { name: placeOf(file.path, proposedName), program });
    for (const collection of collections) maker.covers(collection, key, "read", at);
    yield* serversOf(file, key, maker);
  }
  yield* maker.coverage(collections, scopes);
}

/** The folder that has the configuration; of one that lies alone the name of the input. */
function placeOf(path: string, proposed: string): string {
  const folders = path
    .split("/")
    .slice(0, -1)
    .filter((one) => one !== ".cursor" && one !== ".vscode");
  return segment(plainText(folders.at(-1) ?? proposed));
}

const strings = z.record(z.string(), z.unknown()).nullish();
const Server = z.looseObject({
  command: z.string().nullish(),
  args: z.array(z.unknown()).nullish(),
  type: z.string().nullish(),
  url: z.string().nullish(),
  serverUrl: z.string().nullish(),
  env: strings,
  headers: strings,
  disabled: z.boolean().nullish(),
});

async function* serversOf(file: InputFile, client: string, maker: FactMaker): AsyncGenerator<Fact> {
  const { context } = maker;
  const whole = await readWholeJson(file, limit, context);
  const root = treeOf(whole);
  for (const list of ["mcpServers", "servers"]) {
    if (!isTree(root[list])) continue;
    for (const [name, member] of Object.entries(treeOf(root[list])).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const at = { document: file.path, pointer: pointerTo("", list, name) };
      const parsed = Server.safeParse(member);
      if (!parsed.success) {
        context.problem({
          code: "import.shape",
          file: file.path,
          at: at.pointer,
          message: "expected an MCP server: `command` or `url`",
        });
        maker.covers("ai.mcp-server", client, "partly", at, "a server that could not be read");
        continue;
      }
      const own = plainText(name);
      const found = credentialsOf(parsed.data, context);
      for (const one of found) {
        const { id, line: _, ...rest } = one;
        yield maker.fact("credential", id, client, at, { name: rest.publicId ?? rest.title, ...rest });
      }
      yield maker.fact("ai.mcp-server", `${client}:server:${segment(own)}`, client, at, {
        name: own,
        client,
        ...shapeOf(own, parsed.data),
        credentials: [...new Set(found.map(({ id }) => id))].sort(),
      });
    }
  }
}

type Server = z.infer<typeof Server>;
type Named = "client" | "credentials" | "key" | "kind" | "name" | "scope" | "source" | "unknown";
type Shape = { readonly [F in keyof Omit<McpServerFact, Named>]: McpServerFact[F] | undefined } & Pick<
  McpServerFact,
  "capabilities" | "disabled" | "envNames" | "headerNames" | "transport"
>;

function shapeOf(name: string, { command, args, type, url, serverUrl, env, headers, disabled }: Server): Shape {
  const address = url ?? serverUrl ?? undefined;
  const run: Partial<Started> = command
    ? started(
        command,
        (args ?? []).filter((one): one is string => typeof one === "string"),
      )
    : {};
  const remote = address === undefined ? undefined : addressOf(address);
  const headerNames = Object.keys(headers ?? {})
    .map(plainText)
    .sort();
  const told: McpServerFact["transport"] | undefined =
    type === "sse" || type === "http" || type === "stdio" ? type : type === "streamable-http" ? "http" : undefined;
  return {
    transport: told ?? (command ? "stdio" : address ? "http" : "unknown"),
    command: run.command === undefined ? undefined : plainText(run.command),
    package: run.package === undefined ? undefined : plainText(run.package),
    version: run.version,
    pinned: run.pinned,
    url: remote?.origin,
    headerNames,
    envNames: Object.keys(env ?? {})
      .map(plainText)
      .sort(),
    authenticates: remote ? remote.asks || headerNames.some((one) => asking.test(one)) : undefined,
    capabilities: capabilitiesOf(run.package, name, remote?.origin),
    disabled: disabled ?? false,
  };
}

const asking = /auth|key|token|cookie|secret|session/i;

/** Scheme, host and port; whether a variable, a login or a parameter in the address says who asks. */
function addressOf(text: string): { readonly origin?: string; readonly asks: boolean } {
  const [, scheme = "", login, host, port, rest = ""] =
    /^(https?|wss?):\/\/([^@/?#]*@)?([\w.-]+|\[[0-9a-f:]+\])(:\d+)?(.*)$/i.exec(text) ?? [];
  const asks = login !== undefined || /[?&][^=&]*(key|token|auth|secret)[^=&]*=/i.test(rest);
  return host === undefined
    ? { asks }
    : { origin: `${scheme.toLowerCase()}://${host.toLowerCase()}${port ?? ""}`, asks };
}

/** Credentials that stand in clear where the server's environment, headers and arguments do; references to variables are none. */
function credentialsOf({ env, headers, args, url }: Server, context: ImportContext) {
  const key = context.fingerprintKey?.();
  if (!key) return [];
  const texts = [
    ...[...Object.entries(env ?? {}), ...Object.entries(headers ?? {})].map(([name, value]) => [name, value] as const),
    ...(args ?? []).map((value) => ["", value] as const),
    ["", url] as const,
  ];
  return texts.flatMap(([name, value]) => {
    if (typeof value !== "string" || value === "" || /^\$\{[^}]*\}$/.test(value)) return [];
    const bytes = Buffer.from(name === "" ? value : `${name}=${value}`, "utf8");
    const found = classify(bytes, key);
    bytes.fill(0);
    return found;
  });
}
