import { arnOfResource, nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import type { Moments } from "./iam.ts";
import { policyOf } from "./policy-document.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

const path = "SecretsManager.SecretList";

/** Secrets with their policies and rotation, parameters, queues, tables. Values are not looked at. */
export function secrets({ own, other }: Moments, drafts: Drafts): void {
  const draftOf = (arn: string, { home }: Resource): Draft =>
    drafts.of(path, arn, home, { ARN: arn, Name: /:secret:(.*)-[^-]{6}$/.exec(arn)?.[1] ?? arn });
  // A secret shows its policy, which a resource of its own may manage.
  const apart = new Set(
    [own, other].flatMap((world) =>
      world.all("aws_secretsmanager_secret_policy").map(({ is }) => is.text("secret_arn", "arn")),
    ),
  );
  for (const resource of own.all("aws_secretsmanager_secret")) {
    const { is, created } = resource;
    const arn = arnOfResource(resource, own);
    const draft = drafts.whole(path, arn, resource, {
      ARN: arn,
      Name: nameOf(resource, own),
      KmsKeyId: is.text("kms_key_id", "arn"),
      Tags: tagsOf(is),
    });
    const set = !created || is.expression("policy") !== undefined;
    if (!apart.has(arn) && set) draft.policy("ResourcePolicy", policyOf(resource, "policy", own));
  }
  for (const resource of own.all("aws_secretsmanager_secret_policy")) {
    const arn = resource.is.text("secret_arn", "arn");
    if (arn?.startsWith("arn:")) draftOf(arn, resource).policy("ResourcePolicy", policyOf(resource, "policy", own));
  }
  for (const resource of own.all("aws_secretsmanager_secret_rotation")) {
    const { is } = resource;
    const arn = is.text("secret_id", "arn");
    if (arn?.startsWith("arn:"))
      draftOf(arn, resource).put({ RotationLambdaARN: is.text("rotation_lambda_arn", "arn") }, is.pointer);
  }
  parameters(own, drafts);
  queues({ own, other }, drafts);
  for (const resource of own.all("aws_dynamodb_table")) {
    const arn = arnOfResource(resource, own);
    drafts.whole("DynamoDB.Tables", arn, resource, {
      TableName: nameOf(resource, own),
      TableArn: arn,
      Tags: tagsOf(resource.is),
    });
  }
  for (const resource of own.all("aws_dynamodb_resource_policy")) {
    const arn = resource.is.text("resource_arn", "arn");
    if (arn === undefined) continue;
    const TableName = arn.slice(arn.lastIndexOf("/") + 1);
    const draft = drafts.of("DynamoDB.Tables", arn, resource.home, { TableArn: arn, TableName });
    draft.policy("ResourcePolicy", policyOf(resource, "policy", own));
  }
}

function parameters(world: View, drafts: Drafts): void {
  for (const resource of world.all("aws_ssm_parameter")) {
    const { is } = resource;
    const arn = arnOfResource(resource, world);
    drafts.whole("SSM.Parameters", arn, resource, {
      Name: nameOf(resource, world),
      ARN: arn,
      Type: is.own("type") ?? "String",
      KeyId: is.isOpen("key_id") && is.expression("key_id") === undefined ? undefined : is.text("key_id", "arn"),
      Tags: tagsOf(is),
    });
  }
}

function queues({ own, other }: Moments, drafts: Drafts): void {
  const apart = new Set(
    [own, other].flatMap((world) => world.all("aws_sqs_queue_policy").flatMap((one) => queueOf(one, world) ?? [])),
  );
  for (const resource of own.all("aws_sqs_queue")) {
    const { is, created } = resource;
    const arn = arnOfResource(resource, own);
    const draft = drafts.whole("SQS.Queues", arn, resource, { QueueArn: arn, Tags: tagsOf(is) });
    const set = !created || is.expression("policy") !== undefined;
    if (!apart.has(arn) && set) draft.policy("Policy", policyOf(resource, "policy", own));
  }
  for (const resource of own.all("aws_sqs_queue_policy")) {
    const arn = queueOf(resource, own);
    if (arn === undefined) continue;
    drafts.of("SQS.Queues", arn, resource.home, { QueueArn: arn }).policy("Policy", policyOf(resource, "policy", own));
  }
}

/** The ARN of the queue whose URL the resource names. */
function queueOf(resource: Resource, world: View): string | undefined {
  const url = resource.is.value("queue_url");
  const [, region, account, name] = /^https:\/\/sqs\.([a-z0-9-]+)\.[^/]+\/(\d{12})\/([^/]+)$/.exec(String(url)) ?? [];
  if (name !== undefined) return `arn:${resource.home.partition}:sqs:${region}:${account}:${name}`;
  const [only] = world.targets(resource, resource.is.expression("queue_url")) ?? [];
  return only?.[0].type === "aws_sqs_queue" ? world.attribute(only[0], "arn") : undefined;
}
