import type { AwsAiFacts } from "../fact/aws-ai.ts";
import { list, type Summaries } from "./words.ts";

const acting = ({ role }: { readonly role?: string }): string => (role === undefined ? "" : ` acts as ${role}`);

export const awsAiSummaries: Summaries<AwsAiFacts> = {
  "aws.agent": (f) => `Bedrock ${f.type} ${f.name}${acting(f)}`,
  "aws.agent-alias": (f) => `alias ${f.name} of ${f.agent}`,
  "aws.agent-tool": (f) =>
    `${f.agent} uses ${f.type.replace("-", " ")} ${f.name}${f.target === undefined ? "" : `, ${f.target}`}${f.enabled ? "" : " (disabled)"}`,
  "aws.guardrail": (f) => `guardrail ${f.name}`,
  "aws.agent-runtime": (f) => `agent runtime ${f.name}${acting(f)}`,
  "aws.agent-gateway": (f) => `agent gateway ${f.name}${acting(f)}`,
  "aws.gateway-target": (f) => `${f.gateway} has tool ${f.name} at ${f.function ?? f.host ?? f.type}`,
  "aws.workload-identity": (f) => `workload identity ${f.name}`,
  "aws.credential-provider": (f) => `${f.vendor ?? f.type} credential provider ${f.name}`,
  "aws.agent-memory": (f) => `memory ${f.name}`,
  "aws.model-endpoint": (f) => `model endpoint ${f.name}`,
  "aws.endpoint-config": (f) => `endpoint configuration ${f.name} serves ${list(f.models)}`,
  "aws.studio-domain": (f) => `Studio domain ${f.name}${f.network === undefined ? "" : `, ${f.network}`}`,
  "aws.studio-profile": (f) => `Studio profile ${f.name}${acting(f)}`,
};
