import { account, arn, type Draft, iamArn } from "./draft.ts";
import { as, given, may, type PathRow, type Premise, prize } from "./row.ts";

const listed = (
  name: string,
  list: string,
  member: unknown,
  instead: Readonly<Record<string, unknown>> = {},
): Premise =>
  given(
    name,
    (draft) => draft.add(list, member),
    Object.fromEntries(Object.entries(instead).map(([why, other]) => [why, (draft: Draft) => draft.add(list, other)])),
  );

const existing = (
  id: string,
  rules: readonly string[],
  checks: string,
  certainty: PathRow["certainty"],
  needs: readonly Premise[],
  more: Partial<PathRow> = {},
): PathRow => ({
  id,
  rules: rules.map((name) => `aws.${name}`),
  checks,
  actor: "user",
  goal: as(prize),
  certainty,
  needs,
  ...more,
  setting: (draft, actor) => {
    draft.role("prize");
    draft.profile(prize);
    more.setting?.(draft, actor);
  },
});

const box = arn("ec2", "instance/i-1");
const profile = `arn:aws:iam::${account}:instance-profile/prize`;
const machine = (more: object = {}) => ({
  Instances: [
    {
      InstanceId: "i-1",
      State: { Name: "running" },
      IamInstanceProfile: { Arn: profile },
      SubnetId: "subnet-1",
      VpcId: "vpc-1",
      PublicIpAddress: "198.51.100.10",
      SecurityGroups: [{ GroupId: "sg-1" }],
      ...more,
    },
  ],
});
const instance = (instead: Readonly<Record<string, object>> = {}): Premise =>
  listed("an instance with the role exists", "EC2.Reservations", machine(), {
    "it has no instance profile": machine({ IamInstanceProfile: null }),
    ...Object.fromEntries(Object.entries(instead).map(([why, more]) => [why, machine(more)])),
  });
const stopped = { "it is stopped": { State: { Name: "stopped" } } };

const registers = (channel: string): Premise => ({
  ...given("its role lets the agent register", (draft) =>
    draft.allow(prize, ["ssm:UpdateInstanceInformation", channel]),
  ),
  instead: { "it may register but take no orders": (draft) => draft.allow(prize, "ssm:UpdateInstanceInformation") },
});

const job = arn("lambda", "function:job");
const runs = (more: object = {}) => ({ FunctionName: "job", FunctionArn: job, Role: prize, ...more });
const lambda: Premise = listed("a function with the role exists", "Lambda.Functions", runs(), {
  "it has another role": runs({ Role: iamArn("role", "harmless") }),
});

const open = (cidr: string, port: number) => ({
  GroupId: "sg-1",
  GroupName: "sg-1",
  VpcId: "vpc-1",
  IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] }],
});
const gateway = (target: object) => ({
  RouteTableId: "rtb-1",
  VpcId: "vpc-1",
  Associations: [{ Main: true }],
  Routes: [{ DestinationCidrBlock: "0.0.0.0/0", ...target }],
});

/** Resources that have a role already, and are made to run what somebody wants. */
export const existingRows: readonly PathRow[] = [
  existing(
    "ec2-002",
    ["replace-user-data", "instance-role"],
    "all three on one instance, which has an instance profile",
    "certain",
    [
      may("ec2:ModifyInstanceAttribute", box),
      may("ec2:StopInstances", box),
      may("ec2:StartInstances", box),
      instance(),
    ],
  ),
  existing(
    "ec2-003",
    ["instance-connect", "instance-role"],
    "a running instance with a public address; route, network ACL and security group let port 22 in",
    "conditional",
    [
      may("ec2-instance-connect:SendSSHPublicKey", box),
      instance({ ...stopped, "it has no public address": { PublicIpAddress: null } }),
      listed("port 22 is open", "EC2.SecurityGroups", open("0.0.0.0/0", 22), {
        "another port is": open("0.0.0.0/0", 443),
        "it is open to a private range": open("10.0.0.0/8", 22),
      }),
      listed("a route leads to the internet", "EC2.RouteTables", gateway({ GatewayId: "igw-1" }), {
        "it leads to a NAT gateway": gateway({ NatGatewayId: "nat-1" }),
      }),
    ],
    {
      setting: (draft) => draft.add("EC2.Subnets", { SubnetId: "subnet-1", VpcId: "vpc-1", CidrBlock: "10.0.0.0/24" }),
    },
  ),
  existing(
    "lambda-003",
    ["update-function-code-and-wait", "function-role"],
    "a function with the role; that something invokes it stays a condition",
    "conditional",
    [may("lambda:UpdateFunctionCode", job), lambda],
  ),
  existing(
    "lambda-004",
    ["update-function-code", "invoke-function", "function-role"],
    "both on one function with the role",
    "certain",
    [may("lambda:UpdateFunctionCode", job), may("lambda:InvokeFunction", job), lambda],
  ),
  existing(
    "lambda-005",
    ["update-function-code", "open-function", "function-role"],
    "both on one function with the role",
    "certain",
    [may("lambda:UpdateFunctionCode", job), may("lambda:AddPermission", job), lambda],
  ),
  existing(
    "ssm-001",
    ["ssm-start-session", "instance-role"],
    "a running instance whose role lets the agent register and take orders; that the agent runs stays a condition",
    "conditional",
    [may("ssm:StartSession", box), instance(stopped), registers("ssmmessages:OpenControlChannel")],
  ),
  existing(
    "ssm-002",
    ["ssm-send-command", "instance-role"],
    "a running instance whose role lets the agent register and take orders; the document too; that the agent runs stays a condition",
    "conditional",
    [
      {
        ...may("ssm:SendCommand", box),
        instead: {
          "ssm:SendCommand on another instance": (draft, actor) =>
            draft.allow(actor, "ssm:SendCommand", [arn("ec2", "instance/i-2"), "arn:aws:ssm:*:*:document/*"]),
        },
        give: (draft, actor) =>
          draft.allow(actor, "ssm:SendCommand", [box, "arn:aws:ssm:*:*:document/AWS-RunShellScript"]),
      },
      instance(stopped),
      registers("ec2messages:GetMessages"),
    ],
  ),
];

export { existing, listed };
