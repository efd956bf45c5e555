import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, flag, text } from "./shapes.ts";

const Endpoint = z.object({
  EndpointName: z.string(),
  EndpointArn: Arn.nullish(),
  EndpointStatus: text,
  EndpointConfigName: text,
});

/** A member of `SageMaker.Endpoints`, with what `DescribeEndpoint` adds to the list. */
export function* endpoints(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Endpoint, value);
  if (!it) return;
  if (!it.EndpointConfigName)
    place.missing("what endpoints are set up with is not in the input: describe-endpoint says it");
  const arn = it.EndpointArn ?? arnOf(place, "sagemaker", `endpoint/${it.EndpointName.toLowerCase()}`);
  yield place.fact("aws.model-endpoint", arn, {
    name: it.EndpointName,
    state: it.EndpointStatus ?? undefined,
    config: it.EndpointConfigName
      ? arnOf(place, "sagemaker", `endpoint-config/${it.EndpointConfigName}`, arn.split(":")[3])
      : undefined,
  });
}

const variants = z
  .array(z.object({ ModelName: text }))
  .nullish()
  .transform((all) => (all ?? []).flatMap(({ ModelName }) => ModelName ?? []));
const Config = z.object({
  EndpointConfigName: z.string(),
  EndpointConfigArn: Arn.nullish(),
  ProductionVariants: variants,
  ShadowProductionVariants: variants,
  DataCaptureConfig: z.object({ EnableCapture: flag, DestinationS3Uri: text }).nullish(),
});

/** A member of `SageMaker.EndpointConfigs`, as described. */
export function* endpointConfigs(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Config, value);
  if (!it) return;
  const arn = it.EndpointConfigArn ?? arnOf(place, "sagemaker", `endpoint-config/${it.EndpointConfigName}`);
  const names = [...it.ProductionVariants, ...it.ShadowProductionVariants];
  if (names.length === 0)
    place.missing("which models endpoints serve is not in the input: describe-endpoint-config says it");
  const capture = it.DataCaptureConfig?.EnableCapture ? it.DataCaptureConfig.DestinationS3Uri : undefined;
  const bucket = /^s3:\/\/([a-z0-9.-]+)(\/|$)/.exec(capture ?? "")?.[1];
  yield place.fact("aws.endpoint-config", arn, {
    name: it.EndpointConfigName,
    models: [...new Set(names.map((name) => arnOf(place, "sagemaker", `model/${name}`, arn.split(":")[3])))].sort(),
    captures: bucket === undefined ? undefined : `arn:${place.setting.partition}:s3:::${bucket}`,
  });
}

const Domain = z.object({
  DomainId: z.string(),
  DomainArn: Arn.nullish(),
  DomainName: text,
  AuthMode: text,
  AppNetworkAccessType: text,
  DefaultUserSettings: z.object({ ExecutionRole: Arn.nullish() }).nullish(),
});

/** A member of `SageMaker.Domains`, as described. */
export function* domains(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Domain, value);
  if (!it) return;
  if (!it.DefaultUserSettings) place.missing("roles of Studio domains are not in the input: describe-domain says them");
  yield place.fact("aws.studio-domain", it.DomainArn ?? arnOf(place, "sagemaker", `domain/${it.DomainId}`), {
    name: it.DomainName ?? it.DomainId,
    domainId: it.DomainId,
    role: it.DefaultUserSettings?.ExecutionRole ?? undefined,
    login: it.AuthMode ?? undefined,
    network: it.AppNetworkAccessType ?? undefined,
  });
}

const Profile = z.object({
  DomainId: z.string(),
  UserProfileName: z.string(),
  UserProfileArn: Arn.nullish(),
  Status: text,
  UserSettings: z.object({ ExecutionRole: Arn.nullish() }).nullish(),
});

/** A member of `SageMaker.UserProfiles`, as listed or as described. */
export function* profiles(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Profile, value);
  if (!it) return;
  if (!it.UserProfileArn)
    place.missing("roles of Studio profiles are not in the input: describe-user-profile says them");
  const arn =
    it.UserProfileArn ?? arnOf(place, "sagemaker", `user-profile/${it.DomainId}/${it.UserProfileName.toLowerCase()}`);
  yield place.fact("aws.studio-profile", arn, {
    name: it.UserProfileName,
    domainId: it.DomainId,
    role: it.UserSettings?.ExecutionRole ?? undefined,
    state: it.Status ?? undefined,
  });
}
