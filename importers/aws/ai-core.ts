import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, joinedBy, keyArn, text } from "./shapes.ts";

const identity = z.object({ workloadIdentityArn: Arn.nullish() }).nullish();

const Runtime = z.object({
  agentRuntimeArn: Arn,
  agentRuntimeName: z.string(),
  status: text,
  roleArn: Arn.nullish(),
  networkConfiguration: z.object({ networkMode: text }).nullish(),
  protocolConfiguration: z.object({ serverProtocol: text }).nullish(),
  agentRuntimeArtifact: z.object({ containerConfiguration: z.object({ containerUri: text }).nullish() }).nullish(),
  environmentVariables: z.record(z.string(), z.unknown()).nullish(),
  workloadIdentityDetails: identity,
});

/** A member of `BedrockAgentCore.AgentRuntimes`, as got. Of its environment the names are kept alone. */
export function* runtime(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Runtime, value);
  if (!it) return;
  if (!it.roleArn) place.missing("what agent runtimes act as is not in the input: get-agent-runtime says it");
  yield place.fact("aws.agent-runtime", it.agentRuntimeArn, {
    name: it.agentRuntimeName,
    role: it.roleArn ?? undefined,
    state: it.status ?? undefined,
    image: it.agentRuntimeArtifact?.containerConfiguration?.containerUri ?? undefined,
    network: it.networkConfiguration?.networkMode ?? undefined,
    protocol: it.protocolConfiguration?.serverProtocol ?? undefined,
    envNames: Object.keys(it.environmentVariables ?? {})
      .map(plainText)
      .sort(),
    workloadIdentity: it.workloadIdentityDetails?.workloadIdentityArn ?? undefined,
  });
}

const Gateway = z.object({
  gatewayId: z.string(),
  gatewayArn: Arn.nullish(),
  name: text,
  status: text,
  roleArn: Arn.nullish(),
  authorizerType: text,
  workloadIdentityDetails: identity,
  targets: z.array(z.unknown()).nullish(),
});
const provider = z.object({ providerArn: Arn.nullish() }).nullish();
const Target = z.object({
  targetId: z.string(),
  name: text,
  targetConfiguration: z
    .object({
      mcp: z
        .object({
          lambda: z.object({ lambdaArn: text }).nullish(),
          mcpServer: z.object({ endpoint: text }).nullish(),
          openApiSchema: z.unknown().optional(),
        })
        .nullish(),
    })
    .nullish(),
  credentialProviderConfigurations: z
    .array(
      z.object({
        credentialProviderType: text,
        credentialProvider: z
          .object({ oauthCredentialProvider: provider, apiKeyCredentialProvider: provider })
          .nullish(),
      }),
    )
    .nullish(),
});

/** A member of `BedrockAgentCore.Gateways`, as got, joined with its targets. Schemas of tools are not looked at. */
export function* gateway(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Gateway, value);
  if (!it) return;
  const arn = it.gatewayArn ?? arnOf(place, "bedrock-agentcore", `gateway/${it.gatewayId}`);
  yield place.fact("aws.agent-gateway", arn, {
    name: it.name ?? it.gatewayId,
    role: it.roleArn ?? undefined,
    state: it.status ?? undefined,
    authorizer: it.authorizerType ?? undefined,
    workloadIdentity: it.workloadIdentityDetails?.workloadIdentityArn ?? undefined,
  });
  const targets = place.of("aws.gateway-target");
  if (!it.targets) targets.missing("agent gateways without their targets: list-gateway-targets tells them");
  for (const { index, value: member } of joinedBy(it.targets ?? [], "targetId")) {
    const at = targets.below("targets", index);
    const target = at.parse(Target, member);
    if (!target) continue;
    if (!target.targetConfiguration)
      at.missing("targets of agent gateways as listed alone: get-gateway-target says more");
    const { lambda, mcpServer, openApiSchema } = target.targetConfiguration?.mcp ?? {};
    const credentials = target.credentialProviderConfigurations ?? [];
    yield at.fact("aws.gateway-target", `${arn}|${target.targetId}`, {
      gateway: arn,
      name: target.name ?? target.targetId,
      type: lambda ? "function" : mcpServer ? "mcp" : openApiSchema === undefined ? "other" : "http",
      function: lambda?.lambdaArn ?? undefined,
      host: /^https?:\/\/([^/:?#]+)/.exec(mcpServer?.endpoint ?? "")?.[1]?.toLowerCase(),
      asRole: credentials.some(({ credentialProviderType }) => credentialProviderType === "GATEWAY_IAM_ROLE"),
      providers: credentials
        .flatMap(({ credentialProvider: it }) => [
          it?.oauthCredentialProvider?.providerArn,
          it?.apiKeyCredentialProvider?.providerArn,
        ])
        .flatMap((one) => one ?? [])
        .sort(),
    });
  }
}

const Identity = z.object({ name: z.string(), workloadIdentityArn: Arn });

/** A member of `BedrockAgentCore.WorkloadIdentities`. */
export function* workloadIdentities(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Identity, value);
  if (it) yield place.fact("aws.workload-identity", it.workloadIdentityArn, { name: it.name });
}

const secret = z.object({ secretArn: Arn.nullish() }).nullish();
const Provider = z.object({
  name: z.string(),
  credentialProviderArn: Arn,
  credentialProviderVendor: text,
  clientSecretArn: secret,
  apiKeySecretArn: secret,
});

const credentialProvider = (type: "api-key" | "oauth2") =>
  function* (value: unknown, place: Place): Generator<Fact> {
    const it = place.parse(Provider, value);
    if (!it) return;
    yield place.fact("aws.credential-provider", it.credentialProviderArn, {
      name: it.name,
      type,
      vendor: it.credentialProviderVendor ?? undefined,
      secret: (it.clientSecretArn ?? it.apiKeySecretArn)?.secretArn ?? undefined,
    });
  };
/** A member of `BedrockAgentCore.Oauth2CredentialProviders`. */
export const oauthProviders = credentialProvider("oauth2");
/** A member of `BedrockAgentCore.ApiKeyCredentialProviders`. */
export const keyProviders = credentialProvider("api-key");

const Memory = z.object({
  id: z.string(),
  arn: Arn.nullish(),
  name: text,
  status: text,
  memoryExecutionRoleArn: Arn.nullish(),
  encryptionKeyArn: text,
});

/** A member of `BedrockAgentCore.Memories`. */
export function* memories(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Memory, value);
  if (!it) return;
  yield place.fact("aws.agent-memory", it.arn ?? arnOf(place, "bedrock-agentcore", `memory/${it.id}`), {
    name: it.name ?? it.id,
    role: it.memoryExecutionRoleArn ?? undefined,
    state: it.status ?? undefined,
    kmsKey: keyArn(it.encryptionKeyArn, place),
  });
}
