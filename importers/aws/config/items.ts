import { type Tree, treeOf } from "../../read/index.ts";

/** One resource of an AWS Config snapshot, as far as it is read. */
export interface ConfigItem {
  readonly resourceType: string;
  readonly configuration: Tree;
  readonly supplementary: Tree;
  readonly arn: string | undefined;
}

/** What becomes of items of one type. */
interface Type {
  /** Path of the list that they are members of. */
  readonly path: string;
  /** A member of that list, in the shape of an answer of the service's own API. */
  readonly member: (item: ConfigItem) => Tree;
}

/** Config writes members with a small first letter where most services' APIs write a capital: `dBInstanceArn`. */
function capital(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capital);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.slice(0, 1).toUpperCase() + key.slice(1), capital(member)]),
  );
}

/** Supplementary parts hold JSON as text, and some of them text of JSON text. */
export function unwrapped(value: unknown): unknown {
  let found = value;
  for (let i = 0; i < 2 && typeof found === "string" && /^\s*["{[]/.test(found); i++) {
    try {
      found = JSON.parse(found);
    } catch {
      return found;
    }
  }
  return found;
}

const plain = (path: string): Type => ({ path, member: ({ configuration }) => treeOf(capital(configuration)) });
/** With what stands beside the configuration, under the names of the API. */
const beside = (path: string, more: (supplementary: Tree, item: ConfigItem) => Tree): Type => ({
  path,
  member: (item) => ({ ...treeOf(capital(item.configuration)), ...more(item.supplementary, item) }),
});
/** Services whose own API writes small first letters too. */
const asIs = (path: string): Type => ({ path, member: ({ configuration }) => configuration });

const policyText = (value: unknown): unknown => {
  const found = unwrapped(value);
  return unwrapped(treeOf(found)["policyText"] ?? found);
};

/**
 * Types of AWS Config (https://docs.aws.amazon.com/config/latest/developerguide/resource-config-reference.html) that are
 * members of lists that Ambit reads.
 */
export const types: ReadonlyMap<string, Type> = new Map([
  ["AWS::IAM::User", plain("UserDetailList")],
  ["AWS::IAM::Group", plain("GroupDetailList")],
  ["AWS::IAM::Role", plain("RoleDetailList")],
  ["AWS::IAM::Policy", plain("Policies")],
  [
    "AWS::S3::Bucket",
    beside("S3.Buckets", (parts, { configuration }) => ({
      Name: configuration["name"],
      BucketRegion: configuration["region"] ?? undefined,
      Policy: policyText(parts["BucketPolicy"]) ?? undefined,
      PublicAccessBlockConfiguration: capital(unwrapped(parts["PublicAccessBlockConfiguration"])),
      ServerSideEncryptionConfiguration: encryption(unwrapped(parts["ServerSideEncryptionConfiguration"])),
      Grants: grants(unwrapped(parts["AccessControlList"])),
      OwnershipControls: capital(unwrapped(parts["OwnershipControls"])),
    })),
  ],
  [
    "AWS::Lambda::Function",
    beside("Lambda.Functions", (parts) => ({ Policy: unwrapped(parts["Policy"]), Tags: unwrapped(parts["Tags"]) })),
  ],
  [
    "AWS::KMS::Key",
    beside("KMS.Keys", (parts) => ({ Policy: unwrapped(parts["Policy"]), Tags: capital(unwrapped(parts["Tags"])) })),
  ],
  ["AWS::EC2::Instance", { path: "EC2.Reservations", member: (item) => ({ Instances: [instance(item)] }) }],
  ["AWS::EC2::SecurityGroup", { path: "EC2.SecurityGroups", member: securityGroup }],
  ["AWS::EC2::Subnet", plain("EC2.Subnets")],
  ["AWS::EC2::RouteTable", plain("EC2.RouteTables")],
  ["AWS::EC2::NetworkAcl", plain("EC2.NetworkAcls")],
  ["AWS::EC2::VPCEndpoint", plain("EC2.VpcEndpoints")],
  ["AWS::EC2::Volume", plain("EC2.Volumes")],
  ["AWS::ElasticLoadBalancingV2::LoadBalancer", plain("ElasticLoadBalancingV2.LoadBalancers")],
  ["AWS::ElasticLoadBalancingV2::Listener", plain("ElasticLoadBalancingV2.Listeners")],
  ["AWS::RDS::DBInstance", plain("RDS.DBInstances")],
  ["AWS::RDS::DBCluster", plain("RDS.DBClusters")],
  ["AWS::DynamoDB::Table", plain("DynamoDB.Tables")],
  ["AWS::Redshift::Cluster", plain("Redshift.Clusters")],
  ["AWS::SecretsManager::Secret", beside("SecretsManager.SecretList", (_, item) => secret(item))],
  ["AWS::SQS::Queue", beside("SQS.Queues", (_, { configuration }) => ({ Attributes: capital(configuration) }))],
  ["AWS::SNS::Topic", beside("SNS.Topics", (_, { configuration }) => ({ Attributes: capital(configuration) }))],
  ["AWS::EFS::FileSystem", plain("EFS.FileSystems")],
  ["AWS::CloudFormation::Stack", plain("CloudFormation.Stacks")],
  ["AWS::CodeBuild::Project", asIs("CodeBuild.Projects")],
  ["AWS::EKS::Cluster", asIs("EKS.Clusters")],
]);

/** Types of which a list that Ambit reads has more than Config records: what is missing is named as a gap. */
export const incomplete: ReadonlyMap<string, string> = new Map([
  ["AWS::Lambda::Function", "AWS Config records no function URLs"],
  ["AWS::KMS::Key", "AWS Config records no grants of keys"],
  ["AWS::SecretsManager::Secret", "AWS Config records no policies of secrets"],
  ["AWS::DynamoDB::Table", "AWS Config records no policies of tables"],
  ["AWS::EKS::Cluster", "AWS Config records no access entries of clusters"],
  ["AWS::ElasticLoadBalancingV2::Listener", "AWS Config records no rules of listeners"],
]);

const instance = ({ configuration }: ConfigItem): unknown => capital(configuration);

/** Config has addresses as bare texts beside `ipv4Ranges`. */
function securityGroup({ configuration }: ConfigItem): Tree {
  const group = treeOf(capital(configuration));
  const permissions = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map((one) => {
          const it = treeOf(one);
          return { ...it, IpRanges: it["Ipv4Ranges"] ?? ranges(it["IpRanges"]) };
        })
      : value;
  return {
    ...group,
    IpPermissions: permissions(group["IpPermissions"]),
    IpPermissionsEgress: permissions(group["IpPermissionsEgress"]),
  };
}

const ranges = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((one) => (typeof one === "string" ? { CidrIp: one } : one)) : value;

function encryption(value: unknown): unknown {
  const { rules } = treeOf(value);
  return Array.isArray(rules) ? { Rules: capital(rules) } : undefined;
}

const groupUris: Readonly<Record<string, string>> = {
  AllUsers: "http://acs.amazonaws.com/groups/global/AllUsers",
  AuthenticatedUsers: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
};

/** `{grantList: [{grantee: "AllUsers", permission: "Read"}]}`. */
function grants(value: unknown): unknown {
  const { grantList } = treeOf(value);
  if (!Array.isArray(grantList)) return undefined;
  return grantList.map((one) => {
    const { grantee, permission } = treeOf(one);
    const uri = typeof grantee === "string" ? groupUris[grantee] : undefined;
    return { Grantee: uri === undefined ? {} : { URI: uri }, Permission: permissionNames[String(permission)] ?? "" };
  });
}

const permissionNames: Readonly<Record<string, string>> = {
  Read: "READ",
  Write: "WRITE",
  ReadAcp: "READ_ACP",
  WriteAcp: "WRITE_ACP",
  FullControl: "FULL_CONTROL",
};

const secret = ({ configuration, arn }: ConfigItem): Tree => ({
  ARN: arn ?? configuration["Id"],
  Name: configuration["Name"] ?? configuration["name"],
  KmsKeyId: configuration["KmsKeyId"] ?? configuration["kmsKeyId"],
});
