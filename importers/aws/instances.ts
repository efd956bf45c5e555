import { z } from "zod";
import { segment } from "../../model/access.ts";
import { canonical } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { digest } from "./digest.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, Tags, tagTexts } from "./shapes.ts";

const Reservation = z.object({ Instances: z.array(z.unknown()) });
const Instance = z.object({
  InstanceId: z.string(),
  State: z.object({ Name: z.string() }).nullish(),
  IamInstanceProfile: z.object({ Arn }).nullish(),
  PublicIpAddress: z.string().nullish(),
  PrivateIpAddress: z.string().nullish(),
  Ipv6Address: z.string().nullish(),
  NetworkInterfaces: z
    .array(
      z.object({
        Ipv6Addresses: z.array(z.object({ Ipv6Address: z.string() })).nullish(),
        Association: z.object({ PublicIp: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
  VpcId: z.string().nullish(),
  SubnetId: z.string().nullish(),
  SecurityGroups: z
    .array(z.object({ GroupId: z.string() }))
    .nullish()
    .transform((groups) => (groups ?? []).map(({ GroupId }) => GroupId).sort()),
  MetadataOptions: z
    .object({
      HttpTokens: z.enum(["optional", "required"]).optional(),
      HttpEndpoint: z.enum(["enabled", "disabled"]).optional(),
      HttpPutResponseHopLimit: z.number().optional(),
    })
    .nullish(),
  Placement: z.object({ AvailabilityZone: z.string().optional() }).nullish(),
  Tags,
});
type Instance = z.infer<typeof Instance>;

/** One machine, as its group's others are where they are alike. */
interface Machine {
  readonly instance: Instance;
  readonly place: Place;
}

/** Machines by their stable id: the instance's ARN, or that of the group with what is security-relevant. */
export class Machines {
  readonly #alike = new Map<string, Machine[]>();

  /** A member of `EC2.Reservations`. User data is not looked at. */
  take(value: unknown, place: Place): void {
    const reservation = place.parse(Reservation, value);
    for (const [index, member] of (reservation?.Instances ?? []).entries()) {
      const at = place.below("Instances", index);
      const instance = at.parse(Instance, member);
      // A terminated machine stays in the list for about an hour.
      if (!instance || instance.State?.Name === "terminated") continue;
      const key = stableKey(instance, at);
      const alike = this.#alike.get(key);
      if (!alike) this.#alike.set(key, [{ instance, place: at }]);
      else if (!this.#known(alike, instance, at)) alike.push({ instance, place: at });
    }
  }

  /** True where another page gave the machine; a problem where it gave it differently. */
  #known(alike: readonly Machine[], instance: Instance, place: Place): boolean {
    const same = alike.find((machine) => machine.instance.InstanceId === instance.InstanceId);
    if (same && canonical(same.instance) !== canonical(instance)) place.refuse("given twice with different content");
    return same !== undefined;
  }

  /** To be called when the whole account was read. */
  *facts(): Generator<Fact> {
    for (const [key, [first, ...others]] of this.#alike) {
      if (!first) continue;
      const all = [first, ...others].map(({ instance }) => instance);
      const ids = all.map(({ InstanceId }) => InstanceId).sort();
      const { instance, place } = first;
      const group = groupOf(instance);
      yield place.fact("aws.instance", key, {
        name: instance.Tags.some(([tag]) => tag === "Name") ? nameOf(instance) : (group ?? instance.InstanceId),
        instanceIds: ids,
        members: ids.map((id) => `instance/${id}`),
        group,
        state: all.some(({ State }) => State?.Name === "running") ? "running" : instance.State?.Name,
        publicIps: sortedSet(all.flatMap(publicAddresses)),
        privateIps: sortedSet(all.map(({ PrivateIpAddress }) => PrivateIpAddress)),
        subnets: sortedSet(all.map(({ SubnetId }) => SubnetId)),
        ...relevant(instance),
        tags: tagTexts(instance.Tags),
      });
    }
  }
}

/** Addresses that the internet can route to: IPv6 ones are never private but for fc00::/7 and fe80::/10. */
const publicAddresses = (machine: Instance): readonly (string | null | undefined)[] => [
  machine.PublicIpAddress,
  ...(machine.NetworkInterfaces ?? []).map(({ Association }) => Association?.PublicIp),
  ...[
    machine.Ipv6Address,
    ...(machine.NetworkInterfaces ?? []).flatMap((one) =>
      (one.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address),
    ),
  ].filter((address) => address && !/^(f[cd]|fe[89ab])/i.test(address)),
];

/** What decides over what the machine is allowed and how it can be reached, beside its addresses. */
const relevant = ({ IamInstanceProfile, VpcId, SecurityGroups, MetadataOptions }: Instance) => ({
  profile: IamInstanceProfile?.Arn,
  vpc: VpcId ?? undefined,
  securityGroups: SecurityGroups,
  httpTokens: MetadataOptions?.HttpTokens,
  metadataDisabled:
    MetadataOptions?.HttpEndpoint === undefined ? undefined : MetadataOptions.HttpEndpoint === "disabled",
  hopLimit: MetadataOptions?.HttpPutResponseHopLimit,
});

function stableKey(instance: Instance, place: Place): string {
  const group = groupOf(instance);
  const zone = instance.Placement?.AvailabilityZone;
  const region = place.setting.region ?? zone?.replace(/[a-z]$/, "");
  const resource = group === undefined ? instance.InstanceId : `${segment(group)}@${digest(relevant(instance))}`;
  return arnOf(place, "ec2", `instance/${resource}`, region);
}

const tagOf = (instance: Instance, key: string): string | undefined => instance.Tags.find(([tag]) => tag === key)?.[1];
const groupOf = (instance: Instance): string | undefined => tagOf(instance, "aws:autoscaling:groupName");
const nameOf = (instance: Instance): string =>
  (tagTexts([["Name", tagOf(instance, "Name") ?? ""]])[0] ?? "").slice("Name=".length);
const sortedSet = (values: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(values.filter((value) => typeof value === "string"))].sort();
