import { type Tree, treeOf } from "../read/index.ts";
import type { Drafts } from "./drafts.ts";
import { textOf } from "./evaluate.ts";
import { listOf } from "./iam.ts";
import type { Resource, World } from "./world.ts";

/** Functions with their permissions and URLs, build projects, machines and what networks let through. */
export function compute(world: World, drafts: Drafts): void {
  functions(world, drafts);
  for (const one of world.of("AWS::CodeBuild::Project"))
    drafts.whole("CodeBuild.Projects", world.arn(one), one.pointer, {
      name: world.name(one),
      arn: world.arn(one),
      serviceRole: one.is["ServiceRole"],
    }).open ??= one.open;
  for (const one of world.of("AWS::EC2::Instance")) instance(one, world, drafts);
  network(world, drafts);
}

function functions(world: World, drafts: Drafts): void {
  const draftOf = (name: string, pointer: string) => {
    const { partition, region, account } = world.home;
    const FunctionArn = name.startsWith("arn:")
      ? name
      : `arn:${partition}:lambda:${region}:${account}:function:${name}`;
    const FunctionName = FunctionArn.slice(FunctionArn.lastIndexOf(":") + 1);
    return drafts.of("Lambda.Functions", FunctionArn, pointer, { FunctionArn, FunctionName });
  };
  for (const one of world.of("AWS::Lambda::Function")) {
    const { is, pointer, open } = one;
    const FunctionArn = world.arn(one);
    drafts.whole("Lambda.Functions", FunctionArn, pointer, {
      FunctionArn,
      FunctionName: world.name(one),
      Role: is["Role"],
      VpcConfig: is["VpcConfig"],
      Tags: is["Tags"],
    }).open ??= open;
  }
  const statements = new Map<string, Tree[]>();
  for (const one of world.of("AWS::Lambda::Permission")) {
    const draft = draftOf(textOf(one.is["FunctionName"]), one.pointer);
    const arn = textOf(draft.value["FunctionArn"]);
    const own = statements.get(arn) ?? [];
    statements.set(arn, [...own, permission(one, arn)]);
    draft.put({ Policy: world.document({ Statement: statements.get(arn) }) }, one.pointer);
    draft.open ??= one.open;
  }
  for (const { id, is, pointer } of world.of("AWS::Lambda::Url")) {
    const FunctionUrlConfig = {
      FunctionUrl: `https://${world.idOf(id)}.lambda-url/`,
      AuthType: textOf(is["AuthType"]),
    };
    draftOf(textOf(is["TargetFunctionArn"]), pointer).put({ FunctionUrlConfig }, pointer);
  }
}

