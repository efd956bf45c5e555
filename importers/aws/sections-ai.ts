import { agents, flows, guardrails } from "./ai-agents.ts";
import { keyProviders, memories, oauthProviders, workloadIdentities } from "./ai-core.ts";
import { domains, endpointConfigs, endpoints, profiles } from "./ai-endpoints.ts";
import { type Section, section } from "./section.ts";

/** What AI services are made of, beside stores and what runs code. */
export const aiSections: readonly Section[] = [
  section(
    "Bedrock.Agents",
    ["aws.agent", "aws.agent-alias", "aws.agent-tool"],
    [
      "bedrock:ListAgents",
      "bedrock:GetAgent",
      "bedrock:ListAgentActionGroups",
      "bedrock:GetAgentActionGroup",
      "bedrock:ListAgentKnowledgeBases",
      "bedrock:ListAgentAliases",
      "bedrock:ListAgentCollaborators",
    ],
    agents,
  ),
  section(
    "Bedrock.Flows",
    ["aws.agent", "aws.agent-alias", "aws.agent-tool"],
    ["bedrock:ListFlows", "bedrock:GetFlow", "bedrock:ListFlowAliases"],
    flows,
  ),
  section("Bedrock.Guardrails", ["aws.guardrail"], ["bedrock:ListGuardrails"], guardrails),
  section(
    "BedrockAgentCore.WorkloadIdentities",
    ["aws.workload-identity"],
    ["bedrock-agentcore:ListWorkloadIdentities"],
    workloadIdentities,
  ),
  section(
    "BedrockAgentCore.Oauth2CredentialProviders",
    ["aws.credential-provider"],
    ["bedrock-agentcore:ListOauth2CredentialProviders", "bedrock-agentcore:GetOauth2CredentialProvider"],
    oauthProviders,
  ),
  section(
    "BedrockAgentCore.ApiKeyCredentialProviders",
    ["aws.credential-provider"],
    ["bedrock-agentcore:ListApiKeyCredentialProviders", "bedrock-agentcore:GetApiKeyCredentialProvider"],
    keyProviders,
  ),
  section(
    "BedrockAgentCore.Memories",
    ["aws.agent-memory"],
    ["bedrock-agentcore:ListMemories", "bedrock-agentcore:GetMemory"],
    memories,
  ),
  section(
    "SageMaker.Endpoints",
    ["aws.model-endpoint"],
    ["sagemaker:ListEndpoints", "sagemaker:DescribeEndpoint"],
    endpoints,
  ),
  section(
    "SageMaker.EndpointConfigs",
    ["aws.endpoint-config"],
    ["sagemaker:ListEndpointConfigs", "sagemaker:DescribeEndpointConfig"],
    endpointConfigs,
  ),
  section("SageMaker.Domains", ["aws.studio-domain"], ["sagemaker:ListDomains", "sagemaker:DescribeDomain"], domains),
  section(
    "SageMaker.UserProfiles",
    ["aws.studio-profile"],
    ["sagemaker:ListUserProfiles", "sagemaker:DescribeUserProfile"],
    profiles,
  ),
];
