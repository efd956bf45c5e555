import { iam, regional } from "./account.ts";

const role = iam("role/app");

/** What AI services are made of, as answers of AWS joined. */
export const ai = {
  Bedrock: {
    Agents: [
      {
        agentId: "AGENT00001",
        agentName: "helper",
        agentArn: regional("bedrock", "agent/AGENT00001"),
        agentStatus: "PREPARED",
        agentResourceRoleArn: role,
        foundationModel: "amazon.nova-pro-v1:0",
        actionGroups: [
          {
            actionGroupId: "TOOL000001",
            actionGroupName: "tickets",
            actionGroupState: "ENABLED",
            actionGroupExecutor: { lambda: regional("lambda", "function:fn") },
          },
        ],
        knowledgeBases: [{ knowledgeBaseId: "KB1", knowledgeBaseState: "ENABLED" }],
        aliases: [{ agentAliasId: "LIVE000001", agentAliasName: "live" }],
        collaborators: [],
      },
    ],
    Flows: [
      {
        id: "FLOW000001",
        name: "triage",
        arn: regional("bedrock", "flow/FLOW000001"),
        executionRoleArn: role,
        definition: {
          nodes: [{ name: "ask", type: "KnowledgeBase", configuration: { knowledgeBase: { knowledgeBaseId: "KB1" } } }],
        },
        aliases: [{ id: "LIVE000002", name: "live" }],
      },
    ],
    Guardrails: [{ id: "gr-1", arn: regional("bedrock", "guardrail/gr-1"), name: "polite", version: "DRAFT" }],
  },
  BedrockAgentCore: {
    WorkloadIdentities: [
      {
        name: "tools-1",
        workloadIdentityArn: regional(
          "bedrock-agentcore",
          "workload-identity-directory/default/workload-identity/tools-1",
        ),
      },
    ],
    Oauth2CredentialProviders: [
      {
        name: "repos",
        credentialProviderArn: regional("bedrock-agentcore", "token-vault/default/oauth2credentialprovider/repos"),
        credentialProviderVendor: "GithubOauth2",
      },
    ],
    ApiKeyCredentialProviders: [
      {
        name: "search",
        credentialProviderArn: regional("bedrock-agentcore", "token-vault/default/apikeycredentialprovider/search"),
      },
    ],
    Memories: [
      { id: "notes-1", arn: regional("bedrock-agentcore", "memory/notes-1"), name: "notes", status: "ACTIVE" },
    ],
  },
  SageMaker: {
    Endpoints: [
      { EndpointName: "rank", EndpointArn: regional("sagemaker", "endpoint/rank"), EndpointConfigName: "rank-1" },
    ],
    EndpointConfigs: [
      {
        EndpointConfigName: "rank-1",
        EndpointConfigArn: regional("sagemaker", "endpoint-config/rank-1"),
        ProductionVariants: [{ ModelName: "ranker" }],
      },
    ],
    Domains: [
      {
        DomainId: "d-1",
        DomainArn: regional("sagemaker", "domain/d-1"),
        DomainName: "studio",
        DefaultUserSettings: { ExecutionRole: role },
      },
    ],
    UserProfiles: [
      {
        DomainId: "d-1",
        UserProfileName: "ann",
        UserProfileArn: regional("sagemaker", "user-profile/d-1/ann"),
        UserSettings: {},
      },
    ],
  },
};
