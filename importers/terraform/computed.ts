import type { Resource, View } from "./resource.ts";

/** `arn:aws:iam::<account>:role` and the like, with `/`, path and name behind. */
const inIam = (what: string) => (resource: Resource, name: string) => {
  const path = resource.is.own("path") ?? "/";
  return arn(resource, "iam", `${what}${path.startsWith("/") ? path : `/${path}`}${name}`, "");
};

const arn = ({ home }: Resource, service: string, rest: string, region = home.region): string =>
  `arn:${home.partition}:${service}:${region}:${home.account}:${rest}`;

/** What AWS makes of a name. `id` is what the provider calls the resource's id: the name where not said. */
interface Kind {
  /** The attribute that names it; a prefix stands in `<attribute>_prefix`. */
  readonly name?: string;
  readonly arn?: (resource: Resource, name: string, world: View) => string | undefined;
  /** `id` is `open`: AWS chooses it when the resource is made. */
  readonly id?: "arn" | "name" | "open";
  /** What ids that AWS chooses begin with. */
  readonly prefix?: string;
}

const symbolOf = ({ address, type }: Resource, world: View): string =>
  `${kinds[type]?.prefix ?? ""}${world.symbols.of(address)}`;

/** By type: how a resource's ARN follows from what the plan knows. Forms: the service authorization reference of AWS. */
const kinds: Readonly<Record<string, Kind>> = {
  aws_iam_user: { arn: inIam("user") },
  aws_iam_group: { arn: inIam("group") },
  aws_iam_role: { arn: inIam("role") },
  aws_iam_policy: { arn: inIam("policy"), id: "arn" },
  aws_iam_instance_profile: { arn: inIam("instance-profile") },
  aws_iam_openid_connect_provider: {
    name: "url",
    id: "arn",
    arn: (resource, url) => arn(resource, "iam", `oidc-provider/${url.replace(/^https:\/\//, "")}`, ""),
  },
  aws_s3_bucket: { name: "bucket", arn: ({ home }, name) => `arn:${home.partition}:s3:::${name}` },
  aws_lambda_function: { name: "function_name", arn: (resource, name) => arn(resource, "lambda", `function:${name}`) },
  aws_eks_cluster: { arn: (resource, name) => arn(resource, "eks", `cluster/${name}`) },
  aws_kms_key: {
    id: "open",
    arn: (resource, _, world) => arn(resource, "kms", `key/${symbolOf(resource, world)}`),
  },
  aws_kms_alias: { arn: (resource, name) => arn(resource, "kms", name) },
  aws_secretsmanager_secret: {
    id: "arn",
    arn: (resource, name, world) =>
      arn(resource, "secretsmanager", `secret:${name}-${world.symbols.suffix(resource.address)}`),
  },
  aws_ssm_parameter: { arn: (resource, name) => arn(resource, "ssm", `parameter/${name.replace(/^\//, "")}`) },
  aws_sqs_queue: { id: "open", arn: (resource, name) => arn(resource, "sqs", name) },
  aws_dynamodb_table: { arn: (resource, name) => arn(resource, "dynamodb", `table/${name}`) },
  aws_db_instance: { name: "identifier", id: "open", arn: (resource, name) => arn(resource, "rds", `db:${name}`) },
  aws_rds_cluster: { name: "cluster_identifier", arn: (resource, name) => arn(resource, "rds", `cluster:${name}`) },
  aws_vpc: { id: "open", prefix: "vpc-" },
  aws_subnet: { id: "open", prefix: "subnet-" },
  aws_route_table: { id: "open", prefix: "rtb-" },
  aws_internet_gateway: { id: "open", prefix: "igw-" },
  aws_nat_gateway: { id: "open", prefix: "nat-" },
  aws_vpc_endpoint: { id: "open", prefix: "vpce-" },
  aws_instance: {
    id: "open",
    prefix: "i-",
    arn: (resource, _, world) => arn(resource, "ec2", `instance/${symbolOf(resource, world)}`),
  },
  aws_security_group: {
    id: "open",
    prefix: "sg-",
    arn: (resource, _, world) => arn(resource, "ec2", `security-group/${symbolOf(resource, world)}`),
  },
  aws_lb: { id: "arn", arn: (resource, name, world) => balancer(resource, name, world) },
  aws_alb: { id: "arn", arn: (resource, name, world) => balancer(resource, name, world) },
  aws_lb_target_group: {
    id: "arn",
    arn: (resource, name, world) =>
      arn(resource, "elasticloadbalancing", `targetgroup/${name}/${symbolOf(resource, world)}`),
  },
  aws_lb_listener: {
    id: "arn",
    arn: (resource, _, world) => arn(resource, "elasticloadbalancing", `listener/${symbolOf(resource, world)}`),
  },
};

function balancer(resource: Resource, name: string, world: View): string {
  const type = { network: "net", gateway: "gwy" }[resource.is.own("load_balancer_type") ?? ""] ?? "app";
  return arn(resource, "elasticloadbalancing", `loadbalancer/${type}/${name}/${symbolOf(resource, world)}`);
}

/** What the resource is called; a symbol where the plan leaves it open. */
export function nameOf(resource: Resource, world: View): string {
  const { is, type, address } = resource;
  // A data source has the attributes of the resource that it looks at.
  const attribute = kinds[type]?.name ?? "name";
  const told = is.value(attribute);
  if (typeof told === "string" && told !== "") return told;
  const prefix = is.value(`${attribute}_prefix`);
  const symbol = world.symbols.of(address, attribute);
  return typeof prefix === "string" ? `${prefix}${symbol}` : symbol;
}

/** The ARN, told or computed. */
export const arnOfResource = (resource: Resource, world: View): string =>
  world.attribute(resource, "arn") ?? world.symbols.of(resource.address, "arn");

/** An attribute that AWS fills in, where it follows from what the plan knows. */
export function predicted(resource: Resource, attribute: string, world: View): string | undefined {
  const kind = kinds[resource.type];
  if (!kind) return undefined;
  const name = (): string => nameOf(resource, world);
  if (attribute === "arn") return kind.arn?.(resource, name(), world);
  if (attribute === (kind.name ?? "name"))
    return kind.id === "open" && resource.is.value(attribute) === undefined ? undefined : name();
  if (attribute === "id") {
    if (kind.id === "open") return symbolOf(resource, world);
    return kind.id === "arn" ? world.attribute(resource, "arn") : name();
  }
  if (resource.type === "aws_kms_key" && attribute === "key_id") return symbolOf(resource, world);
  return undefined;
}
