import type { Drafts } from "./drafts.ts";
import { policyOf } from "./policy-document.ts";
import type { Resource, View } from "./resource.ts";

const idOf = (resource: Resource, world: View): string =>
  world.attribute(resource, "id") ?? world.symbols.of(resource.address);

/** Subnets, routes and VPC endpoints. */
export function network(own: View, drafts: Drafts): void {
  for (const resource of own.all("aws_subnet")) {
    const id = idOf(resource, own);
    const VpcId = resource.is.text("vpc_id");
    const CidrBlock = resource.is.own("cidr_block");
    if (VpcId !== undefined && CidrBlock !== undefined)
      drafts.whole("EC2.Subnets", id, resource, { SubnetId: id, VpcId, CidrBlock });
  }
  routeTables(own, drafts);
  for (const resource of own.all("aws_vpc_endpoint")) {
    const { is } = resource;
    const id = idOf(resource, own);
    const draft = drafts.whole("EC2.VpcEndpoints", id, resource, {
      VpcEndpointId: id,
      VpcEndpointType: is.own("vpc_endpoint_type"),
      VpcId: is.text("vpc_id"),
      ServiceName: is.own("service_name"),
    });
    if (!is.isOpen("policy") || is.expression("policy") !== undefined)
      draft.policy("PolicyDocument", policyOf(resource, "policy", own));
  }
}

/** What a route leads to, by the argument of `aws_route` and the field of EC2's answer. */
const targets = {
  GatewayId: "gateway_id",
  NatGatewayId: "nat_gateway_id",
  EgressOnlyInternetGatewayId: "egress_only_gateway_id",
  TransitGatewayId: "transit_gateway_id",
  VpcPeeringConnectionId: "vpc_peering_connection_id",
  NetworkInterfaceId: "network_interface_id",
  LocalGatewayId: "local_gateway_id",
  CarrierGatewayId: "carrier_gateway_id",
  CoreNetworkArn: "core_network_arn",
} as const;

function routeTables(world: View, drafts: Drafts): void {
  for (const resource of world.all("aws_route_table", "aws_default_route_table")) {
    const { is } = resource;
    const id = idOf(resource, world);
    const main = resource.type === "aws_default_route_table" ? [{ Main: true }] : [];
    const draft = drafts.whole("EC2.RouteTables", id, resource, {
      RouteTableId: id,
      VpcId: is.text("vpc_id") ?? "unknown",
      Associations: [...main],
      Routes: [],
    });
    for (const route of is.blocks("route"))
      draft.push("Routes", routeOf(route, "cidr_block", "ipv6_cidr_block"), route.pointer);
  }
  for (const resource of world.all("aws_route")) {
    const table = resource.is.text("route_table_id");
    const draft = table === undefined ? undefined : drafts.get("EC2.RouteTables", table);
    draft?.push(
      "Routes",
      routeOf(resource.is, "destination_cidr_block", "destination_ipv6_cidr_block"),
      resource.is.pointer,
    );
  }
  for (const resource of world.all("aws_route_table_association", "aws_main_route_table_association")) {
    const { is } = resource;
    const table = is.text("route_table_id");
    const draft = table === undefined ? undefined : drafts.get("EC2.RouteTables", table);
    const subnet = is.text("subnet_id");
    const association = resource.type === "aws_main_route_table_association" ? { Main: true } : { SubnetId: subnet };
    draft?.push("Associations", association, is.pointer);
  }
}

function routeOf(is: Resource["is"], ipv4: string, ipv6: string): unknown {
  const to = Object.entries(targets).flatMap(([field, name]) => {
    const unset = is.isOpen(name) && is.expression(name) === undefined;
    const target = unset ? undefined : is.text(name);
    return target === undefined ? [] : [[field, target] as const];
  });
  return {
    DestinationCidrBlock: is.own(ipv4),
    DestinationIpv6CidrBlock: is.own(ipv4) === undefined ? is.own(ipv6) : undefined,
    ...Object.fromEntries(to),
  };
}
