import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { mcpClient, mcpServer } from "../../model/examples/ai.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { assumed } from "../families/ai-flaw-rule.ts";

const client = mcpClient("desk");
const local = mcpServer(client, "files", { capabilities: ["fs"] });
const remote = mcpServer(client, "wiki", { transport: "http", url: "https://mcp.example.com" });
const calls = (server: FactOf<"ai.mcp-server">) => `${client.key}#execute -> ${server.key}#execute`;

/** Whoever decides what a client's model does has the tools of its servers used: that nobody confirms each call is assumed. */
export default defineRule({
  id: "ai.mcp-calls",
  version: 1,
  title: "May have the tools of the MCP server used",
  edge: "CALLS_TOOLS",
  emits: { from: ["McpClient#execute"], to: "McpServer#execute" },
  needs: ["ai.mcp-client", "ai.mcp-server"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const server of facts.each("ai.mcp-server")) {
      const of = facts.get("ai.mcp-client", server.client);
      if (!of || server.disabled) continue;
      yield {
        from: [privilege(of.key, "execute")],
        to: privilege(server.key, "execute"),
        because: [server, of],
        assumed: `nobody stops ${of.program} from calling ${server.name}`,
      };
    }
  },
  controls: [control("delete", "ai.mcp-server", "Take the server out of the configuration")],
  abuse: "Have the model call the tool: by its instructions, or by what it reads.",
  detection: [{ service: "log of the client", event: "a call of a tool that nothing in the conversation asks for" }],
  remediation:
    "Have the client ask before each call, and give the server a credential that can do what the task needs.",
  frameworks: ["attack:T1059"],
  references: ["https://modelcontextprotocol.io/specification/2025-06-18/server/tools"],
  examples: [
    assumed(fires("a server on the same machine", calls(local), client, local)),
    assumed(fires("a remote one", calls(remote), client, remote)),
    silent("one that is switched off", client, { ...local, disabled: true }),
  ],
});
