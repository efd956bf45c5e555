import type { AwsSecurityGroupRuleFact } from "../fact/aws-network.ts";
import { inRegion, regionFlag as region } from "./aws-acting.ts";
import { json, lines, remark, sh } from "./shell.ts";
import { afterRestart, atOnce, changes, endsCopies, hours, minutes, removes, soon, without } from "./spec.ts";

const lastOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;

/** Ranges that no address of the internet is in: RFC 1918, 6598, 3927, 4193. */
const isInside = (cidr: string): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|127\.|f[cd][0-9a-f]{2}:)/i.test(
    cidr,
  ) && Number(cidr.split("/")[1] ?? 128) >= 8;

function revokeCommand(
  fact: AwsSecurityGroupRuleFact,
  { cidrs, groups = [], prefixLists = [] }: Partial<AwsSecurityGroupRuleFact> & Pick<AwsSecurityGroupRuleFact, "cidrs">,
): string {
  const permission = {
    IpProtocol: fact.protocol,
    ...(fact.fromPort === undefined ? {} : { FromPort: fact.fromPort }),
    ...(fact.toPort === undefined ? {} : { ToPort: fact.toPort }),
    ...ranges(
      "IpRanges",
      "CidrIp",
      cidrs.filter((cidr) => !cidr.includes(":")),
    ),
    ...ranges(
      "Ipv6Ranges",
      "CidrIpv6",
      cidrs.filter((cidr) => cidr.includes(":")),
    ),
    ...ranges("UserIdGroupPairs", "GroupId", groups),
    ...ranges("PrefixListIds", "PrefixListId", prefixLists),
  };
  return (
    sh`aws ec2 revoke-security-group-${fact.direction} --group-id=${fact.group} --ip-permissions=${json([permission])}` +
    inRegion(fact.region)
  );
}
const ranges = (name: string, field: string, values: readonly string[]): Record<string, unknown> =>
  values.length === 0 ? {} : { [name]: values.map((value) => ({ [field]: value })) };

const connections = { seconds: 0, survives: "connections that stand, until they close" };

