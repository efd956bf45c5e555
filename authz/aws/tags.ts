import type { FactKind, FactReader } from "../../model/fact.ts";
import { parseArn } from "./arn.ts";
import type { Target } from "./decide.ts";

/** Fact kinds that hold a service's resources with their tags. */
const kinds: Readonly<Record<string, readonly FactKind[]>> = {
  iam: ["aws.user", "aws.role"],
  s3: ["aws.bucket"],
  secretsmanager: ["aws.secret"],
  ssm: ["aws.parameter"],
  kms: ["aws.key"],
  lambda: ["aws.function"],
  dynamodb: ["aws.table"],
  sqs: ["aws.queue"],
  rds: ["aws.database"],
};

/** Tags of a resource of the snapshot, `<key>=<value>`; undefined where they were not read. Objects have tags of their own. */
export function tagsOf({ arn }: Target, facts: FactReader): readonly string[] | undefined {
  for (const kind of kinds[parseArn(arn)?.service ?? ""] ?? []) {
    const fact = facts.get(kind, arn);
    if (fact && "tags" in fact && Array.isArray(fact.tags)) return fact.tags;
  }
  return undefined;
}