/** The statement that `AddPermission` writes (https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html). */
function permission({ id, is }: Resource, arn: string): Tree {
  const principal = textOf(is["Principal"]);
  const isService = /\.amazonaws\.com/.test(principal);
  const conditions: Record<string, Record<string, unknown>> = {};
  const when = (operator: string, key: string, value: unknown): void => {
    if (value !== undefined) conditions[operator] = { ...conditions[operator], [key]: value };
  };
  when("ArnLike", "AWS:SourceArn", is["SourceArn"]);
  when("StringEquals", "AWS:SourceAccount", is["SourceAccount"]);
  when("StringEquals", "aws:PrincipalOrgID", is["PrincipalOrgID"]);
  when("StringEquals", "lambda:FunctionUrlAuthType", is["FunctionUrlAuthType"]);
  when("Bool", "lambda:InvokedViaFunctionUrl", is["InvokedViaFunctionUrl"]);
  return {
    Sid: id,
    Effect: "Allow",
    Principal: principal === "*" ? "*" : isService ? { Service: principal } : { AWS: principal },
    Action: is["Action"],
    Resource: arn,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

/** User data is not looked at. */
function instance(one: Resource, world: World, drafts: Drafts): void {
  const { id, is, pointer, open } = one;
  const InstanceId = world.idOf(id);
  const profile = textOf(is["IamInstanceProfile"]);
  const { partition, account } = world.home;
  const faces = listOf(is["NetworkInterfaces"]).map(treeOf);
  const groups = [...listOf(is["SecurityGroupIds"]), ...faces.flatMap((face) => listOf(face["GroupSet"]))];
  const subnet = textOf(is["SubnetId"]) || textOf(faces[0]?.["SubnetId"]);
  const Instances = [
    {
      InstanceId,
      State: { Name: "running" },
      ...(profile === ""
        ? {}
        : { IamInstanceProfile: { Arn: `arn:${partition}:iam::${account}:instance-profile/${profile}` } }),
      ...(subnet === "" ? {} : { SubnetId: subnet }),
      SecurityGroups: groups.map((group) => ({ GroupId: textOf(group) })),
      MetadataOptions: is["MetadataOptions"],
      Tags: is["Tags"],
    },
  ];
  drafts.whole("EC2.Reservations", InstanceId, pointer, { Instances }).open ??= open;
}

function network(world: World, drafts: Drafts): void {
  for (const { id, is, pointer, open } of world.of("AWS::EC2::SecurityGroup")) {
    const GroupId = world.idOf(id);
    const draft = drafts.whole("EC2.SecurityGroups", GroupId, pointer, {
      GroupId,
      GroupName: textOf(is["GroupName"]) || GroupId,
      VpcId: is["VpcId"],
      Tags: is["Tags"],
    });
    draft.open ??= open;
    draft.push(
      "IpPermissions",
      listOf(is["SecurityGroupIngress"]).map((rule) => rangesOf(treeOf(rule), "Source")),
      pointer,
    );
    const egress = listOf(is["SecurityGroupEgress"]);
    const everything = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    const rules = egress.length > 0 ? egress.map((rule) => rangesOf(treeOf(rule), "Destination")) : everything;
    draft.push("IpPermissionsEgress", rules, pointer);
  }
  const apart = [
    ["AWS::EC2::SecurityGroupIngress", "IpPermissions", "Source"],
    ["AWS::EC2::SecurityGroupEgress", "IpPermissionsEgress", "Destination"],
  ] as const;
  for (const [type, list, other] of apart) {
    for (const { is, pointer } of world.of(type)) {
      const GroupId = textOf(is["GroupId"]);
      const draft = drafts.of("EC2.SecurityGroups", GroupId, pointer, { GroupId, GroupName: GroupId });
      draft.push(list, [rangesOf(is, other)], pointer);
    }
  }
  for (const { id, is, pointer, open } of world.of("AWS::EC2::Subnet")) {
    const SubnetId = world.idOf(id);
    const fields = { SubnetId, VpcId: textOf(is["VpcId"]), CidrBlock: textOf(is["CidrBlock"]) };
    drafts.whole("EC2.Subnets", SubnetId, pointer, fields).open ??= open;
  }
  routes(world, drafts);
}

const rangesOf = (rule: Tree, other: "Source" | "Destination"): Tree => ({
  IpProtocol: textOf(rule["IpProtocol"]),
  ...portOf("FromPort", rule),
  ...portOf("ToPort", rule),
  IpRanges: rule["CidrIp"] === undefined ? [] : [{ CidrIp: rule["CidrIp"] }],
  Ipv6Ranges: rule["CidrIpv6"] === undefined ? [] : [{ CidrIpv6: rule["CidrIpv6"] }],
  UserIdGroupPairs: rule[`${other}SecurityGroupId`] === undefined ? [] : [{ GroupId: rule[`${other}SecurityGroupId`] }],
  PrefixListIds: rule[`${other}PrefixListId`] === undefined ? [] : [{ PrefixListId: rule[`${other}PrefixListId`] }],
});

function portOf(name: string, rule: Tree): Tree {
  const port = Number(rule[name]);
  return rule[name] === undefined || !Number.isInteger(port) ? {} : { [name]: port };
}

function routes(world: World, drafts: Drafts): void {
  for (const { id, is, pointer, open } of world.of("AWS::EC2::RouteTable")) {
    const RouteTableId = world.idOf(id);
    const fields = { RouteTableId, VpcId: textOf(is["VpcId"]), Associations: [], Routes: [] };
    drafts.whole("EC2.RouteTables", RouteTableId, pointer, fields).open ??= open;
  }
  const tableOf = (is: Tree, pointer: string) => {
    const RouteTableId = textOf(is["RouteTableId"]);
    return drafts.of("EC2.RouteTables", RouteTableId, pointer, { RouteTableId, VpcId: "" });
  };
  for (const { is, pointer } of world.of("AWS::EC2::Route")) {
    const { RouteTableId: _, ...route } = is;
    tableOf(is, pointer).push("Routes", [{ ...route, State: "active" }], pointer);
  }
  for (const { is, pointer } of world.of("AWS::EC2::SubnetRouteTableAssociation"))
    tableOf(is, pointer).push("Associations", [{ Main: false, SubnetId: textOf(is["SubnetId"]) }], pointer);
}
