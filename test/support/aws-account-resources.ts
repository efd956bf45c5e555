import {
  account,
  allow,
  arnOf,
  document,
  type Member,
  member,
  ownResources,
  pick,
  region,
  teamSize,
} from "./aws-account-parts.ts";
import { takenAt } from "./estate-parts.ts";

const tagsOf = ({ team }: Member) => [{ Key: "team", Value: `team-${team}` }];
const nameOf = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);
/** Somebody else of the team, whom policies of resources name. */
const mate = (own: Member, seed: number): Member => member(own.team * teamSize + pick(seed, own.number, 6, teamSize));
/** The key of the first of the team who has one. */
const teamKey = ({ team }: Member): string | undefined => {
  const holder = member(team * teamSize + 2);
  return ownResources(holder).key;
};

/** The lists of an account's resources, ten for each principal, of which some have policies of their own. */
export const resourceLists = (members: readonly Member[], seed: number) => ({
  S3: { Buckets: members.flatMap((own) => buckets(own, seed)) },
  SecretsManager: { SecretList: members.flatMap((own) => secrets(own, seed)) },
  DynamoDB: { Tables: members.flatMap(tables) },
  SQS: { Queues: members.map((own) => queue(own, seed)) },
  SSM: { Parameters: members.map(parameter) },
  Lambda: { Functions: members.flatMap((own) => lambda(own, seed)) },
  EC2: { Reservations: members.flatMap(reservation) },
  KMS: { Keys: members.flatMap((own) => key(own, seed)) },
});

const buckets = (own: Member, seed: number) =>
  ownResources(own).buckets.map((arn, index) => ({
    Name: nameOf(arn),
    Arn: arn,
    CreationDate: takenAt,
    BucketRegion: region,
    Tags: tagsOf(own),
    ...(index === 0 && own.number % 5 === 1 ? { Policy: bucketPolicy(arn, own, seed) } : {}),
    ...(index === 1 && own.number % 4 === 1 ? { ServerSideEncryptionConfiguration: encrypted(own) } : {}),
  }));

const bucketPolicy = (arn: string, own: Member, seed: number) =>
  document(
    { ...allow("s3:GetObject", `${arn}/*`), Principal: { AWS: mate(own, seed).arn } },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );

const encrypted = (own: Member) => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: teamKey(own) } }],
});

const secrets = (own: Member, seed: number) =>
  ownResources(own).secrets.map((arn, index) => ({
    ARN: arn,
    Name: `team-${own.team}/${own.place}/secret-${index}`,
    Tags: tagsOf(own),
    ...(index === 1 && own.number % 3 === 1 ? { KmsKeyId: teamKey(own) } : {}),
    ...(index === 0 && own.number % 10 === 3
      ? {
          ResourcePolicy: document({
            ...allow("secretsmanager:GetSecretValue", "*"),
            Principal: { AWS: mate(own, seed).arn },
          }),
        }
      : {}),
  }));

const tables = (own: Member) =>
  ownResources(own).tables.map((arn) => ({ TableName: nameOf(arn), TableArn: arn, TableStatus: "ACTIVE" }));

const queue = (own: Member, seed: number) => {
  const arn = ownResources(own).queue;
  const policy = document({
    ...allow("sqs:ReceiveMessage", arn, { StringEquals: { "aws:PrincipalTag/team": `team-${own.team}` } }),
    Principal: { AWS: own.number % 20 === 0 ? "*" : mate(own, seed).arn },
  });
  return { QueueArn: arn, Tags: {}, ...(own.number % 10 === 0 ? { Policy: policy } : {}) };
};

const parameter = (own: Member) => ({
  Name: `/team-${own.team}/${own.place}/setting`,
  ARN: ownResources(own).parameter,
  Type: own.number % 2 === 0 ? "SecureString" : "String",
});

const lambda = (own: Member, seed: number) => {
  const arn = ownResources(own).function;
  if (arn === undefined) return [];
  const runsAs = member(own.team * teamSize + 8 + pick(seed, own.number, 7, teamSize - 8)).arn;
  return [
    { FunctionName: nameOf(arn), FunctionArn: arn, Runtime: "nodejs22.x", Handler: "index.handler", Role: runsAs },
  ];
};

const reservation = (own: Member) => {
  const { instance } = ownResources(own);
  if (instance === undefined) return [];
  const profile = member(own.team * teamSize + 9).name;
  return [
    {
      Instances: [
        {
          InstanceId: instance,
          State: { Name: "running" },
          IamInstanceProfile: { Arn: arnOf("iam", `instance-profile/${profile}`, "") },
          VpcId: "vpc-0large",
          SubnetId: "subnet-0large",
          SecurityGroups: [{ GroupId: "sg-0large" }],
          MetadataOptions: { HttpTokens: "required", HttpEndpoint: "enabled", HttpPutResponseHopLimit: 1 },
          Tags: [...tagsOf(own), { Key: "Name", Value: own.name }],
        },
      ],
    },
  ];
};

const key = (own: Member, seed: number) => {
  const arn = ownResources(own).key;
  if (arn === undefined) return [];
  const policy = document(
    { ...allow("kms:*", "*"), Principal: { AWS: `arn:aws:iam::${account}:root` } },
    { ...allow(["kms:Decrypt", "kms:GenerateDataKey"], "*"), Principal: { AWS: mate(own, seed).arn } },
  );
  return [{ KeyId: nameOf(arn), Arn: arn, KeyManager: "CUSTOMER", Aliases: [], Policy: policy, Tags: [] }];
};
