import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { agent, agentTool, aiLink, aiService, aiStore, mcpClient, mcpServer } from "../../model/examples/ai.ts";
import { functionArn, lambda, role, roleArn } from "../../model/examples/aws.ts";
import { knowledgeBase } from "../../model/examples/stores.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { nodeKinds } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { functionOf } from "../families/ai-agents.ts";
import { assumed } from "../families/ai-flaw-rule.ts";

const supposed: Privilege = "hypothesis:influence#connect";
const helper = agent("A1");
const base = knowledgeBase("kb");
const job = functionArn("job");
const service = aiService("bot");
const store = aiStore("search");
const client = mcpClient("desk");
const remote = mcpServer(client, "wiki", { transport: "http", url: "https://mcp.example.com" });
const step = (from: string, to: string): string => [from, supposed].sort().join(" & ").concat(` -> ${to}#execute`);
const likely = (...example: Parameters<typeof fires>): Example => assumed(fires(...example));

/** Who writes what a model reads may decide what it does: over-approximated, so only where a question supposes it. */
export default defineRule({
  id: "ai.influence",
  version: 1,
  title: "May steer the agent by what it reads",
  edge: "INFLUENCES",
  emits: { from: ["Any#write", "Any#execute", "Hypothesis#connect"], to: "Any#execute" },
  needs: [
    "ai.link",
    "ai.mcp-client",
    "ai.mcp-server",
    "ai.service",
    "aws.agent",
    "aws.agent-alias",
    "aws.agent-tool",
    "aws.function",
  ],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const { from, to, because, via } of ways(facts))
      yield {
        from: [from, supposed],
        to: privilege(to, "execute"),
        because,
        assumed: `the model follows instructions in ${via}`,
        nodes: [{ id: "hypothesis:influence", kind: "Hypothesis", name: "models follow what they read", scope: "" }],
      };
  },
  controls: [
    control("delete", "aws.agent-tool", "Take the tool away from the agent"),
    control("delete", "ai.link", "Take the store away from the service"),
    control("delete", "ai.mcp-server", "Take the server out of the configuration"),
  ],
  abuse:
    "Put a document, or an answer of a tool, with instructions where the model will read it; the tools that it has are then used as they say.",
  detection: [{ service: "model invocation log", event: "a tool call that nothing in the user's request asks for" }],
  remediation:
    "aws bedrock-agent update-agent-action-group ... requireConfirmation=ENABLED   # a person confirms what tools do; writing to sources for their authors only",
  frameworks: ["attack:T1565.001"],
  references: [
    "https://genai.owasp.org/llmrisk/llm01-prompt-injection/",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-injection.html",
  ],
  examples: [
    likely(
      "the knowledge base of an agent",
      step(`${base.key}#write`, helper.key),
      helper,
      base,
      agentTool(helper, "knowledge-base", base.key),
    ),
    likely(
      "the function of a tool",
      step(`${job}#execute`, helper.key),
      helper,
      lambda("job"),
      agentTool(helper, "action-group", job),
    ),
    likely(
      "what a managed service retrieves from",
      step(`${store.key}#write`, service.key),
      service,
      store,
      aiLink(service.key, "retrieves", store.key),
    ),
    likely("a remote MCP server", step(`${remote.key}#execute`, client.key), client, remote),
    silent("a knowledge base of nobody's", helper, base),
    silent("a disabled tool", helper, base, agentTool(helper, "knowledge-base", base.key, { enabled: false })),
    silent("a knowledge base that is none", helper, role("app"), agentTool(helper, "knowledge-base", roleArn("app"))),
    silent("a model that it serves", service, store, aiLink(service.key, "serves", store.key)),
    silent("a disabled MCP server", client, { ...remote, disabled: true }),
  ],
});

interface Way {
  readonly from: Privilege;
  readonly to: string;
  readonly because: Derivation["because"];
  readonly via: string;
}

function* ways(facts: FactReader): Generator<Way> {
  for (const tool of facts.each("aws.agent-tool")) {
    const of = facts.get("aws.agent", tool.agent);
    if (!of || !tool.enabled || tool.target === undefined) continue;
    const way = (from: Privilege, via: string, ...more: readonly Fact[]): Way => ({
      from,
      to: of.key,
      because: [tool, of, ...more],
      via,
    });
    if ((tool.type === "knowledge-base" || tool.type === "data-store") && isWritten(tool.target))
      yield way(privilege(tool.target, "write"), "what it retrieves");
    const called = functionOf(facts, tool.target);
    if (called) yield way(privilege(called.key, "execute"), "what its tool answers", called);
    const named = tool.type === "collaborator" ? facts.get("aws.agent-alias", tool.target) : undefined;
    if (named) yield way(privilege(named.agent, "execute"), "what the other agent answers", named);
  }
  for (const link of facts.each("ai.link")) {
    const of = facts.get("ai.service", link.from);
    if (of && link.relation === "retrieves" && isWritten(link.to))
      yield { from: privilege(link.to, "write"), to: of.key, because: [link, of], via: "what it retrieves" };
  }
  for (const server of facts.each("ai.mcp-server")) {
    const client = facts.get("ai.mcp-client", server.client);
    // What runs on the machine of its client has that machine already.
    if (!client || server.disabled || server.transport === "stdio") continue;
    yield {
      from: privilege(server.key, "execute"),
      to: client.key,
      because: [server, client],
      via: "what the server answers",
    };
  }
}

/** What a tool or link names may be something else than what keeps data. */
function isWritten(id: string): boolean {
  const kind = kindOfId(id);
  return kind !== undefined && "write" in nodeKinds[kind].accesses;
}
