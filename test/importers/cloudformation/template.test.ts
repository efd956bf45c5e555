import { describe, expect, it } from "vitest";
import { account, importTemplate } from "./templates.ts";

const service = `
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: { Type: String, Default: prod }
  Partner: { Type: String }
  Password: { Type: String, NoEcho: true, Default: hunter2-hunter2 }
Mappings:
  Names: { prod: { bucket: orders-live }, test: { bucket: orders-test } }
Conditions:
  IsLive: !Equals [!Ref Stage, prod]
  IsTest: !Not [!Condition IsLive]
  HasPartner: !Equals [!Ref Partner, "222222222222"]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !FindInMap [Names, !Ref Stage, bucket]
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { AWS: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" }
            Action: s3:GetObject
            Resource: !Join ["", [!GetAtt Bucket.Arn, "/*"]]
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "orders-\${Stage}"
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement:
              - { Effect: Allow, Action: "s3:*", Resource: !Sub "\${Bucket.Arn}/*" }
              - { Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn }
  Queue:
    Type: AWS::SQS::Queue
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
      Role: !GetAtt Role.Arn
      Environment: { Variables: { PASSWORD: !Ref Password } }
  Url:
    Type: AWS::Lambda::Url
    Properties: { TargetFunctionArn: !Ref Function, AuthType: NONE }
  Public:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Function
      Action: lambda:InvokeFunctionUrl
      Principal: "*"
      FunctionUrlAuthType: NONE
  ForTests:
    Condition: IsTest
    Type: AWS::IAM::User
    Properties: { UserName: tester }
  ForPartner:
    Condition: HasPartner
    Type: AWS::IAM::User
    Properties: { UserName: partner }
  Trusting:
    Type: AWS::IAM::Role
    Properties:
      RoleName: trusting
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::\${Partner}:root" }, Action: sts:AssumeRole }
          - { Effect: Deny, Principal: "*", Action: sts:AssumeRole, Condition: { StringNotEquals: { "aws:PrincipalAccount": !Ref Partner } } }
  Machine:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED }
`.replaceAll("\\$", "$");

