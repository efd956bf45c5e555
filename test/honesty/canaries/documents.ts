import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Mint } from "./mint.ts";

/** One document made up for the test: its path, and its text with canaries in it. */
interface Document {
  readonly file: string;
  readonly text: string;
}

const account = "999988887777";
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:${account}:${rest}`;

const manifests: readonly Document[] = ["aws", "kubernetes", "vault"].map((source) => ({
  file: `${source}/manifest.json`,
  text: JSON.stringify({ format: "ambit-bundle/v1", source, name: "canaries" }),
}));

/** Well-formed exports with secrets in fields that the estate does not have. */
export function readable(mint: Mint): readonly Document[] {
  const aws = (what: string): string => mint.value(`aws ${what}`);
  const k8s = (what: string): string => mint.value(`kubernetes ${what}`);
  const kv = (what: string): string => mint.value(`vault ${what}`);
  const variables = (what: string) => [{ name: "PASSWORD", value: aws(what) }];
  const resources = {
    AccountId: account,
    Region: "eu-central-1",
    Lambda: {
      Functions: [
        {
          FunctionName: "f",
          FunctionArn: arn("lambda", "function:f"),
          Role: arn("iam", "role/f"),
          Environment: { Variables: { KEY: aws("Lambda Environment") } },
        },
      ],
    },
    ECS: {
      TaskDefinitions: [
        {
          taskDefinitionArn: arn("ecs", "task-definition/t:1"),
          containerDefinitions: [
            { name: "c", environment: variables("ECS environment"), command: [aws("ECS command")] },
          ],
        },
      ],
    },
    CodeBuild: {
      Projects: [
        {
          name: "p",
          arn: arn("codebuild", "project/p"),
          environment: { environmentVariables: variables("CodeBuild environment") },
          source: { buildspec: aws("CodeBuild buildspec"), auth: { resource: aws("CodeBuild source auth") } },
        },
      ],
    },
    CloudFormation: {
      Stacks: [
        {
          StackId: arn("cloudformation", "stack/s/1"),
          StackName: "s",
          Parameters: [{ ParameterKey: "P", ParameterValue: aws("stack parameter") }],
          Outputs: [{ OutputKey: "O", OutputValue: aws("stack output") }],
        },
      ],
    },
    Glue: { Jobs: [{ Name: "j", DefaultArguments: { "--password": aws("Glue argument") } }] },
    SecretsManager: {
      SecretList: [
        {
          ARN: arn("secretsmanager", "secret:s-AbCdEf"),
          Name: "s",
          SecretString: aws("SecretString"),
          SecretBinary: Buffer.from(aws("SecretBinary")).toString("base64"),
          Description: aws("secret Description"),
        },
      ],
    },
    SSM: {
      Parameters: [
        {
          Name: "/p",
          ARN: arn("ssm", "parameter/p"),
          Type: "SecureString",
          Value: aws("SSM Value"),
          Description: aws("SSM Description"),
        },
      ],
    },
    EC2: {
      LaunchTemplates: [
        {
          LaunchTemplateId: "lt-1",
          LaunchTemplateData: { UserData: Buffer.from(aws("template UserData")).toString("base64") },
        },
      ],
    },
    [`Service of ${mint.value("aws key name")}`]: { Things: [{ Name: aws("unknown service") }] },
  };
  const pod = {
    kind: "Pod",
    apiVersion: "v1",
    metadata: { name: "p", namespace: "n", annotations: { note: k8s("annotation") } },
    spec: {
      containers: [{ name: "c", image: "i", env: [{ name: "A", value: k8s("env value") }] }],
      volumes: [{ name: "v", flexVolume: { driver: "d", options: { password: k8s("flexVolume option") } } }],
    },
  };
  const job = {
    kind: "CronJob",
    apiVersion: "batch/v1",
    metadata: { name: "j", namespace: "n" },
    spec: {
      jobTemplate: {
        spec: { template: { spec: { containers: [{ name: "c", image: "i", args: [k8s("CronJob args")] }] } } },
      },
    },
  };
  const webhook = {
    kind: "ValidatingWebhookConfiguration",
    apiVersion: "admissionregistration.k8s.io/v1",
    metadata: { name: "w" },
    webhooks: [
      {
        name: "w.example.com",
        clientConfig: { url: `https://u:${k8s("webhook url")}@hook.example.com/?token=${k8s("webhook url")}` },
      },
    ],
  };
  const custom = {
    kind: "Widget",
    apiVersion: "example.com/v1",
    metadata: { name: "x" },
    spec: { password: k8s("custom resource") },
  };
  const answer = (data: unknown) => ({
    request_id: "1",
    lease_id: "",
    auth: { client_token: kv("client_token") },
    wrap_info: { token: kv("wrap token") },
    data,
  });
  return [
    ...manifests,
    { file: "aws/resources.json", text: JSON.stringify(resources) },
    {
      file: "kubernetes/objects.json",
      text: JSON.stringify({ kind: "List", apiVersion: "v1", items: [pod, job, webhook, custom] }),
    },
    {
      file: "kubernetes/secret.yaml",
      text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: n\n# ${k8s("YAML comment")}\nstringData:\n  password: ${JSON.stringify(k8s("Secret stringData"))}\n`,
    },
    {
      file: "vault/sys/mounts.json",
      text: JSON.stringify(
        answer({
          "kv/": { type: "kv", options: { version: "2" }, description: kv("mount description") },
          "v1/": { type: "kv", options: { version: "1" } },
          "db/": { type: "database" },
        }),
      ),
    },
    {
      file: "vault/kv/data/app.json",
      text: JSON.stringify(
        answer({ data: { password: kv("KV version 2 value"), [kv("KV key name")]: "x" }, metadata: { version: 1 } }),
      ),
    },
    { file: "vault/v1/app.json", text: JSON.stringify(answer({ password: kv("KV version 1 value") })) },
    {
      file: "vault/kv/metadata/app.json",
      text: JSON.stringify(answer({ custom_metadata: { note: kv("custom_metadata") } })),
    },
    {
      file: "vault/db/config/main.json",
      text: JSON.stringify(
        answer({
          connection_details: {
            connection_url: `postgresql://u:${kv("connection_url")}@db:5432/x`,
            password: kv("database password"),
          },
        }),
      ),
    },
    {
      file: "vault/db/roles/app.json",
      text: JSON.stringify(
        answer({ db_name: "main", creation_statements: [`CREATE ROLE x PASSWORD '${kv("creation statement")}'`] }),
      ),
    },
    {
      file: "vault/sys/auth.json",
      text: JSON.stringify(
        answer({ "approle/": { type: "approle" }, "ldap/": { type: "ldap" }, "userpass/": { type: "userpass" } }),
      ),
    },
    { file: "vault/auth/approle/role/app/role-id.json", text: JSON.stringify(answer({ role_id: kv("role_id") })) },
    {
      file: "vault/auth/approle/role/app/secret-id.json",
      text: JSON.stringify(answer({ secret_id: kv("secret_id"), secret_id_accessor: kv("secret_id accessor") })),
    },
    {
      file: "vault/auth/ldap/config.json",
      text: JSON.stringify(answer({ url: "ldaps://l", bindpass: kv("LDAP bindpass") })),
    },
    {
      file: "vault/auth/userpass/users/ann.json",
      text: JSON.stringify(answer({ password: kv("userpass password"), token_policies: ["default"] })),
    },
    {
      file: "vault/sys/policies/acl/p.json",
      text: JSON.stringify(
        answer({
          name: "p",
          policy: `# ${kv("policy comment")}\npath "kv/data/*" {\n  capabilities = ["read"]\n  allowed_parameters = { "password" = ["${kv("allowed parameter").replace(/["\\]/g, "")}"] }\n}\n`,
        }),
      ),
    },
  ];
}

