import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { mcpClient, mcpServer } from "../../model/examples/ai.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const client = mcpClient("desk");
const local = mcpServer(client, "files", { command: "npx", package: "@modelcontextprotocol/server-filesystem" });
const remote = mcpServer(client, "wiki", { transport: "http", url: "https://mcp.example.com:8443" });
const runs = `${local.key}#execute -> ${client.key}#execute`;
/** Programs that put what they start into a container. */
const containers: ReadonlySet<string> = new Set(["docker", "nerdctl", "podman"]);

/** A local server is a program of the client's user on its machine; a remote one is where the client's requests go. */
export default defineRule({
  id: "ai.mcp-server-place",
  version: 1,
  title: "Stands where the MCP server is",
  edge: "STANDS_AT",
  emits: { from: ["McpServer#execute", "McpClient#originate"], to: "Any#connect" },
  needs: ["ai.mcp-client", "ai.mcp-server"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const server of facts.each("ai.mcp-server")) {
      const of = facts.get("ai.mcp-client", server.client);
      if (!of || server.disabled) continue;
      if (server.transport === "stdio" && !containers.has(server.command ?? ""))
        yield { from: [privilege(server.key, "execute")], to: privilege(of.key, "execute"), because: [server, of] };
      const to = server.transport === "stdio" ? undefined : routeOf(server.url);
      if (to !== undefined)
        yield { from: [privilege(of.key, "originate")], to: privilege(to, "connect"), because: [server, of] };
    }
  },
  controls: [control("delete", "ai.mcp-server", "Take the server out of the configuration")],
  abuse: "Publish a version of the package, or answer at the address: the client fetches what is newest and runs it.",
  detection: [
    { service: "the machine's sensor", event: "a process of the server that reads what its task does not need" },
  ],
  remediation:
    "Pin the package's version, run the server in a container without the home folder, and name the folders it may see.",
  frameworks: ["attack:T1195.002", "attack:T1059"],
  references: [
    "https://modelcontextprotocol.io/specification/2025-06-18/basic/transports",
    "https://modelcontextprotocol.io/docs/tutorials/security/security_best_practices",
  ],
  examples: [
    fires("a program on the client's machine", runs, client, local),
    fires("an address", `${client.key}#originate -> route:https://mcp.example.com:8443/*#connect`, client, remote),
    silent("a program in a container", client, { ...local, command: "docker" }),
    silent("one that is switched off", client, { ...local, disabled: true }),
    silent("an address that is a variable", client, mcpServer(client, "wiki", { transport: "http" })),
  ],
});

/** `https://<host>[:<port>]` as a route. */
function routeOf(origin: string | undefined): string | undefined {
  const [, written, host, port] = /^(https?|wss?):\/\/([\w.-]+)(?::(\d+))?$/.exec(origin ?? "") ?? [];
  if (written === undefined || host === undefined) return undefined;
  const scheme = written === "https" || written === "wss" ? "https" : "http";
  return `route:${scheme}://${segment(host)}:${port ?? (scheme === "https" ? 443 : 80)}/*`;
}
