import { z } from "zod";
import type { AwsEndpointFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { gateway, runtime } from "./ai-core.ts";
import { hostAlias } from "./aliases.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, Tags, tagTexts } from "./shapes.ts";

const text = z.string().nullish();
const flag = z.boolean().nullish();

const endpoint = (
  serves: string,
  name: string,
  address: string,
  asks: AwsEndpointFact["asks"],
  place: Place,
  port = 443,
): Fact => {
  const host = (/^[a-z]+:\/\/([^/:?#]+)/.exec(address)?.[1] ?? address).toLowerCase();
  return place.fact("aws.endpoint", `${serves}|${host}:${port}`, { serves, name, host, port, asks });
};

const AppService = z.object({
  ServiceName: z.string(),
  ServiceArn: Arn,
  ServiceUrl: text,
  NetworkConfiguration: z
    .object({ IngressConfiguration: z.object({ IsPubliclyAccessible: flag }).nullish() })
    .nullish(),
});

/** Where a member of `AppRunner.Services` answers: on the internet where nothing says otherwise. */
export function* appEndpoint(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(AppService, value);
  if (!it?.ServiceUrl || it.NetworkConfiguration?.IngressConfiguration?.IsPubliclyAccessible === false) return;
  yield endpoint(it.ServiceArn, it.ServiceName, it.ServiceUrl, "nobody", place.of("aws.endpoint"));
}

const ContainerService = z.object({
  arn: Arn,
  containerServiceName: z.string(),
  url: text,
  isDisabled: flag,
  currentDeployment: z.object({ publicEndpoint: z.looseObject({}).nullish() }).nullish(),
});

/** A member of `Lightsail.ContainerServices`. */
export function* containerServices(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(ContainerService, value);
  if (!it?.url || it.isDisabled || !it.currentDeployment?.publicEndpoint) return;
  yield endpoint(it.arn, it.containerServiceName, it.url, "nobody", place);
}

const Virtual = z.object({
  arn: Arn,
  name: z.string(),
  publicIpAddress: text,
  networking: z
    .object({
      ports: z
        .array(z.object({ fromPort: z.number(), accessType: text, cidrs: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .nullish(),
});

/** A member of `Lightsail.Instances`: each port that its firewall opens to every address. */
export function* virtualServers(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Virtual, value);
  if (!it?.publicIpAddress) return;
  for (const { fromPort, accessType, cidrs } of it.networking?.ports ?? [])
    if (cidrs ? cidrs.includes("0.0.0.0/0") : accessType?.toLowerCase() === "public")
      yield endpoint(it.arn, it.name, it.publicIpAddress, "nobody", place, fromPort);
}

const Gateway = z.object({
  gatewayArn: Arn.optional(),
  gatewayId: z.string(),
  name: z.string().optional(),
  gatewayUrl: text,
  authorizerType: text,
});

/** A member of `BedrockAgentCore.Gateways`, as got: what its inbound authorizer asks for. */
export function* agentGateways(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Gateway, value);
  if (!it) return;
  yield* gateway(value, place.of("aws.agent-gateway"));
  if (!it.gatewayUrl) return;
  const arn = it.gatewayArn ?? arnOf(place, "bedrock-agentcore", `gateway/${it.gatewayId}`);
  const asks = it.authorizerType === "NONE" ? "nobody" : it.authorizerType === "AWS_IAM" ? "iam" : "token";
  yield endpoint(arn, it.name ?? it.gatewayId, it.gatewayUrl, asks, place);
}

const Runtime = z.object({
  agentRuntimeArn: Arn,
  agentRuntimeName: z.string(),
  authorizerConfiguration: z.looseObject({}).nullish(),
});

/** A member of `BedrockAgentCore.AgentRuntimes`, as got: without an authorizer of its own IAM is asked. */
export function* agentRuntimes(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Runtime, value);
  if (!it) return;
  yield* runtime(value, place.of("aws.agent-runtime"));
  const host = `bedrock-agentcore.${it.agentRuntimeArn.split(":")[3] ?? ""}.amazonaws.com`;
  const asks = it.authorizerConfiguration && Object.keys(it.authorizerConfiguration).length > 0 ? "token" : "iam";
  yield endpoint(it.agentRuntimeArn, it.agentRuntimeName, host, asks, place);
}

const Graph = z.object({
  apiId: z.string(),
  arn: Arn.optional(),
  name: z.string().optional(),
  visibility: text,
  authenticationType: z.string().default("API_KEY"),
  additionalAuthenticationProviders: z.array(z.object({ authenticationType: z.string() })).nullish(),
  uris: z.record(z.string(), z.string()).nullish(),
  dataSources: z.array(z.unknown()).nullish(),
  tags: Tags,
});
const Source = z.object({
  name: z.string(),
  serviceRoleArn: Arn.nullish(),
  lambdaConfig: z.object({ lambdaFunctionArn: Arn }).nullish(),
});

/** A member of `AppSync.GraphqlApis`, joined with its data sources. Its keys are not looked at. */
export function* graphApis(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Graph, value);
  if (!it) return;
  const arn = it.arn ?? arnOf(place, "appsync", `apis/${it.apiId}`);
  const host = /^https:\/\/([^/:]+)/.exec(it.uris?.["GRAPHQL"] ?? "")?.[1]?.toLowerCase();
  const others = (it.additionalAuthenticationProviders ?? []).map(({ authenticationType }) => authenticationType);
  yield place.fact("aws.graph-api", arn, {
    name: it.name ?? it.apiId,
    host,
    private: it.visibility === "PRIVATE",
    asks: [...new Set([it.authenticationType, ...others])].sort(),
    tags: tagTexts(it.tags),
  });
  yield* hostAlias(host, arn, place);
  const here = place.of("aws.graph-source");
  if (it.dataSources === undefined) here.missing("GraphQL APIs without their data sources");
  for (const [index, member] of (it.dataSources ?? []).entries()) {
    const at = here.below("dataSources", index);
    const source = at.parse(Source, member);
    if (!source?.lambdaConfig) continue;
    yield at.fact("aws.graph-source", `${arn}/${source.name}`, {
      api: arn,
      function: source.lambdaConfig.lambdaFunctionArn,
      role: source.serviceRoleArn ?? undefined,
    });
  }
}

const Document = z.object({
  Name: z.string(),
  Owner: text,
  AccountIds: z.array(z.string()).nullish(),
  Tags,
});

/** A member of `SSM.Documents`, joined with `AccountIds` of its share permission. Those of others are passed over. */
export function* documents(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Document, value);
  if (!it || (it.Owner && it.Owner !== place.account)) return;
  yield place.fact("aws.document", arnOf(place, "ssm", `document/${it.Name}`), {
    name: it.Name,
    public: it.AccountIds?.some((id) => id.toLowerCase() === "all") ?? false,
    tags: tagTexts(it.Tags),
  });
}

const PrefixList = z.object({ PrefixListId: z.string(), Entries: z.array(z.object({ Cidr: z.string() })).nullish() });

/** A member of `EC2.PrefixLists` (managed ones), joined with its entries. */
export function* prefixLists(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(PrefixList, value);
  if (!it) return;
  if (it.Entries === undefined) return place.missing("prefix lists without their entries");
  yield place.fact("aws.prefix-list", it.PrefixListId, { cidrs: (it.Entries ?? []).map(({ Cidr }) => Cidr).sort() });
}
