import { identityCommand, listOf, organizationCommands, partOf, targetGroupsCommand } from "./cli/names.ts";
import { types } from "./config/items.ts";

/** Files that are called after no command of their own. */
const asked: ReadonlyMap<string, string> = new Map([
  [
    "cloudwatch describe-composite-alarms",
    "cloudwatch describe-alarms --alarm-types CompositeAlarm > cloudwatch-describe-composite-alarms.json",
  ],
]);
const commands = [
  ...new Set([...listOf.keys(), ...partOf.keys(), ...organizationCommands, identityCommand, targetGroupsCommand]),
]
  .map((command) => asked.get(command) ?? command)
  .sort();

/** How to make the input, for the importer's page. */
export const guide: readonly (readonly [heading: string, text: string])[] = [
  [
    "Saved answers of AWS CLI",
    `A folder of answers, each in a file that is named after its command: \`<service>-<operation>.json\`, and where the
command is about one thing \`<service>-<operation>-<name>.json\`; folders may stand in the place of hyphens
(\`s3api/get-bucket-policy/<name>.json\`). A folder above may be called as the account (twelve digits) and the region;
otherwise \`sts-get-caller-identity.json\` tells the account. An **empty file** says that the call was made and found
nothing (AWS answers a missing bucket policy with an error); a file that is not there says that it was not made, and
answers name that as a gap.

\`\`\`sh
mkdir -p export/111111111111/eu-west-1 && cd export/111111111111/eu-west-1
aws iam get-account-authorization-details > iam-get-account-authorization-details.json
aws s3api list-buckets > s3api-list-buckets.json
for bucket in $(aws s3api list-buckets --query 'Buckets[].Name' --output text); do
  for what in get-bucket-policy get-public-access-block get-bucket-acl get-bucket-encryption get-bucket-ownership-controls; do
    aws s3api $what --bucket "$bucket" > "s3api-$what-$bucket.json"
  done
done
\`\`\`

These commands are read:

\`\`\`text
${commands.join("\n")}
\`\`\``,
  ],
  [
    "Services last accessed",
    `Which of the services that it may use a user or role uses, IAM tells by a report that is made for each and waited for;
\`ambit collect aws\` does not ask for it. The answer does not name what it is of: its ARN stands beside, as \`Arn\` or
\`ambit:subject\`. A report that is not completed or cut off, or none for a user or role, is named as a gap.

\`\`\`sh
for arn in $(aws iam get-account-authorization-details --filter User Role --query '[UserDetailList,RoleDetailList][].Arn' --output text); do
  job=$(aws iam generate-service-last-accessed-details --arn "$arn" --query JobId --output text)
  file="iam-get-service-last-accessed-details-$(echo "$arn" | cut -d: -f6 | tr / -).json"
  while aws iam get-service-last-accessed-details --job-id "$job" --max-items 1000 > "$file" && grep -q IN_PROGRESS "$file"; do sleep 2; done
  jq --arg arn "$arn" '.Arn = $arn' "$file" > "$file.new" && mv "$file.new" "$file"
done
\`\`\``,
  ],
  [
    "AWS Config",
    `A configuration snapshot or history file as AWS Config delivers it to its bucket (\`configurationItems\`), or the answer of
\`aws configservice select-resource-config\` saved as a file. A type that occurs counts as read whole. What Config does not
record (function URLs, grants of keys, policies of secrets, access entries of clusters) is named as a gap. These types are read:

\`\`\`text
${[...types.keys()].sort().join("\n")}
\`\`\``,
  ],
  [
    "Stores of iam-collect",
    `The folder in which iam-collect keeps what it found (\`aws/<partition>/accounts/...\`, \`organizations/...\`), as it lies on
disk. Users, groups, roles, policies, buckets, functions, keys, secrets, queues, topics, tables and repositories are read with
their policies, and the organization's policies at their levels. What it keeps less of (ACLs, grants, function URLs, versions
of policies that are not in force) is named as a gap.`,
  ],
];
