import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { resourcePolicy } from "./statement.ts";

const optional = z.string().nullish();
const Subnet = z.object({ SubnetId: z.string(), VpcId: z.string(), CidrBlock: z.string(), OwnerId: optional });

/** A member of `EC2.Subnets`. */
export function* subnets(value: unknown, place: Place): Generator<Fact> {
  const subnet = place.parse(Subnet, value);
  if (!subnet) return;
  const shared = subnet.OwnerId && subnet.OwnerId !== place.account;
  yield place.fact("aws.subnet", subnet.SubnetId, {
    vpc: subnet.VpcId,
    owner: shared ? `aws:account:${subnet.OwnerId}` : undefined,
    cidr: subnet.CidrBlock,
  });
}

const RouteTable = z.object({
  RouteTableId: z.string(),
  VpcId: z.string(),
  Associations: z
    .array(z.object({ Main: z.boolean().optional(), SubnetId: z.string().nullish() }))
    .nullish()
    .transform((list) => list ?? []),
  Routes: z.array(z.unknown()).nullish(),
});
const Route = z.object({
  DestinationCidrBlock: optional,
  DestinationIpv6CidrBlock: optional,
  DestinationPrefixListId: optional,
  GatewayId: optional,
  NatGatewayId: optional,
  EgressOnlyInternetGatewayId: optional,
  TransitGatewayId: optional,
  VpcPeeringConnectionId: optional,
  NetworkInterfaceId: optional,
  InstanceId: optional,
  LocalGatewayId: optional,
  CarrierGatewayId: optional,
  CoreNetworkArn: optional,
  State: optional,
});

/** A member of `EC2.RouteTables`. A route whose target is gone leads to `blackhole`. */
export function* routes(value: unknown, place: Place): Generator<Fact> {
  const table = place.parse(RouteTable, value);
  if (!table) return;
  const subnetIds = table.Associations.flatMap(({ SubnetId }) => (SubnetId ? [SubnetId] : [])).sort();
  for (const [index, member] of (table.Routes ?? []).entries()) {
    const at = place.below("Routes", index);
    const route = at.parse(Route, member);
    if (!route) continue;
    yield at.fact("aws.route", `${table.RouteTableId}/${index}`, {
      table: table.RouteTableId,
      vpc: table.VpcId,
      subnets: subnetIds,
      main: table.Associations.some(({ Main }) => Main === true),
      destination:
        route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "unknown",
      target: route.State === "blackhole" ? "blackhole" : targetOf(route),
      region: place.setting.region,
    });
  }
}

const targetOf = (route: z.infer<typeof Route>): string =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.EgressOnlyInternetGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.InstanceId ??
  route.NetworkInterfaceId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn ??
  "unknown";

const Acl = z.object({
  NetworkAclId: z.string(),
  Associations: z.array(z.object({ SubnetId: z.string() })).nullish(),
  Entries: z.array(z.unknown()).nullish(),
});
const Entry = z.object({
  RuleNumber: z.number(),
  Egress: z.boolean(),
  RuleAction: z.enum(["allow", "deny"]),
  Protocol: z.union([z.string(), z.number()]).transform(String),
  CidrBlock: optional,
  Ipv6CidrBlock: optional,
  PortRange: z.object({ From: z.number(), To: z.number() }).nullish(),
});

/** A member of `EC2.NetworkAcls`. */
export function* networkAcls(value: unknown, place: Place): Generator<Fact> {
  const acl = place.parse(Acl, value);
  if (!acl) return;
  for (const [index, member] of (acl.Entries ?? []).entries()) {
    const at = place.below("Entries", index);
    const entry = at.parse(Entry, member);
    if (!entry) continue;
    const direction = entry.Egress ? "egress" : "ingress";
    yield at.fact("aws.network-acl-entry", `${acl.NetworkAclId}/${direction}/${entry.RuleNumber}`, {
      acl: acl.NetworkAclId,
      subnets: (acl.Associations ?? []).map(({ SubnetId }) => SubnetId).sort(),
      egress: entry.Egress,
      number: entry.RuleNumber,
      allow: entry.RuleAction === "allow",
      protocol: entry.Protocol,
      cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? "unknown",
      fromPort: entry.PortRange?.From,
      toPort: entry.PortRange?.To,
    });
  }
}

const Endpoint = z.object({
  VpcEndpointId: z.string(),
  VpcEndpointType: z.string().optional(),
  VpcId: z.string(),
  ServiceName: z.string(),
  PolicyDocument: z.unknown().optional(),
});

/** A member of `EC2.VpcEndpoints`; what may pass through it is said by `aws.statement` facts held by its id. */
export function* vpcEndpoints(value: unknown, place: Place): Generator<Fact> {
  const endpoint = place.parse(Endpoint, value);
  if (!endpoint) return;
  const id = endpoint.VpcEndpointId;
  const type = endpoint.VpcEndpointType;
  yield place.fact("aws.vpc-endpoint", id, {
    vpc: endpoint.VpcId,
    service: endpoint.ServiceName,
    ...(type === undefined ? {} : { type }),
  });
  yield* resourcePolicy(endpoint.PolicyDocument, id, place.below("PolicyDocument"));
}
