import { iam } from "./account.ts";

/** What IAM lists beside the details of an account. */
export const identities = {
  AccessKeys: [{ UserName: "ann", AccessKeyId: "AKIAEXAMPLEEXAMPLE00", Status: "Active" }],
  CredentialReport: [{ arn: iam("user/ops/ann"), user_creation_time: "2020-01-01T00:00:00+00:00" }],
  LoginProfiles: [{ UserName: "ann", CreateDate: "2020-01-01T00:00:00Z" }],
  ServiceLastAccessed: [
    {
      Arn: iam("role/app"),
      JobStatus: "COMPLETED",
      IsTruncated: false,
      ServicesLastAccessed: [
        { ServiceName: "AWS Lambda", ServiceNamespace: "lambda", TotalAuthenticatedEntities: 0 },
        { ServiceNamespace: "sqs", LastAuthenticated: "2025-10-01T00:00:00+00:00", TotalAuthenticatedEntities: 1 },
        { ServiceNamespace: "s3", LastAuthenticated: "2025-12-01T00:00:00+00:00", TotalAuthenticatedEntities: 1 },
      ],
    },
    { Arn: iam("user/ops/ann"), JobStatus: "COMPLETED", ServicesLastAccessed: [] },
  ],
  OpenIDConnectProviders: [
    {
      Arn: iam("oidc-provider/oidc.example/id/1"),
      Url: "https://oidc.example/id/1",
      ClientIDList: ["sts.amazonaws.com"],
    },
  ],
  MFADevices: [],
};
