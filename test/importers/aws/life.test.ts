import { describe, expect, it } from "vitest";
import { importAws } from "./import.ts";

const account = "111111111111";
const scope = `aws:account:${account}`;
const bot = `arn:aws:iam::${account}:user/bot`;
const roleArn = `arn:aws:iam::${account}:role/r`;
const report = [
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date",
  `<root_account>,arn:aws:iam::${account}:root,2020-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00,not_supported,false,N/A,N/A,N/A,N/A,false,N/A,N/A`,
  `bot,${bot},2024-01-01T00:00:00+00:00,false,N/A,N/A,true,2025-02-03T04:05:06+00:00,2026-10-01T00:00:00+00:00,eu-west-1,s3,true,2026-01-01T00:00:00+00:00,N/A`,
].join("\n");

describe("what identities used of the services that they may", () => {
  const services = (...used: readonly (string | null)[]) =>
    ["s3", "ec2", "sqs"].map((ServiceNamespace, index) => ({
      ServiceNamespace,
      LastAuthenticated: used[index] ?? null,
    }));
  const done = {
    JobStatus: "COMPLETED",
    ServicesLastAccessed: services("2026-11-01T00:00:00Z", null, "2025-12-01T00:00:00Z"),
  };
  const first = "iam/get-service-last-accessed-details";
  const reasonOf = ({ of }: Awaited<ReturnType<typeof importAws>>) =>
    of("coverage").find(({ collection }) => collection === "aws.service-access");
  const details = {
    RoleDetailList: ["r", "r2"].map((RoleName) => ({
      Arn: `arn:aws:iam::${account}:role/${RoleName}`,
      RoleName,
      Path: "/",
      AssumeRolePolicyDocument: { Statement: [] },
    })),
  };

  it("is a count of all and the names of those it used, in order", async () => {
    const { of, coverage, problems } = await importAws({
      "a.json": { RoleDetailList: details.RoleDetailList.slice(0, 1) },
      [`${account}/${first}/r.json`]: { ...done, Arn: roleArn },
      [`${account}/${first}/bot.json`]: { ...done, "ambit:subject": bot },
    });
    expect(problems).toEqual([]);
    expect(of("aws.service-access")).toMatchObject([
      { key: bot, principal: bot, granted: 3, used: ["s3", "sqs"] },
      { key: roleArn, principal: roleArn, granted: 3, used: ["s3", "sqs"] },
    ]);
    expect(coverage("aws.service-access", scope)).toBe("read");
  });

  it("is put together of the pages of one report", async () => {
    const page = (from: number, IsTruncated: boolean) => ({
      JobStatus: "COMPLETED",
      IsTruncated,
      Arn: roleArn,
      ServicesLastAccessed: done.ServicesLastAccessed.slice(from, from + 2),
    });
    const pages = await importAws({
      [`${account}/${first}/r-1.json`]: page(0, true),
      [`${account}/${first}/r-2.json`]: page(1, false),
    });
    expect(pages.of("aws.service-access")).toMatchObject([{ granted: 3, used: ["s3", "sqs"] }]);
  });

  it.each([
    ["is not completed", { ...done, Arn: roleArn, JobStatus: "IN_PROGRESS" }, "is not complete"],
    ["failed", { Arn: roleArn, JobStatus: "FAILED", Error: { Code: "x" } }, "is not complete"],
    ["is cut off", { ...done, Arn: roleArn, IsTruncated: true }, "is not complete"],
    ["does not say of whom it is", done, "give its ARN as `Arn`"],
  ])("is a gap, and no few services, where the report %s", async (_, answer, reason) => {
    const read = await importAws({ [`${account}/${first}-r.json`]: answer });
    expect(read.problems).toEqual([]);
    expect(read.of("aws.service-access")).toEqual([]);
    expect(reasonOf(read)).toMatchObject({ state: "partly", reason: expect.stringContaining(reason) });
  });

  it("is a gap where some have no report, where who there is is not told, and where none has", async () => {
    const list = [{ ...done, Arn: roleArn }];
    const some = await importAws({
      "a.json": details,
      "r.json": { AccountId: account, IAM: { ServiceLastAccessed: list } },
    });
    expect(some.of("aws.service-access")).toHaveLength(1);
    expect(reasonOf(some)).toMatchObject({ state: "partly", reason: "there is no report of 1 user or role" });
    const alone = await importAws({ "r.json": { AccountId: account, IAM: { ServiceLastAccessed: list } } });
    expect(reasonOf(alone)).toMatchObject({
      state: "partly",
      reason: expect.stringContaining("not in the same input"),
    });
    expect((await importAws({ "a.json": details })).coverage("aws.service-access", scope)).toBe("not-asked");
  });

  it("is not told by reports of groups and policies, and refused of another account", async () => {
    const of = (...arns: readonly string[]) =>
      importAws({
        "r.json": { AccountId: account, IAM: { ServiceLastAccessed: arns.map((Arn) => ({ ...done, Arn })) } },
      });
    const groups = await of(`arn:aws:iam::${account}:group/g`, "arn:aws:iam::aws:policy/ReadOnlyAccess");
    expect([groups.of("aws.service-access"), groups.problems]).toEqual([[], []]);
    const other = await of("arn:aws:iam::222222222222:role/r");
    expect(other.of("aws.service-access")).toEqual([]);
    expect(other.problems).toMatchObject([{ message: "is of another account than its document" }]);
  });
});

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
