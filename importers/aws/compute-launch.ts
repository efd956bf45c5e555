import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, Tags, tagTexts } from "./shapes.ts";

const text = z.string().nullish();

/** An instance profile by ARN or by name. */
const profileOf = (value: string | null | undefined, place: Place): string | undefined =>
  value ? (value.startsWith("arn:") ? value : arnOf(place, "iam", `instance-profile/${value}`, "")) : undefined;

const Profile = z.object({ Arn: text, Name: text, arn: text, name: text }).nullish();
const Data = z.object({ IamInstanceProfile: Profile }).nullish();
const profileIn = (data: z.infer<typeof Data>, place: Place): string | undefined => {
  const { Arn: a, Name, arn, name } = data?.IamInstanceProfile ?? {};
  return profileOf(a ?? arn ?? Name ?? name, place);
};

const Template = z.object({
  LaunchTemplateId: text,
  LaunchTemplateName: text,
  DefaultVersionNumber: z.number().nullish(),
  LaunchTemplateData: Data,
  Tags,
});
const templateArn = (id: string, place: Place): string => arnOf(place, "ec2", `launch-template/${id}`);

/** A member of `EC2.LaunchTemplates`, joined with its default version where that is told. User data is not looked at. */
export function* launchTemplates(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Template, value);
  if (!it) return;
  const id = it.LaunchTemplateId ?? it.LaunchTemplateName;
  if (!id) return place.refuse("expected LaunchTemplateId");
  const arn = templateArn(id, place);
  yield place.fact("aws.launch-template", arn, {
    name: it.LaunchTemplateName ?? id,
    names: [it.LaunchTemplateId, it.LaunchTemplateName].filter((name) => typeof name === "string"),
    tags: tagTexts(it.Tags),
  });
  if (it.LaunchTemplateData)
    yield place.below("LaunchTemplateData").fact("aws.launch-template-version", `${arn}:default`, {
      template: id,
      default: true,
      profile: profileIn(it.LaunchTemplateData, place),
    });
}

const Version = z.object({
  LaunchTemplateId: z.string(),
  VersionNumber: z.number(),
  DefaultVersion: z.boolean().nullish(),
  LaunchTemplateData: Data,
});

/** A member of `EC2.LaunchTemplateVersions`. User data is not looked at. */
export function* launchTemplateVersions(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Version, value);
  if (!it) return;
  yield place.fact("aws.launch-template-version", `${templateArn(it.LaunchTemplateId, place)}:${it.VersionNumber}`, {
    template: it.LaunchTemplateId,
    default: it.DefaultVersion ?? false,
    profile: profileIn(it.LaunchTemplateData, place),
  });
}

const Configuration = z.object({
  LaunchConfigurationName: z.string(),
  LaunchConfigurationARN: Arn.nullish(),
  IamInstanceProfile: text,
});

/** A member of `AutoScaling.LaunchConfigurations`. User data is not looked at. */
export function* launchConfigurations(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Configuration, value);
  if (!it) return;
  const name = it.LaunchConfigurationName;
  const arn = it.LaunchConfigurationARN;
  yield place.fact("aws.launch-configuration", arn ?? scalingArn("launchConfiguration", name, place), {
    name,
    profile: profileOf(it.IamInstanceProfile, place),
  });
}

/** ARNs of Auto Scaling hold an id that only AWS knows. */
const scalingArn = (type: string, name: string, place: Place): string =>
  arnOf(place, "autoscaling", `${type}:*:${type}Name/${name}`);

const Specification = z
  .object({ LaunchTemplateId: text, LaunchTemplateName: text, Version: text, id: text, name: text, version: text })
  .nullish();
const Group = z.object({
  AutoScalingGroupName: z.string(),
  AutoScalingGroupARN: Arn.nullish(),
  LaunchTemplate: Specification,
  MixedInstancesPolicy: z
    .object({ LaunchTemplate: z.object({ LaunchTemplateSpecification: Specification }).nullish() })
    .nullish(),
  MaxSize: z.number().nullish(),
  Tags,
});

/** A member of `AutoScaling.AutoScalingGroups`. */
export function* scalingGroups(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Group, value);
  if (!it) return;
  const name = it.AutoScalingGroupName;
  const from = it.LaunchTemplate ?? it.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  yield place.fact("aws.scaling-group", it.AutoScalingGroupARN ?? scalingArn("autoScalingGroup", name, place), {
    name,
    template: from?.LaunchTemplateId ?? from?.id ?? from?.LaunchTemplateName ?? from?.name ?? undefined,
    version: from?.Version ?? from?.version ?? undefined,
    max: it.MaxSize ?? undefined,
    tags: tagTexts(it.Tags),
  });
}

const Managed = z.object({ InstanceId: z.string(), PingStatus: text });

/** A member of `SSM.InstanceInformationList`. */
export function* managedInstances(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Managed, value);
  if (!it) return;
  yield place.fact("aws.managed-instance", `${it.InstanceId}@${place.scope}`, {
    instance: it.InstanceId,
    ping: it.PingStatus ?? "Online",
    region: place.setting.region,
  });
}

const Setting = z.object({ Namespace: text, OptionName: text, Value: z.unknown() });
const Environment = z.object({
  EnvironmentName: z.string(),
  EnvironmentArn: Arn.nullish(),
  ApplicationName: z.string(),
  Status: text,
  OptionSettings: z.array(Setting).nullish(),
  Tags,
});

/** A member of `ElasticBeanstalk.Environments`, joined with its option settings; of those only the profile is looked at. */
export function* appEnvironments(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Environment, value);
  if (!it) return;
  const { EnvironmentName: name, ApplicationName: application } = it;
  const set = it.OptionSettings?.find(({ OptionName }) => OptionName === "IamInstanceProfile")?.Value;
  yield place.fact(
    "aws.app-environment",
    it.EnvironmentArn ?? arnOf(place, "elasticbeanstalk", `environment/${application}/${name}`),
    {
      name,
      application,
      state: it.Status ?? undefined,
      profile: profileOf(typeof set === "string" ? set : undefined, place),
      tags: tagTexts(it.Tags),
    },
  );
}
