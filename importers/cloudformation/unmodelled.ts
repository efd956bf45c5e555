import type { Fact, Source } from "../../model/fact.ts";
import { gaps } from "../design/frame.ts";
import { pointerTo, type Tree, treeOf } from "../read/index.ts";
import { textOf } from "./evaluate.ts";

/** Types that are read. */
const read =
  /^AWS::(IAM::(Role|User|Group|Policy|RolePolicy|UserPolicy|GroupPolicy|ManagedPolicy|InstanceProfile|AccessKey|UserToGroupAddition)|S3::Bucket(Policy)?|Lambda::(Function|Permission|Url)|KMS::(Key|Alias)|SecretsManager::(Secret|ResourcePolicy)|SSM::Parameter|SQS::Queue(Policy)?|SNS::Topic(Policy)?|DynamoDB::Table|RDS::DB(Instance|Cluster)|ECR::Repository|CodeBuild::Project|EC2::(Instance|SecurityGroup(Ingress|Egress)?|Subnet|RouteTable|Route|SubnetRouteTableAssociation))$/;

/** Types whose objects give nobody anything beyond what others tell of them. */
const told =
  /^AWS::(CloudWatch::.*|Logs::.*|Route53::.*|CertificateManager::.*|EC2::(VPC|InternetGateway|VPCGatewayAttachment|NatGateway|EIP)|Lambda::(LayerVersion|Alias|Version|EventSourceMapping)|SecretsManager::(SecretTargetAttachment|RotationSchedule)|RDS::DBSubnetGroup|CloudFormation::(WaitCondition|WaitConditionHandle)|CDK::Metadata)$/;

/** What the stack has and Ambit does not model: a gap for each type. */
export function* unmodelled(resources: Tree, scope: string, source: Source): Iterable<Fact> {
  const found = Object.entries(resources).flatMap(([id, resource]) => {
    const type = textOf(treeOf(resource)["Type"]);
    if (read.test(type) || told.test(type)) return [];
    const usual = /^[A-Za-z0-9]{1,64}(::[A-Za-z0-9]{1,64}){1,3}$/.test(type);
    return [{ what: usual ? type : "resources without a usual type", pointer: pointerTo("", "Resources", id) }];
  });
  yield* gaps(found, scope, source);
}