describe("a CloudFormation template", () => {
  it("is worked out: parameters, mappings, references, texts and conditions", async () => {
    const { get, of, problems } = await importTemplate(service);
    expect(problems).toEqual([]);
    expect(get("aws.bucket", "arn:aws:s3:::orders-live")).toMatchObject({ name: "orders-live" });
    const role = `arn:aws:iam::${account}:role/orders-prod`;
    expect(get("aws.role", role)).toBeDefined();
    expect(of("aws.function")).toMatchObject([{ name: "orders", role, urlAuth: "NONE" }]);
    const resources = of("aws.statement").filter(({ policy }) => policy === `inline:${role}:own`);
    expect(resources.map((one) => one.resources)).toEqual([
      ["arn:aws:s3:::orders-live/*"],
      [expect.stringMatching(/:\(Queue\)$/)],
    ]);
    expect(of("aws.statement").find(({ policy }) => policy === "resource:arn:aws:s3:::orders-live")).toMatchObject({
      principals: { AWS: [`arn:aws:iam::${account}:root`] },
      resources: ["arn:aws:s3:::orders-live/*"],
    });
  });

  it("marks what only deployment tells: made-up names, what a condition decides", async () => {
    const { get, of } = await importTemplate(service);
    expect(of("aws.queue")).toMatchObject([{ unknown: expect.stringContaining("known only at deployment") }]);
    expect(of("aws.statement").find(({ resources }) => resources?.[0]?.endsWith("(Queue)"))).toHaveProperty("unknown");
    expect(get("aws.user", `arn:aws:iam::${account}:user/tester`)).toBeUndefined();
    expect(get("aws.user", `arn:aws:iam::${account}:user/partner`)).toMatchObject({
      unknown: "whether ForPartner is made depends on what is given at deployment",
    });
    expect(get("aws.bucket", "arn:aws:s3:::orders-live")).not.toHaveProperty("unknown");
  });

  it("takes an Allow that is open for anything it may mean, and does not decide whether such a Deny holds", async () => {
    const { of } = await importTemplate(service);
    const trust = of("aws.statement").filter(({ holder, type }) => type === "trust" && holder?.endsWith("/trusting"));
    expect(trust).toMatchObject([
      { effect: "Allow", principals: { AWS: ["*"] }, unknown: expect.stringContaining("parameter Partner") },
      { effect: "Deny", unknown: expect.stringContaining("parameter Partner") },
    ]);
    for (const { conditions } of trust) expect(conditions.map(({ operator }) => operator)).toContain("KnownAfterApply");
  });

  it("reads no secret, counts what is not modelled, and is told whose it is", async () => {
    const { facts, of } = await importTemplate(service);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
    expect(of("unsupported")).toMatchObject([{ what: "AWS::Batch::ComputeEnvironment", count: 1 }]);
    // A stack makes neither policies of the organization nor, as far as they are read, rules of network ACLs.
    const asked = of("coverage").filter(({ state }) => state !== "partly");
    expect(asked.map(({ collection, state }) => `${collection} ${state}`).sort()).toEqual([
      "aws.network-acl-entry not-asked",
      "aws.rcp not-asked",
      "aws.scp not-asked",
    ]);
    const nowhere = `Resources: { U: { Type: "AWS::IAM::User", Properties: { UserName: a } } }`;
    await expect(importTemplate(nowhere, "t.yaml", null)).rejects.toThrow("which AWS account");
  });

  it("is the same as JSON with functions in their long form", async () => {
    const text = `
Resources:
  Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: news } }
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: sns:Subscribe, Resource: !Ref Topic }] }
`;
    const arn = { Ref: "Topic" };
    const statement = { Effect: "Allow", Principal: "*", Action: "sns:Subscribe", Resource: arn };
    const json = {
      Resources: {
        Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "news" } },
        Policy: {
          Type: "AWS::SNS::TopicPolicy",
          Properties: { Topics: [arn], PolicyDocument: { Statement: [statement] } },
        },
      },
    };
    const content = (facts: readonly { readonly source: unknown }[]) =>
      facts.map(({ source: _, ...rest }) => JSON.stringify(rest)).sort();
    const [one, other] = [await importTemplate(text), await importTemplate(JSON.stringify(json), "t.json")];
    expect(one.problems).toEqual([]);
    expect(content(one.facts)).toEqual(content(other.facts));
    expect(one.get("aws.topic", `arn:aws:sns:region-not-told:${account}:news`)).toBeDefined();
  });
});

describe("a hostile template", () => {
  const hostile: readonly (readonly [string, string])[] = [
    [
      "references that lead back to themselves",
      `
Resources:
  A: { Type: "AWS::IAM::Role", Properties: { RoleName: !Ref B, AssumeRolePolicyDocument: { Statement: [] } } }
  B: { Type: "AWS::IAM::Role", Properties: { RoleName: !Sub "x-\${A}", AssumeRolePolicyDocument: { Statement: [] } } }
`.replaceAll("\\$", "$"),
    ],
    [
      "conditions that lead back to themselves",
      `
Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }
Resources: { U: { Condition: A, Type: "AWS::IAM::User", Properties: { UserName: a } } }
`,
    ],
    [
      "texts that double each other",
      `
Parameters: { P: { Type: String, Default: ${"x".repeat(4000)} } }
Resources:
  U:
    Type: AWS::IAM::User
    Properties:
      UserName: ${"!Join ['', [".repeat(1)}!Ref P, !Ref P]]
      Tags: [${Array.from({ length: 2000 }, () => `{ Key: a, Value: !Sub "\${P}\${P}" }`).join(", ")}]
`.replaceAll("\\$", "$"),
    ],
    [
      "values of another shape",
      `Resources: { A: 1, B: { Type: [] }, C: { Type: "AWS::IAM::Role", Properties: 7 }, D: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: { Ref: [1] }, PolicyDocument: "x" } } }`,
    ],
  ];
  it.each(hostile)("of %s is read as far as it goes", async (_, text) => {
    const { facts } = await importTemplate(text);
    expect(facts.some(({ kind }) => kind === "aws.account")).toBe(true);
  });

  it("of another shape at its root is one problem", async () => {
    const { problems, facts } = await importTemplate("Resources: [AWS::S3::Bucket]");
    expect(problems).toMatchObject([{ code: "import.shape", at: "/Resources" }]);
    expect(facts).toEqual([]);
  });
});
