import { describe, expect, it } from "vitest";
import { account, iam, regional } from "../importers/aws/fixture.ts";
import { importAws } from "../importers/aws/import.ts";

const at = `org/${account}/eu-west-1`;
const role = iam("role/shared");
const fn = regional("lambda", "function:tickets");

/** What `aws` answers, each answer saved under its command. Names have nothing to do with one another. */
const saved = {
  [`${at}/bedrock-agent-list-agents.json`]: {
    agentSummaries: [
      { agentId: "AAAAAAAAAA", agentName: "quokka", agentStatus: "PREPARED", description: "words of its owner" },
      { agentId: "BBBBBBBBBB", agentName: "tapir", agentStatus: "PREPARED" },
    ],
  },
  [`${at}/bedrock-agent-get-agent-AAAAAAAAAA.json`]: {
    agent: {
      agentId: "AAAAAAAAAA",
      agentName: "quokka",
      agentArn: regional("bedrock", "agent/AAAAAAAAAA"),
      instruction: "you are CANARY-INSTRUCTION",
      agentResourceRoleArn: role,
      foundationModel: "amazon.nova-pro-v1:0",
      guardrailConfiguration: { guardrailIdentifier: "gr-1", guardrailVersion: "2" },
      memoryConfiguration: { enabledMemoryTypes: ["SESSION_SUMMARY"], storageDays: 30 },
    },
  },
  [`${at}/bedrock-agent-get-agent-BBBBBBBBBB.json`]: {
    agent: {
      agentId: "BBBBBBBBBB",
      agentName: "tapir",
      agentArn: regional("bedrock", "agent/BBBBBBBBBB"),
      agentResourceRoleArn: role,
    },
  },
  [`${at}/bedrock-agent-list-agent-action-groups-AAAAAAAAAA-DRAFT.json`]: {
    actionGroupSummaries: [
      { actionGroupId: "TOOL000001", actionGroupName: "tickets", actionGroupState: "ENABLED" },
      { actionGroupId: "TOOL000002", actionGroupName: "ask", actionGroupState: "DISABLED" },
    ],
  },
  [`${at}/bedrock-agent-get-agent-action-group-1.json`]: {
    agentActionGroup: {
      agentId: "AAAAAAAAAA",
      actionGroupId: "TOOL000001",
      actionGroupName: "tickets",
      actionGroupState: "ENABLED",
      actionGroupExecutor: { lambda: fn },
      apiSchema: { payload: "CANARY-SCHEMA" },
    },
  },
  [`${at}/bedrock-agent-get-agent-action-group-2.json`]: {
    agentActionGroup: {
      agentId: "AAAAAAAAAA",
      actionGroupId: "TOOL000002",
      actionGroupName: "ask",
      actionGroupState: "DISABLED",
      actionGroupExecutor: { customControl: "RETURN_CONTROL" },
    },
  },
  [`${at}/bedrock-agent-list-agent-action-groups-BBBBBBBBBB-DRAFT.json`]: { actionGroupSummaries: [] },
  [`${at}/bedrock-agent-list-agent-knowledge-bases-AAAAAAAAAA.json`]: {
    agentKnowledgeBaseSummaries: [{ knowledgeBaseId: "KB00000001", knowledgeBaseState: "ENABLED" }],
  },
  [`${at}/bedrock-agent-list-agent-knowledge-bases-BBBBBBBBBB.json`]: { agentKnowledgeBaseSummaries: [] },
  [`${at}/bedrock-agent-list-agent-aliases-AAAAAAAAAA.json`]: {
    agentAliasSummaries: [{ agentAliasId: "LIVE000001", agentAliasName: "live" }],
  },
  [`${at}/bedrock-agent-list-agent-aliases-BBBBBBBBBB.json`]: { agentAliasSummaries: [] },
  [`${at}/bedrock-agent-list-agent-collaborators-AAAAAAAAAA.json`]: {
    agentCollaboratorSummaries: [
      {
        agentId: "AAAAAAAAAA",
        collaboratorId: "C1",
        collaboratorName: "second",
        agentDescriptor: { aliasArn: regional("bedrock", "agent-alias/BBBBBBBBBB/LIVE000002") },
        collaborationInstruction: "CANARY-COLLABORATION",
      },
    ],
  },
};

