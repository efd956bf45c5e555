import { regionFlag } from "./aws-acting.ts";
import { lines, remark, sh } from "./shell.ts";

/** What is done to the file between reading and writing it. */
export const narrowed = (index: string, file = "policy.json"): string =>
  `# narrow .Statement[${index}] of ${file}; taking it out: jq 'del(.Statement[${index}])'`;

const lastOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;
const after = (arn: string, mark: string): string => arn.slice(arn.indexOf(mark) + mark.length);

/** How a policy of a resource is read and written whole, by the service in its ARN: arguments beside the region's. */
interface Calls {
  readonly get: string;
  readonly put: string;
  /** Where it has no statement left. */
  readonly remove?: string;
}

function callsOf(arn: string): Calls | undefined {
  switch (arn.split(":")[2]) {
    case "s3": {
      const bucket = sh`--bucket=${arn.slice(arn.lastIndexOf(":") + 1)}`;
      if (/:accesspoint\//.test(arn)) {
        const named = sh`--account-id=${arn.split(":")[4] ?? ""} --name=${lastOf(arn)}`;
        return {
          get: `aws s3control get-access-point-policy ${named} --query=Policy`,
          put: `aws s3control put-access-point-policy ${named} --policy=file://policy.json`,
          remove: `aws s3control delete-access-point-policy ${named}`,
        };
      }
      return {
        get: `aws s3api get-bucket-policy ${bucket} --query=Policy`,
        put: `aws s3api put-bucket-policy ${bucket} --policy=file://policy.json`,
        remove: `aws s3api delete-bucket-policy ${bucket}`,
      };
    }
    case "kms": {
      const key = sh`--key-id=${arn} --policy-name=default`;
      return {
        get: `aws kms get-key-policy ${key} --query=Policy`,
        put: `aws kms put-key-policy ${key} --policy=file://policy.json`,
      };
    }
    case "secretsmanager": {
      const secret = sh`--secret-id=${arn}`;
      return {
        get: `aws secretsmanager get-resource-policy ${secret} --query=ResourcePolicy`,
        put: `aws secretsmanager put-resource-policy ${secret} --resource-policy=file://policy.json`,
        remove: `aws secretsmanager delete-resource-policy ${secret}`,
      };
    }
    case "sns":
      return {
        get: sh`aws sns get-topic-attributes --topic-arn=${arn} --query=Attributes.Policy`,
        put: sh`aws sns set-topic-attributes --topic-arn=${arn} --attribute-name=Policy --attribute-value=file://policy.json`,
      };
    case "ecr": {
      const repository = sh`--registry-id=${arn.split(":")[4] ?? ""} --repository-name=${after(arn, ":repository/")}`;
      return {
        get: `aws ecr get-repository-policy ${repository} --query=policyText`,
        put: `aws ecr set-repository-policy ${repository} --policy-text=file://policy.json`,
        remove: `aws ecr delete-repository-policy ${repository}`,
      };
    }
    case "dynamodb":
      return {
        get: sh`aws dynamodb get-resource-policy --resource-arn=${arn} --query=Policy`,
        put: sh`aws dynamodb put-resource-policy --resource-arn=${arn} --policy=file://policy.json`,
        remove: sh`aws dynamodb delete-resource-policy --resource-arn=${arn}`,
      };
    case "es":
      return {
        get: sh`aws opensearch describe-domain --domain-name=${lastOf(arn)} --query=DomainStatus.AccessPolicies`,
        put: sh`aws opensearch update-domain-config --domain-name=${lastOf(arn)} --access-policies=file://policy.json`,
      };
    case "elasticfilesystem":
      return {
        get: sh`aws efs describe-file-system-policy --file-system-id=${lastOf(arn)} --query=Policy`,
        put: sh`aws efs put-file-system-policy --file-system-id=${lastOf(arn)} --policy=file://policy.json`,
        remove: sh`aws efs delete-file-system-policy --file-system-id=${lastOf(arn)}`,
      };
    case "s3vectors":
      return {
        get: sh`aws s3vectors get-vector-bucket-policy --vector-bucket-arn=${arn} --query=policy`,
        put: sh`aws s3vectors put-vector-bucket-policy --vector-bucket-arn=${arn} --policy=file://policy.json`,
        remove: sh`aws s3vectors delete-vector-bucket-policy --vector-bucket-arn=${arn}`,
      };
    default:
      return undefined;
  }
}

function queue(arn: string, index: string): string {
  const region = regionFlag(arn);
  const name = sh`--queue-name=${lastOf(arn)}`;
  const url = `--queue-url="$(aws sqs get-queue-url ${name}${region} --query=QueueUrl --output=text)"`;
  return lines(
    `aws sqs get-queue-attributes ${url} --attribute-names=Policy --query=Attributes.Policy --output=text${region} > policy.json`,
    narrowed(index),
    `jq '{Policy: tostring}' policy.json > attributes.json`,
    `aws sqs set-queue-attributes ${url} --attributes=file://attributes.json${region}`,
  );
}

/** Narrows one statement of the policy of a resource. */
export function narrowResource(arn: string, index: string, sid: string | undefined): string {
  const region = regionFlag(arn);
  const service = arn.split(":")[2];
  if (service === "lambda")
    return (
      sh`aws lambda remove-permission --function-name=${arn} --statement-id=${sid ?? "<Sid of the statement>"}` + region
    );
  if (service === "sqs") return queue(arn, index);
  const calls = callsOf(arn);
  if (!calls) return remark(`narrow statement ${Number(index) + 1} of the policy of ${arn}`);
  return lines(
    `${calls.get} --output=text${region} > policy.json`,
    narrowed(index),
    `${calls.put}${region}`,
    calls.remove === undefined ? "" : remark(`where no statement is left: ${calls.remove}${region}`),
  );
}
