import { describe, expect, it } from "vitest";
import { cloudTrail } from "../../../importers/observed/index.ts";
import { read } from "../sources.ts";

const account = "111111111111";
const role = `arn:aws:iam::${account}:role/team/app`;
const session = {
  type: "AssumedRole",
  arn: `arn:aws:sts::${account}:assumed-role/app/ci`,
  accountId: account,
  accessKeyId: "ASIAEXAMPLE0000000001",
  sessionContext: {
    sessionIssuer: { type: "Role", arn: role },
    attributes: { creationDate: "2026-11-02T09:00:00Z" },
    sourceIdentity: "ann",
  },
};
const event = (eventName: string, rest: object = {}) => ({
  eventVersion: "1.10",
  eventTime: "2026-11-02T10:00:00Z",
  eventSource: "secretsmanager.amazonaws.com",
  eventName,
  awsRegion: "eu-central-1",
  sourceIPAddress: "203.0.113.7",
  userAgent: "aws-cli/2.15.0 md/Botocore#1.34.0 password=hunter2hunter2",
  userIdentity: session,
  requestParameters: null,
  responseElements: null,
  eventID: "e1",
  readOnly: true,
  managementEvent: true,
  recipientAccountId: account,
  ...rest,
});
const secret = `arn:aws:secretsmanager:eu-central-1:${account}:secret:db-AbCdEf`;
const got = (rest: object = {}) => event("GetSecretValue", { requestParameters: { secretId: secret }, ...rest });

describe("CloudTrail", () => {
  it("is summed up by who, what, on what and how it ended", async () => {
    const { facts, said, problems } = await read(cloudTrail, {
      "a.json": {
        Records: [
          got(),
          got({ eventTime: "2026-11-03T10:00:00Z", eventID: "e2", sourceIPAddress: "203.0.113.8" }),
          got({ errorCode: "AccessDenied", eventID: "e3" }),
          got({ errorCode: "ResourceNotFoundException", eventID: "e4" }),
        ],
      },
    });
    expect(problems).toEqual([]);
    const uses = facts.flatMap((fact) => (fact.kind === "observed.use" ? [fact] : []));
    expect(uses.map(({ outcome, count }) => [outcome, count]).sort()).toEqual([
      ["denied", 1],
      ["done", 2],
      ["failed", 1],
    ]);
    expect(uses.find(({ outcome }) => outcome === "done")).toMatchObject({
      of: `aws:account:${account}`,
      identity: role,
      service: "secretsmanager",
      action: "GetSecretValue",
      resource: secret,
      reads: true,
      first: "2026-11-02T10:00:00Z",
      last: "2026-11-03T10:00:00Z",
      addresses: ["203.0.113.7", "203.0.113.8"],
      agents: ["aws-cli/2.15.0"],
      sessionKeys: ["ASIAEXAMPLE0000000001"],
    });
    expect(said("observed.log")).toMatchObject([
      { form: "cloudtrail", events: 4, whole: true, unread: 0, regions: ["eu-central-1"] },
    ]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });

  it("tells a session's key from its being issued, and from its use", async () => {
    const { said } = await read(cloudTrail, {
      "a.json": {
        Records: [
          event("AssumeRole", {
            eventSource: "sts.amazonaws.com",
            requestParameters: { roleArn: role, roleSessionName: "ci", policy: "{}" },
            responseElements: {
              credentials: {
                accessKeyId: "ASIAEXAMPLE0000000002",
                sessionToken: "a-token-that-nobody-may-see",
                expiration: "Nov 2, 2026, 11:00:00 PM",
              },
            },
          }),
          got(),
        ],
      },
    });
    const sessions = said("observed.session");
    expect(sessions).toMatchObject([
      { keyId: "ASIAEXAMPLE0000000001", principal: role, name: "ci", sourceIdentity: "ann", count: 2 },
      {
        keyId: "ASIAEXAMPLE0000000002",
        principal: role,
        issuedBy: "AssumeRole",
        issuedTo: role,
        issuedToKey: "ASIAEXAMPLE0000000001",
        expiresAt: "2026-11-02T23:00:00Z",
        count: 0,
      },
    ]);
    expect(JSON.stringify(sessions)).not.toContain("nobody-may-see");
  });

  it("is read from answers to searches, which are not whole", async () => {
    const lookup = { Events: [{ EventId: "x", CloudTrailEvent: JSON.stringify(got()) }] };
    const lake = { QueryResultRows: [Object.entries(got()).map(([name, value]) => ({ [name.toLowerCase()]: value }))] };
    for (const answer of [lookup, lake]) {
      const { said, of } = await read(cloudTrail, { "answer.json": answer });
      expect(said("observed.log")).toMatchObject([{ events: 1, whole: false }]);
      expect(of("coverage").find(({ collection }) => collection === "observed.use")).toMatchObject({ state: "partly" });
    }
  });

  it("names the log by its first event: more of it is the same log, another one is not", async () => {
    const scopes = async (...records: readonly object[]) =>
      (await read(cloudTrail, { "a.json": { Records: records } })).of("observed.log").map(({ scope }) => scope);
    const [first] = await scopes(got());
    expect(await scopes(got(), got({ eventTime: "2026-11-09T10:00:00Z", eventID: "e9" }))).toEqual([first]);
    expect(await scopes(got({ eventTime: "2026-11-02T10:00:01Z", eventID: "e5" }))).not.toEqual([first]);
    expect(await scopes(got(), got({ eventTime: "2026-12-01T00:00:00Z", eventID: "e6" }))).toHaveLength(2);
  });

  it.each([
    ["a user", { type: "IAMUser", arn: `arn:aws:iam::${account}:user/ann` }, `arn:aws:iam::${account}:user/ann`],
    ["a service", { type: "AWSService", invokedBy: "lambda.amazonaws.com" }, "aws-service:lambda.amazonaws.com"],
    ["another account", { type: "AWSAccount", accountId: "222222222222" }, "aws:account:222222222222"],
    ["nobody", { type: "AWSAccount", principalId: "ANONYMOUS_PRINCIPAL" }, "internet"],
    [
      "a web identity",
      {
        type: "WebIdentityUser",
        userName: "repo:acme/shop:ref:refs/heads/main",
        identityProvider: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      },
      "web-identity:token.actions.githubusercontent.com:repo%3Aacme/shop%3Aref%3Arefs/heads/main",
    ],
    ["a name that is none", { type: "IAMUser", arn: "arn:aws:iam::1:user/<script>" }, `aws:account:${account}`],
  ])("knows %s", async (_, userIdentity, identity) => {
    const { said } = await read(cloudTrail, { "a.json": { Records: [got({ userIdentity })] } });
    expect(said("observed.use")).toMatchObject([{ identity }]);
  });
});