describe("saved answers about Bedrock agents", () => {
  it("are agents with what they use, joined by id although they share a role", async () => {
    const { get, of, problems, coverage, facts } = await importAws(saved);
    expect(problems).toEqual([]);
    expect(get("aws.agent", regional("bedrock", "agent/AAAAAAAAAA"))).toMatchObject({
      name: "quokka",
      role,
      guardrail: "gr-1",
      remembers: true,
    });
    expect(get("aws.agent", regional("bedrock", "agent/BBBBBBBBBB"))).toMatchObject({ name: "tapir", role });
    expect(of("aws.agent-tool").map(({ name, type, target, enabled }) => ({ name, type, target, enabled }))).toEqual([
      { name: "tickets", type: "action-group", target: fn, enabled: true },
      { name: "ask", type: "action-group", target: undefined, enabled: false },
      {
        name: "KB00000001",
        type: "knowledge-base",
        target: regional("bedrock", "knowledge-base/KB00000001"),
        enabled: true,
      },
      {
        name: "second",
        type: "collaborator",
        target: regional("bedrock", "agent-alias/BBBBBBBBBB/LIVE000002"),
        enabled: true,
      },
    ]);
    expect(of("aws.agent-alias").map(({ key }) => key)).toEqual([
      regional("bedrock", "agent-alias/AAAAAAAAAA/LIVE000001"),
    ]);
    expect(coverage("aws.agent-tool")).not.toBe("read");
    expect(JSON.stringify(facts)).not.toMatch(/CANARY|words of its owner/);
  });

  it("say what was not saved of an action group", async () => {
    const some: Record<string, unknown> = { ...saved };
    delete some[`${at}/bedrock-agent-get-agent-action-group-1.json`];
    const { of, coverage } = await importAws(some);
    expect(coverage("aws.agent-tool")).toBe("partly");
    expect(of("aws.agent-tool").map(({ name }) => name)).toContain("tickets");
  });
});

describe("knowledge bases and models that share a role", () => {
  it("stay apart", async () => {
    const base = (id: string) => ({
      knowledgeBase: {
        knowledgeBaseId: id,
        name: `base ${id}`,
        knowledgeBaseArn: regional("bedrock", `knowledge-base/${id}`),
        roleArn: role,
      },
    });
    const model = (name: string) => ({
      ModelName: name,
      ModelArn: regional("sagemaker", `model/${name}`),
      ExecutionRoleArn: role,
      EnableNetworkIsolation: name === "one",
    });
    const { of } = await importAws({
      [`${at}/bedrock-agent-get-knowledge-base-1.json`]: base("K1"),
      [`${at}/bedrock-agent-get-knowledge-base-2.json`]: base("K2"),
      [`${at}/sagemaker-describe-model-one.json`]: model("one"),
      [`${at}/sagemaker-describe-model-two.json`]: model("two"),
    });
    expect(of("aws.knowledge-base").map(({ name }) => name)).toEqual(["base K1", "base K2"]);
    expect(of("aws.model").map(({ name, isolated }) => [name, isolated])).toEqual([
      ["one", true],
      ["two", false],
    ]);
  });

  it("tell secrets and sources outside AWS", async () => {
    const secret = regional("secretsmanager", "secret:wiki-AbCdEf");
    const { of } = await importAws({
      [`${at}/bedrock-agent-get-knowledge-base-1.json`]: {
        knowledgeBase: {
          knowledgeBaseId: "K1",
          name: "wiki",
          knowledgeBaseArn: regional("bedrock", "knowledge-base/K1"),
          storageConfiguration: { type: "PINECONE", pineconeConfiguration: { credentialsSecretArn: secret } },
        },
      },
      [`${at}/bedrock-agent-get-data-source-1.json`]: {
        dataSource: {
          knowledgeBaseId: "K1",
          dataSourceId: "D1",
          dataSourceConfiguration: {
            type: "CONFLUENCE",
            confluenceConfiguration: { sourceConfiguration: { credentialsSecretArn: secret, hostUrl: "https://wiki" } },
          },
        },
      },
    });
    expect(of("aws.knowledge-base")).toMatchObject([{ outside: ["confluence", "pinecone"], secrets: [secret] }]);
  });
});

