import { describe, expect, it } from "vitest";
import { importAws } from "./import.ts";

const account = "111111111111";
const bot = `arn:aws:iam::${account}:user/bot`;
const roleArn = `arn:aws:iam::${account}:role/r`;
const report = [
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date",
  `<root_account>,arn:aws:iam::${account}:root,2020-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00,not_supported,false,N/A,N/A,N/A,N/A,false,N/A,N/A`,
  `bot,${bot},2024-01-01T00:00:00+00:00,false,N/A,N/A,true,2025-02-03T04:05:06+00:00,2026-10-01T00:00:00+00:00,eu-west-1,s3,true,2026-01-01T00:00:00+00:00,N/A`,
].join("\n");

describe("when identities and keys of AWS were made and used", () => {
  it("is read of roles, users and keys, each with what told it", async () => {
    const { of, problems } = await importAws({
      "account.json": {
        UserDetailList: [{ Arn: bot, UserName: "bot", Path: "/", CreateDate: "2024-01-01T00:00:00+00:00" }],
        RoleDetailList: [
          {
            Arn: roleArn,
            RoleName: "r",
            Path: "/",
            AssumeRolePolicyDocument: { Statement: [] },
            CreateDate: "2023-01-01T00:00:00+00:00",
            RoleLastUsed: { LastUsedDate: "2026-11-01T00:00:00+00:00", Region: "eu-west-1" },
          },
          {
            Arn: `${roleArn}2`,
            RoleName: "r2",
            Path: "/",
            AssumeRolePolicyDocument: { Statement: [] },
            RoleLastUsed: {},
          },
          { Arn: `${roleArn}3`, RoleName: "r3", Path: "/", AssumeRolePolicyDocument: { Statement: [] } },
        ],
      },
      "resources.json": {
        AccountId: account,
        IAM: {
          AccessKeys: [
            {
              UserName: "bot",
              AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
              Status: "Active",
              CreateDate: "2025-02-03T04:05:06+00:00",
              AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" },
            },
          ],
        },
      },
    });
    expect(problems).toEqual([]);
    expect(of("identity.life").map(({ source: _, scope: __, kind: ___, ...rest }) => rest)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          subject: roleArn,
          said: "RoleLastUsed",
          created: "2023-01-01T00:00:00.000Z",
          used: "2026-11-01T00:00:00.000Z",
          usedFor: "eu-west-1",
        }),
        expect.objectContaining({ subject: `${roleArn}2`, neverUsed: true }),
        expect.objectContaining({ subject: bot, created: "2024-01-01T00:00:00.000Z" }),
        expect.objectContaining({
          subject: "credential:AKIAIOSFODNN7EXAMPLE",
          created: "2025-02-03T04:05:06.000Z",
          neverUsed: true,
        }),
      ]),
    );
    expect(of("identity.life").some(({ subject }) => subject === `${roleArn}3`)).toBe(false);
  });

  it.each([
    ["its answer in base64", { Content: Buffer.from(report).toString("base64"), ReportFormat: "text/csv" }],
    [
      "its rows",
      report
        .split("\n")
        .slice(1)
        .map((line) =>
          Object.fromEntries(
            report
              .split("\n")[0]
              ?.split(",")
              .map((name, at) => [name, line.split(",")[at]]) ?? [],
          ),
        ),
    ],
  ])("is read of a credential report: %s", async (_, CredentialReport) => {
    const { of, problems } = await importAws({ "resources.json": { AccountId: account, IAM: { CredentialReport } } });
    expect(problems).toEqual([]);
    expect(
      of("identity.life").map(({ subject, credential, rotated, used, usedFor, neverUsed }) => [
        subject,
        credential,
        rotated,
        used ?? neverUsed,
        usedFor,
      ]),
    ).toEqual([
      [bot, undefined, undefined, undefined, undefined],
      [bot, "access-key", "2025-02-03T04:05:06.000Z", "2026-10-01T00:00:00.000Z", "s3 in eu-west-1"],
      [bot, "access-key", "2026-01-01T00:00:00.000Z", true, undefined],
    ]);
  });
});