/** Exports broken just behind a secret, or with a secret where something else should stand. */
export function broken(mint: Mint): readonly Document[] {
  const secret = (what: string): string => mint.value(`malformed ${what}`);
  const detail = (field: string): string =>
    `{"UserDetailList":[],"GroupDetailList":[],"RoleDetailList":[{"RoleName":"r","Arn":"${arn("iam", "role/r")}","Path":"/","RoleId":"AROA0000","AssumeRolePolicyDocument":{"Statement":[]},${field}`;
  const list = (item: string): string => `{"apiVersion":"v1","kind":"List","items":[${item}`;
  const text = (value: string): string => JSON.stringify(value);
  return [
    ...manifests,
    { file: "aws/cut.json", text: detail(`"Description":${text(secret("AWS, cut behind a value"))}`) },
    { file: "aws/cut-inside.json", text: detail(`"Description":"${secret("AWS, cut inside a value")}`) },
    {
      file: "aws/stray.json",
      text: detail(`"Description":${text(secret("AWS, stray token"))} ${secret("AWS, stray token")} }]}`),
    },
    { file: "aws/key.json", text: detail(`"${secret("AWS, key")}" "Description":1}]}`) },
    { file: "aws/bare.json", text: detail(`"Description": ${secret("AWS, bare word")}}]}`) },
    {
      file: "aws/types.json",
      text: detail(
        `"Tags":"${secret("AWS, wrong type")}","RolePolicyList":"${secret("AWS, wrong type")}","AttachedManagedPolicies":{"${secret("AWS, key of a wrong type")}":1}}],"Policies":"${secret("AWS, wrong type of a list")}"}`,
      ),
    },
    {
      file: "aws/statement.json",
      text: detail(
        `"RolePolicyList":[{"PolicyName":"p","PolicyDocument":{"Statement":[{"Effect":"${secret("AWS, unknown effect")}","Action":{"${secret("AWS, wrong action")}":1}}]}}]}]}`,
      ),
    },
    {
      file: "aws/encoded.json",
      text: detail(
        `"RolePolicyList":[{"PolicyName":"p","PolicyDocument":"%7B%22Statement%22%3A${encodeURIComponent(secret("AWS, encoded document"))}"}]}]}`,
      ),
    },
    {
      file: "kubernetes/cut.json",
      text: list(
        `{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","namespace":"n"},"data":{"p":${text(Buffer.from(secret("Kubernetes, cut")).toString("base64"))}`,
      ),
    },
    {
      file: "kubernetes/types.json",
      text: list(
        `{"kind":"Pod","apiVersion":"v1","metadata":"${secret("Kubernetes, wrong metadata")}"},{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":"${secret("Kubernetes, wrong containers")}"}},{"kind":{"${secret("Kubernetes, key as kind")}":1}},"${secret("Kubernetes, text as item")}"]}`,
      ),
    },
    {
      file: "kubernetes/cut.yaml",
      text: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  password: "${secret("YAML, cut inside quotes").replace(/["\\]/g, "")}`,
    },
    {
      file: "kubernetes/indent.yaml",
      text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: ${secret("YAML, bad indent").replace(/[^\w-]/g, "")}\n b: ${secret("YAML, bad indent").replace(/[^\w-]/g, "")}\n: [`,
    },
    {
      file: "kubernetes/tag.yaml",
      text: `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: !!${secret("YAML, tag").replace(/\W/g, "")} x}\n--- ${secret("YAML, document start").replace(/\W/g, "")}\n}`,
    },
    {
      file: "kubernetes/alias.yaml",
      text: `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: *${secret("YAML, unknown alias").replace(/\W/g, "")}}\n`,
    },
    {
      file: "vault/sys/policies/acl/cut.json",
      text: JSON.stringify({
        data: { name: "cut", policy: `path "a/*" { capabilities = ["${secret("HCL, cut").replace(/["\\]/g, "")}` },
      }),
    },
    {
      file: "vault/sys/policies/acl/word.json",
      text: JSON.stringify({
        data: {
          name: "word",
          policy: `path "a/*" { ${secret("HCL, unknown word").replace(/\W/g, "")} = ${secret("HCL, bare value").replace(/\W/g, "")} }`,
        },
      }),
    },
    {
      file: "vault/sys/policies/acl/types.json",
      text: JSON.stringify({ data: { name: "types", policy: { [secret("Vault, key of a wrong policy")]: 1 } } }),
    },
    {
      file: "vault/kv/data/cut.json",
      text: `{"request_id":"1","data":{"data":{"password":${text(secret("Vault, cut"))}`,
    },
    {
      file: "vault/kv/metadata/types.json",
      text: JSON.stringify({ request_id: "1", data: secret("Vault, text as data") }),
    },
    {
      file: "vault/auth/approle/role/types.json",
      text: JSON.stringify({
        request_id: "1",
        data: { token_policies: { [secret("Vault, key of wrong policies")]: secret("Vault, wrong policies") } },
      }),
    },
  ];
}

export function write(folder: string, documents: readonly Document[]): void {
  for (const { file, text } of documents) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}