describe("saved answers about AgentCore and SageMaker", () => {
  it("are runtimes, gateways with tools, providers, memories, endpoints and profiles", async () => {
    const gatewayArn = regional("bedrock-agentcore", "gateway/gw-1");
    const provider = regional("bedrock-agentcore", "token-vault/default/oauth2credentialprovider/gh");
    const { get, of, problems } = await importAws({
      [`${at}/bedrock-agentcore-control-get-agent-runtime-1.json`]: {
        agentRuntimeId: "rt-1",
        agentRuntimeArn: regional("bedrock-agentcore", "runtime/rt-1"),
        agentRuntimeName: "planner",
        roleArn: role,
        networkConfiguration: { networkMode: "PUBLIC" },
        protocolConfiguration: { serverProtocol: "MCP" },
        agentRuntimeArtifact: { containerConfiguration: { containerUri: "registry.example.com/planner:1" } },
        environmentVariables: { API_KEY: "CANARY" },
      },
      [`${at}/bedrock-agentcore-control-get-gateway-1.json`]: {
        gatewayId: "gw-1",
        gatewayArn,
        gatewayUrl: "https://gw-1.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp",
        name: "tools",
        roleArn: role,
        authorizerType: "CUSTOM_JWT",
      },
      [`${at}/bedrock-agentcore-control-list-gateway-targets-gw-1.json`]: {
        items: [
          { targetId: "T1", name: "orders" },
          { targetId: "T2", name: "repos" },
        ],
      },
      [`${at}/bedrock-agentcore-control-get-gateway-target-1.json`]: {
        gatewayArn,
        targetId: "T1",
        name: "orders",
        targetConfiguration: { mcp: { lambda: { lambdaArn: fn, toolSchema: { inlinePayload: [] } } } },
        credentialProviderConfigurations: [{ credentialProviderType: "GATEWAY_IAM_ROLE" }],
      },
      [`${at}/bedrock-agentcore-control-get-gateway-target-2.json`]: {
        gatewayArn,
        targetId: "T2",
        name: "repos",
        targetConfiguration: { mcp: { mcpServer: { endpoint: "https://mcp.example.com/x?key=CANARY" } } },
        credentialProviderConfigurations: [
          {
            credentialProviderType: "OAUTH",
            credentialProvider: { oauthCredentialProvider: { providerArn: provider, scopes: [] } },
          },
        ],
      },
      [`${at}/bedrock-agentcore-control-get-oauth2-credential-provider-gh.json`]: {
        name: "gh",
        credentialProviderArn: provider,
        credentialProviderVendor: "GithubOauth2",
        clientSecretArn: { secretArn: regional("secretsmanager", "secret:gh-AbCdEf") },
      },
      [`${at}/bedrock-agentcore-control-get-memory-1.json`]: {
        memory: { id: "m-1", arn: regional("bedrock-agentcore", "memory/m-1"), name: "notes", status: "ACTIVE" },
      },
      [`${at}/sagemaker-describe-endpoint-rank.json`]: {
        EndpointName: "rank",
        EndpointArn: regional("sagemaker", "endpoint/rank"),
        EndpointConfigName: "rank-2",
        EndpointStatus: "InService",
      },
      [`${at}/sagemaker-describe-endpoint-config-rank-2.json`]: {
        EndpointConfigName: "rank-2",
        EndpointConfigArn: regional("sagemaker", "endpoint-config/rank-2"),
        ProductionVariants: [{ ModelName: "m1" }],
        DataCaptureConfig: { EnableCapture: true, DestinationS3Uri: "s3://captured/x" },
      },
      [`${at}/sagemaker-describe-user-profile-1.json`]: {
        DomainId: "d-1",
        UserProfileName: "ann",
        UserProfileArn: regional("sagemaker", "user-profile/d-1/ann"),
        UserSettings: {},
      },
      [`${at}/sagemaker-describe-domain-d-1.json`]: {
        DomainId: "d-1",
        DomainArn: regional("sagemaker", "domain/d-1"),
        DomainName: "studio",
        DefaultUserSettings: { ExecutionRole: role },
      },
    });
    expect(problems).toEqual([]);
    expect(get("aws.agent-runtime", regional("bedrock-agentcore", "runtime/rt-1"))).toMatchObject({
      role,
      protocol: "MCP",
      envNames: ["API_KEY"],
      image: "registry.example.com/planner:1",
    });
    expect(get("aws.agent-gateway", gatewayArn)).toMatchObject({ role, authorizer: "CUSTOM_JWT" });
    expect(of("aws.gateway-target")).toMatchObject([
      { name: "orders", type: "function", function: fn, asRole: true, providers: [] },
      { name: "repos", type: "mcp", host: "mcp.example.com", asRole: false, providers: [provider] },
    ]);
    expect(of("aws.credential-provider")).toMatchObject([{ type: "oauth2", vendor: "GithubOauth2" }]);
    expect(of("aws.agent-memory")).toMatchObject([{ name: "notes" }]);
    expect(of("aws.model-endpoint")).toMatchObject([{ config: regional("sagemaker", "endpoint-config/rank-2") }]);
    expect(of("aws.endpoint-config")).toMatchObject([
      { models: [regional("sagemaker", "model/m1")], captures: "arn:aws:s3:::captured" },
    ]);
    expect(of("aws.studio-profile")).toMatchObject([{ name: "ann", domainId: "d-1" }]);
    expect(of("aws.studio-domain")).toMatchObject([{ role }]);
  });
});
