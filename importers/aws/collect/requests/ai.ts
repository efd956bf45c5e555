import { fields, inside, type Request, request } from "../request.ts";

const agents = "bedrock-agent ListAgents";
const flows = "bedrock-agent ListFlows";
const gateways = "bedrock-agentcore-control ListGateways";

/** Of an agent as it was made last: `DRAFT`, or the version that was prepared last. */
const ofAgent = (agentId: string, version: string) => ({ agentId, agentVersion: version || "DRAFT" });

/** Parts of AI services, beside stores and what runs code. */
export const aiRequests: readonly Request[] = [
  request("bedrock-agent", "ListAgents", "agents", {
    list: "agentSummaries",
    gives: fields("agentId", "latestAgentVersion"),
  }),
  request("bedrock-agent", "GetAgent", "roles, models and guardrails of agents", {
    from: agents,
    pair: (agentId) => ({ agentId }),
    namedBy: 0,
  }),
  request("bedrock-agent", "ListAgentActionGroups", "action groups of agents", {
    from: agents,
    pair: ofAgent,
    list: "actionGroupSummaries",
    gives: (member, subject) => {
      const id = (member as Readonly<Record<string, unknown>>)["actionGroupId"];
      return Array.isArray(subject) && typeof id === "string" ? [subject.join("/"), id] : undefined;
    },
  }),
  request("bedrock-agent", "GetAgentActionGroup", "functions of action groups", {
    from: "bedrock-agent ListAgentActionGroups",
    pair: (of, actionGroupId) => {
      const [agentId = "", version = ""] = of.split("/");
      return { ...ofAgent(agentId, version), actionGroupId };
    },
  }),
  request("bedrock-agent", "ListAgentKnowledgeBases", "knowledge bases of agents", {
    from: agents,
    pair: ofAgent,
    list: "agentKnowledgeBaseSummaries",
  }),
  request("bedrock-agent", "ListAgentAliases", "aliases of agents", {
    from: agents,
    pair: (agentId) => ({ agentId }),
    namedBy: 0,
    list: "agentAliasSummaries",
  }),
  request("bedrock-agent", "ListAgentCollaborators", "agents that agents ask", {
    from: agents,
    pair: ofAgent,
    list: "agentCollaboratorSummaries",
    none: ["ValidationException"],
  }),
  request("bedrock-agent", "ListFlows", "flows", { list: "flowSummaries", gives: "id" }),
  request("bedrock-agent", "GetFlow", "roles of flows and what they use", {
    from: flows,
    input: (flowIdentifier) => ({ flowIdentifier }),
  }),
  request("bedrock-agent", "ListFlowAliases", "aliases of flows", {
    from: flows,
    input: (flowIdentifier) => ({ flowIdentifier }),
    list: "flowAliasSummaries",
  }),
  request("bedrock", "ListGuardrails", "guardrails", { list: "guardrails" }),
  request("bedrock-agentcore-control", "ListGatewayTargets", "tools of agent gateways", {
    from: gateways,
    input: (gatewayIdentifier) => ({ gatewayIdentifier }),
    list: "items",
    gives: inside("targetId"),
  }),
  request("bedrock-agentcore-control", "GetGatewayTarget", "what is behind tools of agent gateways", {
    from: "bedrock-agentcore-control ListGatewayTargets",
    pair: (gatewayIdentifier, targetId) => ({ gatewayIdentifier, targetId }),
  }),
  request("bedrock-agentcore-control", "ListWorkloadIdentities", "workload identities", {
    list: "workloadIdentities",
  }),
  request("bedrock-agentcore-control", "ListOauth2CredentialProviders", "OAuth credential providers", {
    list: "credentialProviders",
    gives: "name",
  }),
  request("bedrock-agentcore-control", "GetOauth2CredentialProvider", "secrets of OAuth credential providers", {
    from: "bedrock-agentcore-control ListOauth2CredentialProviders",
    input: (name) => ({ name }),
  }),
  request("bedrock-agentcore-control", "ListApiKeyCredentialProviders", "API key credential providers", {
    list: "credentialProviders",
    gives: "name",
  }),
  request("bedrock-agentcore-control", "GetApiKeyCredentialProvider", "secrets of API key credential providers", {
    from: "bedrock-agentcore-control ListApiKeyCredentialProviders",
    input: (name) => ({ name }),
  }),
  request("bedrock-agentcore-control", "ListMemories", "memories of agents", { list: "memories", gives: "id" }),
  request("bedrock-agentcore-control", "GetMemory", "roles and keys of memories", {
    from: "bedrock-agentcore-control ListMemories",
    input: (memoryId) => ({ memoryId }),
  }),
  request("sagemaker", "ListEndpoints", "model endpoints", {
    input: { MaxResults: 100 },
    list: "Endpoints",
    gives: "EndpointName",
  }),
  request("sagemaker", "DescribeEndpoint", "configurations of model endpoints", {
    from: "sagemaker ListEndpoints",
    input: (EndpointName) => ({ EndpointName }),
  }),
  request("sagemaker", "ListEndpointConfigs", "endpoint configurations", {
    input: { MaxResults: 100 },
    list: "EndpointConfigs",
    gives: "EndpointConfigName",
  }),
  request("sagemaker", "DescribeEndpointConfig", "models of endpoint configurations", {
    from: "sagemaker ListEndpointConfigs",
    input: (EndpointConfigName) => ({ EndpointConfigName }),
  }),
  request("sagemaker", "ListDomains", "Studio domains", { list: "Domains", gives: "DomainId" }),
  request("sagemaker", "DescribeDomain", "roles of Studio domains", {
    from: "sagemaker ListDomains",
    input: (DomainId) => ({ DomainId }),
  }),
  request("sagemaker", "ListUserProfiles", "Studio profiles", {
    list: "UserProfiles",
    gives: fields("DomainId", "UserProfileName"),
  }),
  request("sagemaker", "DescribeUserProfile", "roles of Studio profiles", {
    from: "sagemaker ListUserProfiles",
    pair: (DomainId, UserProfileName) => ({ DomainId, UserProfileName }),
  }),
];
