import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { mcpClient, mcpServer } from "../../model/examples/ai.ts";
import { accessKey } from "../../model/examples/aws.ts";
import { found } from "../../model/examples/credential.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const client = mcpClient("desk");
const token = found("github-token", "fp1_repos");
const repos = mcpServer(client, "repos", { credentials: [token.key] });
const both = [client.key, repos.key].map(
  (at, index) => `${at}#${index === 0 ? "read-files" : "execute"} -> ${token.key}#impersonate`,
);
const key = found("aws-access-key-id", "AKIAEXAMPLE1", { hasSecret: false });
const cloud = mcpServer(client, "cloud", {
  credentials: [key.key],
  envNames: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
});

/** A credential in a client's configuration belongs to whoever reads that file, and to the server that it is given to. */
export default defineRule({
  id: "ai.mcp-credential",
  version: 1,
  title: "Has the credential that the MCP server is configured with",
  edge: "HOLDS_CREDENTIAL",
  emits: { from: ["McpClient#read-files", "McpServer#execute"], to: "Credential#impersonate" },
  needs: ["ai.mcp-server", "aws.access-key", "credential"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const server of facts.each("ai.mcp-server"))
      for (const id of server.credentials) {
        const credential = facts.get("credential", id);
        // Id and secret of a key of AWS are two variables: the id names it, the other's name tells that the secret is there.
        const whole = credential?.hasSecret === true || server.envNames.includes("AWS_SECRET_ACCESS_KEY");
        const known = facts.get("aws.access-key", id);
        if (!credential || !whole || (known && known.status !== "Active")) continue;
        const to = privilege(id, "impersonate");
        const because = [server, known ?? credential] as const;
        yield { from: [privilege(server.client, "read-files")], to, because };
        // What is switched off gets nothing; its file has it all the same.
        if (!server.disabled) yield { from: [privilege(server.key, "execute")], to, because };
      }
  },
  controls: [
    control("revoke", "aws.access-key", "Make the access key inactive"),
    control("revoke", "credential", "Revoke the credential at its issuer"),
    control("delete", "ai.mcp-server", "Take the server out of the configuration"),
  ],
  abuse: "jq '.mcpServers[].env, .mcpServers[].headers' .mcp.json",
  detection: [{ service: "the issuer's log", event: "use of the credential from another address than the client's" }],
  remediation:
    "Revoke it at its issuer, and have the client ask for it: an input, or a variable of its environment, in place of the value.",
  frameworks: ["attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://modelcontextprotocol.io/docs/tutorials/security/security_best_practices",
    "https://code.visualstudio.com/docs/copilot/reference/mcp-configuration",
  ],
  examples: [
    fires("a token in a variable", both, client, repos, token),
    fires(
      "an id beside its secret",
      [`${client.key}#read-files -> ${key.key}#impersonate`, `${cloud.key}#execute -> ${key.key}#impersonate`],
      cloud,
      key,
      accessKey("AKIAEXAMPLE1", "ci"),
    ),
    fires("a server that is switched off", both[0] ?? "", { ...repos, disabled: true }, token),
    silent("an id without its secret", { ...cloud, envNames: [] }, key),
    silent("variables that it refers to", mcpServer(client, "repos", { envNames: ["GITHUB_TOKEN"] }), token),
  ],
});
