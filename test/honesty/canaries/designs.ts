import type { Mint } from "./mint.ts";

const account = "999988887777";
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:${account}:${rest}`;

/** Other layouts of what is known of an AWS account, and designs, with secrets where theirs have room for some. */
export function layouts(mint: Mint): readonly { readonly file: string; readonly text: string }[] {
  const cli = (what: string): string => mint.value(`AWS CLI ${what}`);
  const config = (what: string): string => mint.value(`AWS Config ${what}`);
  const store = (what: string): string => mint.value(`iam-collect ${what}`);
  const stack = (what: string): string => mint.value(`CloudFormation ${what}`);
  const plan = (what: string): string => mint.value(`Terraform ${what}`);
  const saved = {
    "lambda-list-functions": {
      Functions: [
        {
          FunctionName: "g",
          FunctionArn: arn("lambda", "function:g"),
          Description: cli("function Description"),
          Environment: { Variables: { KEY: cli("function environment") } },
        },
      ],
    },
    "secretsmanager-list-secrets": {
      SecretList: [{ ARN: arn("secretsmanager", "secret:t-AbCdEf"), Name: "t", SecretString: cli("SecretString") }],
    },
    "iam-list-access-keys-ann": {
      AccessKeyMetadata: [
        {
          UserName: "ann",
          AccessKeyId: "AKIAEXAMPLEEXAMPLE01",
          Status: "Active",
          SecretAccessKey: cli("SecretAccessKey"),
        },
      ],
    },
  };
  const item = {
    resourceType: "AWS::Lambda::Function",
    awsAccountId: account,
    awsRegion: "eu-central-1",
    configuration: {
      functionName: "h",
      functionArn: arn("lambda", "function:h"),
      environment: { variables: { key: config("function environment") } },
      description: config("function description"),
    },
    supplementaryConfiguration: { Note: config("supplementary part") },
  };
  const template = `Parameters:
  Password: { Type: String, NoEcho: true, Default: ${JSON.stringify(stack("NoEcho default"))} }
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: i
      Role: ${arn("iam", "role/i").replace("eu-central-1", "")}
      Code: { ZipFile: ${JSON.stringify(stack("inline code"))} }
      Environment: { Variables: { A: ${JSON.stringify(stack("environment"))}, B: !Ref Password } }
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: { Name: !Sub "s-\${Password}", SecretString: ${JSON.stringify(stack("SecretString"))} }
  Parameter:
    Type: AWS::SSM::Parameter
    Properties: { Name: /q, Type: String, Value: ${JSON.stringify(stack("parameter value"))} }
  Machine:
    Type: AWS::EC2::Instance
    Properties: { UserData: !Base64 ${JSON.stringify(stack("UserData"))} }
  Login:
    Type: AWS::IAM::User
    Properties: { UserName: u, LoginProfile: { Password: ${JSON.stringify(stack("LoginProfile"))} } }
`;
  const managed = (type: string, values: Readonly<Record<string, unknown>>, sensitive = {}) => ({
    address: `${type}.x`,
    mode: "managed",
    type,
    name: "x",
    provider_name: "aws",
    change: { actions: ["create"], before: null, after: values, after_unknown: {}, after_sensitive: sensitive },
  });
  const terraform = {
    format_version: "1.2",
    terraform_version: "1.11.4",
    variables: { password: { value: plan("variable") } },
    resource_changes: [
      managed("aws_lambda_function", {
        function_name: "k",
        arn: arn("lambda", "function:k"),
        environment: [{ variables: { A: plan("environment") } }],
      }),
      managed("aws_secretsmanager_secret_version", { secret_string: plan("secret_string") }, { secret_string: true }),
      managed("aws_instance", { arn: arn("ec2", "instance/i-1"), id: "i-1", user_data: plan("user_data") }),
    ],
  };
  const kept = `iam-data/aws/aws/accounts/${account}/lambda/eu-central-1/function/l`;
  return [
    ...Object.entries(saved).map(([name, value]) => ({
      file: `cli/${account}/eu-central-1/${name}.json`,
      text: JSON.stringify(value),
    })),
    { file: "config/snapshot.json", text: JSON.stringify({ fileVersion: "1.0", configurationItems: [item] }) },
    {
      file: `${kept}/metadata.json`,
      text: JSON.stringify({ arn: arn("lambda", "function:l"), name: "l", description: store("metadata") }),
    },
    { file: "stack.yaml", text: template },
    { file: "plan.json", text: JSON.stringify(terraform) },
  ];
}
