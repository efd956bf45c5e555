import type { AiRelation, CatalogueProduct } from "../fact/ai.ts";
import type { FactKind, FactOf } from "../fact.ts";
import type { Told } from "./aws-compute.ts";

const source = { document: "ai/example.json", locator: "", importer: "ai", observedAt: "2026-01-01T00:00:00.000Z" };

/** A product of a user's catalogue: image `shop/<id>`, with a flaw that runs code in versions before 2.0.0. */
export const ownProduct = (id: string, rest: Partial<CatalogueProduct> = {}): FactOf<"ai.product"> => ({
  kind: "ai.product",
  key: `own|${id}`,
  scope: "ai:catalogue:own",
  source,
  catalogue: "own",
  given: ["images"],
  without: [],
  product: {
    id,
    name: id,
    role: "agent",
    images: [`shop/${id}`],
    env: [],
    ports: [8080],
    versions: "semver",
    flaws: [
      {
        id: "CVE-2099-0001",
        range: "<2.0.0",
        effect: "rce",
        preAuth: "yes",
        paths: [],
        closedBy: [],
        openedBy: [],
        confidence: "high",
        sources: ["https://advisories.example.com/1"],
      },
    ],
    ...rest,
  },
});

const account = "111111111111";
const aws = {
  scope: `aws:account:${account}`,
  source: { document: "aws/example.json", locator: "", importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" },
};
type Of<K extends FactKind> = Partial<Omit<FactOf<K>, "kind" | "key" | "scope">>;
const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${account}:${resource}`;

/** Parts of AI services in the account 111111111111, in us-east-1. */
const agentArn = (id: string): string => arn("bedrock", `agent/${id}`);
export const agent = (id: string, rest: Of<"aws.agent"> = {}): FactOf<"aws.agent"> => ({
  kind: "aws.agent",
  key: agentArn(id),
  ...aws,
  name: id,
  type: "agent",
  ...rest,
});
export const flow = (id: string, rest: Of<"aws.agent"> = {}): FactOf<"aws.agent"> => ({
  ...agent(id, { type: "flow", ...rest }),
  key: arn("bedrock", `flow/${id}`),
});
export const agentAlias = (of: FactOf<"aws.agent">, name = "live"): FactOf<"aws.agent-alias"> => ({
  kind: "aws.agent-alias",
  key: of.type === "flow" ? `${of.key}/alias/${name}` : `${of.key.replace(":agent/", ":agent-alias/")}/${name}`,
  ...aws,
  name,
  agent: of.key,
});
export const agentTool = (
  of: FactOf<"aws.agent">,
  type: FactOf<"aws.agent-tool">["type"],
  target: string,
  rest: Of<"aws.agent-tool"> = {},
): FactOf<"aws.agent-tool"> => ({
  kind: "aws.agent-tool",
  key: `${of.key}|${type}/${target}`,
  ...aws,
  name: type,
  agent: of.key,
  type,
  target,
  enabled: true,
  ...rest,
});
export const agentRuntime = (name: string, rest: Told<FactOf<"aws.agent-runtime">> = {}): FactOf<"aws.agent-runtime"> =>
  told({
    kind: "aws.agent-runtime",
    key: arn("bedrock-agentcore", `runtime/${name}`),
    ...aws,
    name,
    envNames: [],
    ...rest,
  });
export const agentGateway = (name: string, rest: Told<FactOf<"aws.agent-gateway">> = {}): FactOf<"aws.agent-gateway"> =>
  told({ kind: "aws.agent-gateway", key: arn("bedrock-agentcore", `gateway/${name}`), ...aws, name, ...rest });
export const gatewayTarget = (
  of: FactOf<"aws.agent-gateway">,
  calls: string,
  rest: Of<"aws.gateway-target"> = {},
): FactOf<"aws.gateway-target"> => ({
  kind: "aws.gateway-target",
  key: `${of.key}|T1`,
  ...aws,
  name: "tool",
  gateway: of.key,
  type: "function",
  function: calls,
  providers: [],
  asRole: true,
  ...rest,
});
export const credentialProvider = (
  name: string,
  rest: Of<"aws.credential-provider"> = {},
): FactOf<"aws.credential-provider"> => ({
  kind: "aws.credential-provider",
  key: arn("bedrock-agentcore", `token-vault/default/apikeycredentialprovider/${name}`),
  ...aws,
  name,
  type: "api-key",
  ...rest,
});
export const agentMemory = (name: string, rest: Of<"aws.agent-memory"> = {}): FactOf<"aws.agent-memory"> => ({
  kind: "aws.agent-memory",
  key: arn("bedrock-agentcore", `memory/${name}`),
  ...aws,
  name,
  ...rest,
});
/** Serves the models named, by a configuration of its own name. */
export const modelEndpoint = (
  name: string,
  ...models: readonly string[]
): readonly [FactOf<"aws.model-endpoint">, FactOf<"aws.endpoint-config">] => [
  {
    kind: "aws.model-endpoint",
    key: arn("sagemaker", `endpoint/${name}`),
    ...aws,
    name,
    config: arn("sagemaker", `endpoint-config/${name}`),
  },
  {
    kind: "aws.endpoint-config",
    key: arn("sagemaker", `endpoint-config/${name}`),
    ...aws,
    name,
    models: models.map((model) => arn("sagemaker", `model/${model}`)),
  },
];
export const studioDomain = (role?: string): FactOf<"aws.studio-domain"> => ({
  kind: "aws.studio-domain",
  key: arn("sagemaker", "domain/d-1"),
  ...aws,
  name: "studio",
  domainId: "d-1",
  ...(role === undefined ? {} : { role }),
});
export const studioProfile = (
  name: string,
  rest: Told<FactOf<"aws.studio-profile">> = {},
): FactOf<"aws.studio-profile"> =>
  told({
    kind: "aws.studio-profile",
    key: arn("sagemaker", `user-profile/d-1/${name}`),
    ...aws,
    name,
    domainId: "d-1",
    state: "InService",
    ...rest,
  });

/** The fact without fields that are told as undefined. */
const told = <T extends object>(fact: { readonly [F in keyof T]: T[F] | undefined }): T =>
  Object.fromEntries(Object.entries(fact).filter(([, value]) => value !== undefined)) as T;

const cloud = {
  scope: "azure:subscription:s",
  source: { document: "azure/example.json", locator: "", importer: "azure", observedAt: "2026-01-01T00:00:00.000Z" },
};
const group = "/subscriptions/s/resourcegroups/g/providers";
/** A managed service, and what it retrieves from. */
export const aiService = (name: string, rest: Of<"ai.service"> = {}): FactOf<"ai.service"> => ({
  kind: "ai.service",
  key: `${group}/microsoft.cognitiveservices/accounts/${name}`,
  ...cloud,
  name,
  role: "model-endpoint",
  product: "azure-openai",
  hosts: [`${name}.openai.azure.com`],
  admits: [],
  tags: [],
  ...rest,
});
export const aiStore = (name: string, rest: Of<"ai.store"> = {}): FactOf<"ai.store"> => ({
  kind: "ai.store",
  key: `${group}/microsoft.search/searchservices/${name}`,
  ...cloud,
  name,
  role: "vector-store",
  product: "azure-ai-search",
  hosts: [`${name}.search.windows.net`],
  admits: [],
  tags: [],
  ...rest,
});
export const aiLink = (from: string, relation: AiRelation, to: string): FactOf<"ai.link"> => ({
  kind: "ai.link",
  key: `${from}|${relation}|${to}`,
  ...cloud,
  from,
  to,
  relation,
  by: "connection",
});

const report = (name: string) => ({
  scope: `images:${name}`,
  source: { ...source, document: name, importer: "reports" },
  form: "trivy" as const,
  digests: [],
});
/** Trivy's report of an image in which it found the flaws. */
export const scanOf = (
  image: string,
  found: readonly string[],
  rest: Partial<Pick<FactOf<"ai.scan">, "digests">> = {},
): FactOf<"ai.scan"> => ({
  kind: "ai.scan",
  key: `images:trivy.json|${image}`,
  ...report("trivy.json"),
  image,
  found,
  ...rest,
});
/** Somebody's statement that an image does not have a flaw, unless told otherwise. */
export const statementOn = (
  image: string,
  flaw: string,
  rest: Partial<Pick<FactOf<"ai.finding">, "at" | "digests" | "state">> = {},
): FactOf<"ai.finding"> => ({
  kind: "ai.finding",
  key: `images:vex.json|${image}|${flaw}${rest.at ?? ""}`,
  ...report("vex.json"),
  form: "openvex",
  image,
  flaw,
  state: "not-affected",
  why: "vulnerable_code_not_present",
  ...rest,
});

const configured = { ...cloud, source: { ...cloud.source, document: "desk/.mcp.json", importer: "mcp" } };
export const mcpClient = (place: string): FactOf<"ai.mcp-client"> => ({
  kind: "ai.mcp-client",
  key: `mcp:${place}`,
  ...configured,
  scope: `mcp:${place}`,
  name: place,
  program: "claude-code",
});
/** Started by its client, unless told otherwise. */
export const mcpServer = (
  client: FactOf<"ai.mcp-client">,
  name: string,
  rest: Of<"ai.mcp-server"> = {},
): FactOf<"ai.mcp-server"> => ({
  kind: "ai.mcp-server",
  key: `${client.key}:server:${name}`,
  ...configured,
  scope: client.key,
  name,
  client: client.key,
  transport: "stdio",
  headerNames: [],
  envNames: [],
  capabilities: [],
  disabled: false,
  credentials: [],
  ...rest,
});
