import { arnOfResource, nameOf } from "./computed.ts";
import type { Drafts } from "./drafts.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

/** Instances, databases and load balancers. User data is not looked at. */
export function compute(own: View, drafts: Drafts): void {
  const addresses = publicAddresses(own);
  const subnets = new Map(own.all("aws_subnet").map((one) => [own.attribute(one, "id"), one]));
  for (const resource of own.all("aws_instance")) instance(resource, own, { addresses, subnets }, drafts);
  databases(own, drafts);
  balancers(own, drafts);
}

/** Elastic addresses by the instance that has them. */
function publicAddresses(world: View): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const resource of world.all("aws_eip", "aws_eip_association")) {
    const { is, address } = resource;
    const field = resource.type === "aws_eip" ? "instance" : "instance_id";
    const target = is.isOpen(field) && is.expression(field) === undefined ? undefined : is.text(field);
    if (target !== undefined) found.set(target, is.own("public_ip") ?? world.symbols.of(address, "public_ip"));
  }
  return found;
}

interface Around {
  readonly addresses: ReadonlyMap<string, string>;
  readonly subnets: ReadonlyMap<string | undefined, Resource>;
}

function instance(resource: Resource, world: View, { addresses, subnets }: Around, drafts: Drafts): void {
  const { is, address } = resource;
  const id = world.attribute(resource, "id") ?? world.symbols.of(address);
  const subnet = is.text("subnet_id");
  const network = subnet === undefined ? undefined : subnets.get(subnet);
  const profile = is.text("iam_instance_profile", "name");
  const options = is.isOpen("metadata_options") ? undefined : is.block("metadata_options");
  const told = is.isOpen("public_ip") ? undefined : is.own("public_ip");
  const open = is.flag("associate_public_ip_address") ?? network?.is.flag("map_public_ip_on_launch") ?? false;
  const publicIp =
    addresses.get(id) ?? told ?? (open && is.isOpen("public_ip") ? world.symbols.of(address, "public_ip") : undefined);
  drafts.whole("EC2.Reservations", id, resource, {
    Instances: [
      {
        InstanceId: id,
        State: { Name: is.isOpen("instance_state") ? "running" : (is.own("instance_state") ?? "running") },
        IamInstanceProfile: profile === undefined ? undefined : { Arn: profileArn(profile, resource, world) },
        PublicIpAddress: publicIp,
        PrivateIpAddress: is.isOpen("private_ip") ? undefined : is.own("private_ip"),
        VpcId: network?.is.text("vpc_id"),
        SubnetId: subnet,
        SecurityGroups: is.texts("vpc_security_group_ids").map((GroupId) => ({ GroupId })),
        MetadataOptions: options && {
          HttpTokens: options.own("http_tokens"),
          HttpEndpoint: options.own("http_endpoint"),
          HttpPutResponseHopLimit: options.number("http_put_response_hop_limit"),
        },
        Placement: { AvailabilityZone: is.isOpen("availability_zone") ? undefined : is.own("availability_zone") },
        Tags: Object.entries(tagsOf(is)).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  });
}

function profileArn(name: string, { home }: Resource, world: View): string {
  const known =
    world.named("aws_iam_instance_profile", name, home.account) ??
    world.named("data.aws_iam_instance_profile", name, home.account);
  return known ? arnOfResource(known, world) : `arn:${home.partition}:iam::${home.account}:instance-profile/${name}`;
}

function databases(world: View, drafts: Drafts): void {
  for (const resource of world.all("aws_db_instance", "aws_rds_cluster")) {
    const { is } = resource;
    const arn = arnOfResource(resource, world);
    const single = resource.type === "aws_db_instance";
    const host = is.isOpen(single ? "address" : "endpoint") ? undefined : is.own(single ? "address" : "endpoint");
    const port = is.number("port");
    const master = is.isOpen("master_user_secret") ? undefined : is.block("master_user_secret")?.own("secret_arn");
    const name = nameOf(resource, world);
    drafts.whole(single ? "RDS.DBInstances" : "RDS.DBClusters", arn, resource, {
      ...(single
        ? { DBInstanceArn: arn, DBInstanceIdentifier: name, Endpoint: { Address: host, Port: port } }
        : { DBClusterArn: arn, DBClusterIdentifier: name, Endpoint: host, Port: port }),
      Engine: is.own("engine"),
      PubliclyAccessible: is.flag("publicly_accessible"),
      VpcSecurityGroups: is.texts("vpc_security_group_ids").map((VpcSecurityGroupId) => ({ VpcSecurityGroupId })),
      MasterUserSecret: master === undefined ? undefined : { SecretArn: master },
      TagList: Object.entries(tagsOf(is)).map(([Key, Value]) => ({ Key, Value })),
    });
  }
}

function balancers(world: View, drafts: Drafts): void {
  for (const resource of world.all("aws_lb", "aws_alb")) {
    const { is, address, home } = resource;
    const arn = arnOfResource(resource, world);
    const host = is.isOpen("dns_name") ? undefined : is.own("dns_name");
    drafts.whole("ElasticLoadBalancingV2.LoadBalancers", arn, resource, {
      LoadBalancerArn: arn,
      LoadBalancerName: nameOf(resource, world),
      DNSName: host ?? `${world.symbols.of(address, "dns_name")}.${home.region}.elb.amazonaws.com`,
      Scheme: is.flag("internal") === true ? "internal" : "internet-facing",
      Type: is.own("load_balancer_type") ?? "application",
      VpcId: is.isOpen("vpc_id") ? undefined : is.own("vpc_id"),
      AvailabilityZones: is.texts("subnets").map((SubnetId) => ({ SubnetId })),
      SecurityGroups: is.texts("security_groups"),
      Tags: Object.entries(tagsOf(is)).map(([Key, Value]) => ({ Key, Value })),
    });
  }
  listeners(world, drafts);
  for (const resource of world.all("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")) {
    const { is } = resource;
    const [group, target] = [is.text("target_group_arn", "arn"), is.text("target_id")];
    if (group === undefined || target === undefined) continue;
    const port = is.number("port");
    drafts.whole("ElasticLoadBalancingV2.TargetHealthDescriptions", `${group} ${target} ${port ?? ""}`, resource, {
      TargetGroupArn: group,
      Target: { Id: target, Port: port },
    });
  }
}

function listeners(world: View, drafts: Drafts): void {
  const path = "ElasticLoadBalancingV2.Listeners";
  for (const resource of world.all("aws_lb_listener", "aws_alb_listener")) {
    const { is } = resource;
    const arn = arnOfResource(resource, world);
    const DefaultActions = actions(is, "default_action");
    drafts.whole(path, arn, resource, {
      ListenerArn: arn,
      LoadBalancerArn: is.text("load_balancer_arn", "arn"),
      Port: is.number("port") ?? 80,
      Protocol: is.isOpen("protocol") ? "HTTP" : (is.own("protocol") ?? "HTTP"),
      DefaultActions,
      Rules: [{ Priority: "default", Conditions: [], Actions: DefaultActions }],
    });
  }
  for (const resource of world.all("aws_lb_listener_rule", "aws_alb_listener_rule")) {
    const { is } = resource;
    const listener = is.text("listener_arn", "arn");
    const rule = {
      Priority: is.number("priority") ?? "default",
      Conditions: is.blocks("condition").flatMap(conditions),
      Actions: actions(is, "action"),
    };
    if (listener !== undefined) drafts.get(path, listener)?.push("Rules", rule, is.pointer);
  }
}

function conditions(is: Resource["is"]): readonly unknown[] {
  const fields = {
    host_header: "host-header",
    path_pattern: "path-pattern",
    source_ip: "source-ip",
    http_header: "http-header",
    http_request_method: "http-request-method",
    query_string: "query-string",
  };
  return Object.entries(fields).flatMap(([name, Field]) =>
    is.blocks(name).map((block) => ({
      Field,
      Values: name.startsWith("http") || name.startsWith("query") ? [] : block.texts("values"),
    })),
  );
}

function actions(is: Resource["is"], name: string): readonly unknown[] {
  return is.blocks(name).map((action) => {
    const group =
      action.isOpen("target_group_arn") && action.expression("target_group_arn") === undefined
        ? undefined
        : action.text("target_group_arn", "arn");
    const groups = action
      .blocks("forward")
      .flatMap((forward) =>
        forward
          .blocks("target_group")
          .map((one) => ({ TargetGroupArn: one.text("arn", "arn"), Weight: one.number("weight") })),
      );
    return {
      Type: action.own("type") ?? "forward",
      TargetGroupArn: group,
      ...(groups.length > 0 ? { ForwardConfig: { TargetGroups: groups } } : {}),
    };
  });
}