/** Edits of what runs, holds data or lets traffic through. */
export const awsResourceEdits = [
  changes("restrict-network", "aws.security-group-rule", {
    change: "public",
    title: "Take public addresses out of the security group's rule",
    cost: 2,
    latency: connections,
    // Addresses of a prefix list stand in the list.
    closes: (_, cited) => !cited.some(({ kind }) => kind === "aws.prefix-list"),
    to: (fact) => ({ ...fact, cidrs: fact.cidrs.filter(isInside) }),
    command: (fact) => revokeCommand(fact, { cidrs: fact.cidrs.filter((cidr) => !isInside(cidr)) }),
  }),
  removes("restrict-network", "aws.security-group-rule", {
    title: "Take the rule out of the security group",
    cost: 2,
    latency: connections,
    simulates: "the whole rule is taken out; callers that need it get a rule of their own",
    command: (fact) => revokeCommand(fact, fact),
  }),
  removes("restrict-network", "aws.route", {
    title: "Take the way to the internet out of the route table",
    cost: 4,
    latency: atOnce,
    command: ({ table, destination, region: at }) =>
      (destination.includes(":")
        ? sh`aws ec2 delete-route --route-table-id=${table} --destination-ipv6-cidr-block=${destination}`
        : sh`aws ec2 delete-route --route-table-id=${table} --destination-cidr-block=${destination}`) + inRegion(at),
  }),
  changes("restrict-network", "aws.load-balancer", {
    title: "Make the load balancer internal",
    cost: 4,
    latency: { seconds: 10 * minutes },
    to: (fact) => ({ ...fact, internetFacing: false }),
    command: ({ key, name, type }) =>
      lines(
        remark("the scheme of a load balancer is fixed: make an internal one, move its listeners, delete the old one"),
        sh`aws elbv2 create-load-balancer --name=${`${name}-internal`} --type=${type} --scheme=internal --subnets '<subnets>'` +
          region(key),
        sh`aws elbv2 delete-load-balancer --load-balancer-arn=${key}` + region(key),
      ),
  }),
  changes("restrict-network", "aws.database", {
    title: "Make the database private",
    cost: 3,
    latency: { seconds: 5 * minutes, survives: "connections that stand, until they close" },
    to: (fact) => ({ ...fact, publiclyAccessible: false }),
    command: ({ key }) =>
      sh`aws rds modify-db-instance --db-instance-identifier=${lastOf(key)} --no-publicly-accessible --apply-immediately` +
      region(key),
  }),
  changes("add-authentication", "aws.listener-rule", {
    title: "Put an authenticate action before the forward",
    cost: 3,
    latency: atOnce,
    to: (fact) => ({ ...fact, authenticates: true }),
    command: ({ key, priority }) =>
      priority === "default"
        ? sh`aws elbv2 modify-listener --listener-arn=${key.slice(0, key.lastIndexOf("/"))} --default-actions=file://authenticate-then-forward.json` +
          region(key)
        : lines(
            sh`aws elbv2 describe-rules --listener-arn=${key.slice(0, key.lastIndexOf("/"))} --query=${`Rules[?Priority=='${priority}'].RuleArn`} --output=text` +
              region(key),
            `aws elbv2 modify-rule --rule-arn='<rule>' --actions=file://authenticate-then-forward.json${region(key)}`,
          ),
  }),
  removes("delete", "aws.target", {
    title: "Take the target out of the group",
    cost: 3,
    latency: { seconds: 5 * minutes, survives: "connections that stand, until the group's draining ends" },
    command: ({ targetGroup, target }) =>
      sh`aws elbv2 deregister-targets --target-group-arn=${targetGroup} --targets=${`Id=${target}`}` +
      region(targetGroup),
  }),
  removes("delete", "aws.vpc-endpoint", {
    title: "Delete the VPC endpoint",
    cost: 4,
    latency: { seconds: 5 * minutes },
    // The region is in the service's name: com.amazonaws.<region>.<service>.
    command: ({ key, service }) =>
      sh`aws ec2 delete-vpc-endpoints --vpc-endpoint-ids=${key}` +
      region(service.replaceAll(".", ":").replace(/^com:/, "::")),
  }),
  changes("delete", "aws.function", {
    title: "Delete the function's URL",
    cost: 3,
    latency: atOnce,
    to: (fact) => without(without(fact, "url"), "urlAuth"),
    command: ({ key }) => sh`aws lambda delete-function-url-config --function-name=${key}` + region(key),
  }),
  changes("add-authentication", "aws.function", {
    title: "Set the URL's AuthType to AWS_IAM",
    cost: 2,
    latency: atOnce,
    to: (fact) => ({ ...fact, urlAuth: "AWS_IAM" as const }),
    command: ({ key }) =>
      sh`aws lambda update-function-url-config --function-name=${key} --auth-type=AWS_IAM` + region(key),
  }),
  changes("narrow", "aws.function", {
    title: "Give the function a role with less",
    cost: 3,
    latency: {
      seconds: minutes,
      survives: "sessions of the old role, until they end",
      survivesSeconds: 12 * hours,
    },
    simulates: "the function has no role at all",
    to: (fact) => without(fact, "role"),
    command: ({ key }) =>
      sh`aws lambda update-function-configuration --function-name=${key} --role='<a role with less>'` + region(key),
  }),
  changes("detach", "aws.instance", {
    title: "Give the instance a profile with less, or none",
    cost: 3,
    latency: {
      seconds: minutes,
      survives: "sessions of the old role, until they end",
      survivesSeconds: 6 * hours,
    },
    simulates: "the instance has no profile at all",
    to: (fact) => without(fact, "profile"),
    command: ({ key, instanceIds }) =>
      lines(
        sh`aws ec2 describe-iam-instance-profile-associations --filters=${`Name=instance-id,Values=${instanceIds.join(",")}`} --query='IamInstanceProfileAssociations[].AssociationId' --output=text` +
          region(key),
        `aws ec2 replace-iam-instance-profile-association --association-id='<id>' --iam-instance-profile='Name=<a profile with less>'${region(key)}`,
      ),
  }),
  changes("add-authentication", "aws.instance", {
    title: "Require session tokens of the metadata service",
    cost: 2,
    latency: atOnce,
    // Where tokens are required already, a GET gives nothing: what the step rests on is another request.
    closes: ({ httpTokens }, cited) => httpTokens === "optional" && !cited.some(({ kind }) => kind === "k8s.pod"),
    to: (fact) => ({ ...fact, httpTokens: "required" as const }),
    command: ({ key, instanceIds }) =>
      lines(
        ...instanceIds.map(
          (id) => sh`aws ec2 modify-instance-metadata-options --instance-id=${id} --http-tokens=required` + region(key),
        ),
      ),
  }),
  changes("narrow", "aws.instance", {
    change: "hop-limit",
    title: "Require session tokens of the metadata service, with a hop limit of 1",
    cost: 2,
    latency: atOnce,
    // A pod in the node's own network is no hop away.
    closes: (_, cited) => {
      const pods = cited.filter((fact) => fact.kind === "k8s.pod");
      return pods.length > 0 && pods.every(({ hostNetwork }) => !hostNetwork);
    },
    to: (fact) => ({ ...fact, httpTokens: "required" as const, hopLimit: 1 }),
    command: ({ key, instanceIds }) =>
      lines(
        ...instanceIds.map(
          (id) =>
            sh`aws ec2 modify-instance-metadata-options --instance-id=${id} --http-tokens=required --http-put-response-hop-limit=1` +
            region(key),
        ),
      ),
  }),
  changes("narrow", "aws.bucket", {
    change: "block-public",
    title: "Block public access to the bucket",
    cost: 2,
    latency: soon,
    to: (fact) => ({
      ...fact,
      block: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
    }),
    command: ({ name }) =>
      sh`aws s3api put-public-access-block --bucket=${name} --public-access-block-configuration=BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
  }),
  changes("narrow", "aws.bucket", {
    change: "disable-acls",
    title: "Disable access control lists of the bucket",
    cost: 2,
    latency: soon,
    to: (fact) => ({ ...fact, aclsDisabled: true }),
    command: ({ name }) =>
      sh`aws s3api put-bucket-ownership-controls --bucket=${name} --ownership-controls='Rules=[{ObjectOwnership=BucketOwnerEnforced}]'`,
  }),
  endsCopies("rotate", "aws.secret", {
    title: "Rotate the secret",
    cost: 1,
    reversible: false,
    latency: afterRestart("the old value, where what it opens takes it beside the new one"),
    command: ({ key, rotationFunction }) =>
      rotationFunction === undefined
        ? lines(
            sh`aws secretsmanager put-secret-value --secret-id=${key} --secret-string=file://new-value` + region(key),
            remark("then take the old value away at what it opens"),
          )
        : sh`aws secretsmanager rotate-secret --secret-id=${key}` + region(key),
  }),
  endsCopies("rotate", "aws.parameter", {
    title: "Change the value and what it opens",
    cost: 1,
    reversible: false,
    latency: afterRestart("the old value, where what it opens takes it beside the new one"),
    command: ({ key, name }) =>
      lines(
        sh`aws ssm put-parameter --name=${name} --value=file://new-value --overwrite` + region(key),
        remark("then take the old value away at what it opens"),
      ),
  }),
];
