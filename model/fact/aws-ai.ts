import type { FactKindTable } from "../fact-kind.ts";
import type { AwsActing } from "./aws-compute.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import type { FactBase } from "./base.ts";

/** An agent or a flow of Bedrock. Key: ARN. */
export interface AwsAgentFact extends FactBase<"aws.agent">, AwsActing {
  readonly type: "agent" | "flow";
  /** Id or ARN of the model that decides. */
  readonly model?: string;
  /** Id or ARN. */
  readonly guardrail?: string;
  /** True where it keeps what was said across sessions. */
  readonly remembers?: boolean;
}
/** What callers name an agent or a flow by. Key: ARN. */
export interface AwsAgentAliasFact extends FactBase<"aws.agent-alias">, AwsNamed {
  readonly agent: Arn;
}
/** Something that an agent or a flow uses by itself. Key: `<agent ARN>|<id of the tool>`. */
export interface AwsAgentToolFact extends FactBase<"aws.agent-tool">, AwsNamed {
  readonly agent: Arn;
  readonly type: "action-group" | "collaborator" | "data-store" | "knowledge-base";
  /** What it uses: function, knowledge base, agent alias, bucket; absent where its caller does what is to be done. */
  readonly target?: Arn;
  /** Tools of Bedrock's own: `AMAZON.CodeInterpreter`. */
  readonly signature?: string;
  readonly enabled: boolean;
}
/** Filters of Bedrock for what models are asked and answer. Key: ARN. */
export interface AwsGuardrailFact extends FactBase<"aws.guardrail">, AwsNamed {}

/** A container of AgentCore that an agent or an MCP server runs in. Key: ARN. */
export interface AwsAgentRuntimeFact extends FactBase<"aws.agent-runtime">, AwsActing {
  readonly image?: string;
  /** `PUBLIC`, `VPC`. */
  readonly network?: string;
  /** `HTTP`, `MCP`, `A2A`. */
  readonly protocol?: string;
  readonly envNames: readonly string[];
  readonly workloadIdentity?: Arn;
}
/** What gives agents tools by MCP. Key: ARN. */
export interface AwsAgentGatewayFact extends FactBase<"aws.agent-gateway">, AwsActing {
  /** `NONE`, `AWS_IAM`, `CUSTOM_JWT`. */
  readonly authorizer?: string;
  readonly workloadIdentity?: Arn;
}
/** A tool behind a gateway. Key: `<gateway ARN>|<target id>`. */
export interface AwsGatewayTargetFact extends FactBase<"aws.gateway-target">, AwsNamed {
  readonly gateway: Arn;
  readonly type: "function" | "http" | "mcp" | "other";
  readonly function?: Arn;
  /** Of `http` and `mcp`. */
  readonly host?: string;
  /** ARNs of credential providers that the gateway logs in with. Sorted. */
  readonly providers: readonly Arn[];
  /** True where it calls as the gateway's role. */
  readonly asRole: boolean;
}
/** Under which an agent asks the token vault. Key: ARN. */
export interface AwsWorkloadIdentityFact extends FactBase<"aws.workload-identity">, AwsNamed {}
/** A credential for something outside AWS, in AgentCore's token vault. Key: ARN. */
export interface AwsCredentialProviderFact extends FactBase<"aws.credential-provider">, AwsNamed {
  readonly type: "api-key" | "oauth2";
  /** `GithubOauth2`, `SlackOauth2` ... */
  readonly vendor?: string;
  /** Secret that holds it. */
  readonly secret?: Arn;
}
/** What agents remember. Key: ARN. */
export interface AwsAgentMemoryFact extends FactBase<"aws.agent-memory">, AwsActing {
  readonly kmsKey?: Arn;
}

/** An endpoint of SageMaker. Key: ARN. */
export interface AwsModelEndpointFact extends FactBase<"aws.model-endpoint">, AwsNamed {
  readonly state?: string;
  /** ARN of its configuration. */
  readonly config?: Arn;
}
/** What endpoints of SageMaker are set up with. Key: ARN. */
export interface AwsEndpointConfigFact extends FactBase<"aws.endpoint-config">, AwsNamed {
  /** ARNs of the models that it serves, sorted. */
  readonly models: readonly Arn[];
  /** Bucket that requests and answers are copied to. */
  readonly captures?: Arn;
}
/** A domain of SageMaker Studio. Key: ARN. */
export interface AwsStudioDomainFact extends FactBase<"aws.studio-domain">, AwsNamed {
  readonly domainId: string;
  /** Role of profiles that have none of their own. */
  readonly role?: Arn;
  /** `IAM`, `SSO`. */
  readonly login?: string;
  /** `PublicInternetOnly`, `VpcOnly`. */
  readonly network?: string;
}
/** Somebody's place in a domain, with notebooks that run as its role. Key: ARN. */
export interface AwsStudioProfileFact extends FactBase<"aws.studio-profile">, AwsActing {
  readonly domainId: string;
}

export interface AwsAiFacts {
  "aws.agent": AwsAgentFact;
  "aws.agent-alias": AwsAgentAliasFact;
  "aws.agent-tool": AwsAgentToolFact;
  "aws.guardrail": AwsGuardrailFact;
  "aws.agent-runtime": AwsAgentRuntimeFact;
  "aws.agent-gateway": AwsAgentGatewayFact;
  "aws.gateway-target": AwsGatewayTargetFact;
  "aws.workload-identity": AwsWorkloadIdentityFact;
  "aws.credential-provider": AwsCredentialProviderFact;
  "aws.agent-memory": AwsAgentMemoryFact;
  "aws.model-endpoint": AwsModelEndpointFact;
  "aws.endpoint-config": AwsEndpointConfigFact;
  "aws.studio-domain": AwsStudioDomainFact;
  "aws.studio-profile": AwsStudioProfileFact;
}

export const awsAiKinds: FactKindTable<keyof AwsAiFacts> = {
  "aws.agent": { collection: "Bedrock agents and flows", node: "AwsAgent" },
  "aws.agent-alias": { collection: "aliases of agents and flows" },
  "aws.agent-tool": { collection: "what agents and flows use" },
  "aws.guardrail": { collection: "Bedrock guardrails", restrains: true },
  "aws.agent-runtime": { collection: "AgentCore runtimes", node: "AwsService" },
  "aws.agent-gateway": { collection: "AgentCore gateways", node: "AwsApi" },
  "aws.gateway-target": { collection: "targets of AgentCore gateways" },
  "aws.workload-identity": { collection: "AgentCore workload identities", node: "AwsWorkloadIdentity" },
  "aws.credential-provider": { collection: "AgentCore credential providers", node: "AwsCredentialProvider" },
  "aws.agent-memory": { collection: "AgentCore memories", node: "AwsAgentMemory" },
  "aws.model-endpoint": { collection: "SageMaker endpoints", node: "AwsModelEndpoint" },
  "aws.endpoint-config": { collection: "configurations of SageMaker endpoints" },
  "aws.studio-domain": { collection: "SageMaker Studio domains" },
  "aws.studio-profile": { collection: "SageMaker Studio profiles", node: "AwsNotebook" },
};
