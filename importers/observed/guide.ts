import type { Importer } from "../../model/importer.ts";

type Guide = NonNullable<Importer["guide"]>;

const becomes = `Events are summed up while they stream through: for each identity, action, resource and outcome the first and
last time, how often, and some of the addresses, programs and keys. Of a request nothing else is kept, no value and no body.
Refused requests are apart from those that were carried out. [Observed use](../observed.md) says what is made of it.

Each source and month is a scope of its own, \`log:<source>:<month>:<first event>\`. A log that has grown takes the place of
what it told before; another log of the same month stands beside it, and where the two overlap an event may be counted twice.`;

export const cloudTrailGuide: Guide = [
  [
    "How to make the input",
    `Files as they lie in the trail's bucket (\`.json.gz\`), in folders or archives; or answers to searches:

\`\`\`sh
aws s3 sync s3://BUCKET/AWSLogs/ logs/ --exclude '*CloudTrail-Digest*'
aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY-ID > lookup.json
aws cloudtrail get-query-results --query-id ID > lake.json
\`\`\`

The events say which account they are of; \`--as aws=ACCOUNT-ID\` for those that do not.`,
  ],
  ["What becomes of it", becomes],
];

export const kubernetesAuditGuide: Guide = [
  [
    "How to make the input",
    `What \`--audit-log-path\` writes, a JSON object a line, rotated files too; an \`EventList\`; or what a log service exports:

\`\`\`sh
ambit import audit.log audit-2026-11-20.log.gz --as kubernetes=prod
aws logs filter-log-events --log-group-name /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit > audit.json
\`\`\`

An audit log does not say which cluster it is of: name it as the cluster's own import is named.`,
  ],
  ["What becomes of it", becomes],
];

export const vaultAuditGuide: Guide = [
  [
    "How to make the input",
    `What an audit device of type \`file\` writes, rotated files too:

\`\`\`sh
ambit import vault-audit.log vault-audit.log.1.gz --as vault=corp
\`\`\`

Tokens and accessors in it are hashed and stay so. An audit log does not say which cluster it is of: name it as the
cluster's own import is named.`,
  ],
  ["What becomes of it", becomes],
];
