import type { CatalogueProduct } from "../../fact/ai.ts";
import { byDesign, certain, flaw, product, vague } from "./entry.ts";

/** Programs in which agents and workflows are put together, and gateways before models. As of 2026-11-22. */
export const builders: readonly CatalogueProduct[] = [
  product(
    "langflow",
    "Langflow",
    "agent",
    ["langflowai/langflow"],
    [7860],
    [
      byDesign("rce", "everybody is logged in by itself", "https://docs.langflow.org/api-keys-and-authentication", {
        closedBy: ["LANGFLOW_SUPERUSER_PASSWORD"],
        openedBy: ["LANGFLOW_AUTO_LOGIN"],
      }),
      flaw("CVE-2025-3248", "<1.3.0", "rce", { paths: ["/api/v1/validate/code"], exploited: true }),
      flaw("CVE-2026-33017", "<1.9.0", "rce", {
        paths: ["/api/v1/build_public_tmp/{flow_id}/flow"],
        exploited: true,
      }),
    ],
  ),
  product(
    "flowise",
    "Flowise",
    "agent",
    ["flowiseai/flowise"],
    [3000],
    [
      flaw("CVE-2025-8943", "<3.0.1", "rce", {
        ...certain,
        paths: ["/api/v1/node-load-method/customMCP"],
        precondition: "no user was set up when it was installed",
        closedBy: ["FLOWISE_PASSWORD", "FLOWISE_USERNAME"],
      }),
      flaw("CVE-2025-59528", "<3.0.6", "rce", {
        preAuth: "disputed",
        precondition: "it takes the request without a login: its record says so, the public test logs in first",
      }),
      flaw("CVE-2024-58351", "<2.1.4", "rce", { paths: ["/api/v1/prediction/*"] }),
    ],
  ),
  product(
    "n8n",
    "n8n",
    "agent",
    ["n8nio/n8n"],
    [5678],
    [
      flaw("CVE-2026-21858", ">=1.65.0 <1.121.0", "file-read", {
        preAuth: "conditional",
        precondition:
          "a workflow that begins with a form is active; with a file read a session can be forged and code run",
        paths: ["/form/*", "/webhook/*"],
      }),
      flaw("CVE-2026-27493", "", "rce", {
        ...vague,
        preAuth: "conditional",
        precondition: "a form of a workflow puts what it is sent into an expression",
      }),
      flaw("CVE-2026-110852", "<1.123.83 || >=2.0.0 <2.41.4 || >=2.42.0 <2.42.1", "auth-bypass", {
        ...certain,
        paths: ["/webhook/*", "/form/*", "/mcp/*"],
      }),
    ],
  ),
  product(
    "litellm",
    "LiteLLM",
    "gateway",
    [
      "ghcr.io/berriai/litellm",
      "ghcr.io/berriai/litellm-database",
      "ghcr.io/berriai/litellm-non_root",
      "litellm/litellm",
    ],
    [4000],
    [
      byDesign("inference-open", "no master key is set", "https://docs.litellm.ai/docs/proxy/virtual_keys", {
        closedBy: ["LITELLM_MASTER_KEY"],
      }),
      flaw("CVE-2026-42208", ">=1.81.16 <1.83.7", "sqli", {
        ...certain,
        paths: ["/chat/completions", "/v1/*"],
        exploited: true,
      }),
      flaw("CVE-2026-42271", ">=1.74.2 <1.83.7", "rce", {
        ...certain,
        preAuth: "conditional",
        precondition: "the caller has any key of the proxy, or gets past it by CVE-2026-48710",
        paths: ["/mcp-rest/test/connection", "/mcp-rest/test/tools/list"],
        exploited: true,
      }),
    ],
  ),
  product(
    "mcp-inspector",
    "MCP Inspector",
    "tool",
    ["ghcr.io/modelcontextprotocol/inspector"],
    [6274, 6277],
    [flaw("CVE-2025-49596", "<0.14.1", "rce", certain)],
  ),
];
