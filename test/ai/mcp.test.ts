import { expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { mcp } from "../../importers/ai/index.ts";
import { fingerprintKey } from "../../importers/credential/index.ts";
import type { Fact } from "../../model/fact.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { fileOf, listening, listOf } from "../importers/read/input.ts";

const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
const configuration = {
  mcpServers: {
    repos: { command: "npx", args: ["-y", "@x/repos"], env: { GITHUB_TOKEN: token } },
    boxed: { command: "docker", args: ["run", "-i", "ghcr.io/x/boxed:1.2.3"] },
    wiki: { type: "http", url: "https://mcp.example.com/mcp" },
  },
};

/** What is reached from an access of the client or of one of its servers. */
async function reachedFrom(from: string, certainty: "assumed" | "conditional"): Promise<readonly string[]> {
  const context = { ...listening(), fingerprintKey: () => fingerprintKey(new Uint8Array(32)) };
  const files = [fileOf(JSON.stringify(configuration), "desk/.mcp.json")];
  const facts: readonly Fact[] = await listOf(mcp.toFacts({ files, proposedName: "desk" }, context));
  const base = new FactBase(facts);
  const graph = new GraphView({ id: "test", takenAt: base.asOf }, sourceOf(base, rules));
  const { reached } = reach.run(graph, reach.input.parse({ from: [from], all: true, certainty }));
  return reached.map(({ id, access }) => `${id.replace(/^credential:.*/, "credential")}#${access}`);
}

it("who reads a client's configuration has its tokens; who controls a local server has the client too", async () => {
  expect(await reachedFrom("mcp:desk#read-files", "conditional")).toContain("credential#impersonate");
  expect(await reachedFrom("mcp:desk:server:repos#execute", "conditional")).toEqual(
    expect.arrayContaining(["credential#impersonate", "mcp:desk#execute"]),
  );
});

it("a server in a container, or elsewhere, has neither", async () => {
  for (const server of ["boxed", "wiki"]) {
    const found = await reachedFrom(`mcp:desk:server:${server}#execute`, "assumed");
    expect(found).not.toContain("mcp:desk#execute");
    expect(found).not.toContain("credential#impersonate");
  }
});

it("a client's requests go to its remote servers; that its model uses every tool is assumed alone", async () => {
  const certain = await reachedFrom("mcp:desk#execute", "conditional");
  expect(certain).toContain("route:https://mcp.example.com:443/*#connect");
  expect(certain).not.toContain("mcp:desk:server:wiki#execute");
  expect(await reachedFrom("mcp:desk#execute", "assumed")).toEqual(
    expect.arrayContaining(["mcp:desk:server:wiki#execute", "mcp:desk:server:boxed#execute"]),
  );
});
