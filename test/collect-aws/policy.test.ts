import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyFor } from "../../importers/aws/collect/permissions.ts";
import { requests } from "../../importers/aws/collect/requests/index.ts";
import { type Moto, startMoto } from "../services/moto.ts";
import { answer, refusedOf, type Unread } from "./run.ts";

const region = "eu-west-1";

let folder = "";
let moto: Moto;
let iam: IAMClient;
let key = { id: "", secret: "" };

/** From here on moto asks who asks, and looks the operation up in the policies of the user. */
const asksWho = (after: string) => fetch(`${moto.address}/moto-api/reset-auth`, { method: "POST", body: after });

async function allow(document: object): Promise<void> {
  await asksWho("inf");
  const PolicyDocument = JSON.stringify(document);
  await iam.send(new PutUserPolicyCommand({ UserName: "collector", PolicyName: "collects", PolicyDocument }));
  await asksWho("0");
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-collect-aws-policy-"));
  moto = await startMoto();
  await moto.fill({ accounts: 1, regions: [region], canary: "QzCanary8" });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  iam = new IAMClient({ endpoint: moto.address, region, credentials });
  await iam.send(new CreateUserCommand({ UserName: "collector" }));
  const made = (await iam.send(new CreateAccessKeyCommand({ UserName: "collector" }))).AccessKey;
  key = { id: made?.AccessKeyId ?? "", secret: made?.SecretAccessKey ?? "" };
});
afterAll(async () => {
  iam.destroy();
  await moto.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Told {
  /** Calls that moto refused for want of a right. */
  readonly refused: ReadonlySet<string>;
  /** Calls that moto does not have. */
  readonly lacking: ReadonlySet<string>;
}

/** Actions that IAM calls otherwise than the operation, by whose name moto looks. */
const otherwise = new Set([
  ...["apigateway:GetApis", "apigateway:GetDomainNames", "apigateway:GetRestApis", "apigatewayv2:GetDomainNames"],
  ...["s3:GetBucketEncryption", "s3:GetPublicAccessBlock", "s3control:GetPublicAccessBlock"],
  // Moto looks under the name in the signature: monitoring.
  ...["cloudwatch:DescribeAlarms", "cloudwatch:DescribeCompositeAlarms"],
  // Moto has no name for it.
  "s3:GetBucketOwnershipControls",
]);

async function collected(out: string): Promise<Told> {
  const args = ["collect", "aws", "--region", region, "--out", path.join(folder, out), "--format", "json", "--quiet"];
  const unread = refusedOf(await answer(args, { address: moto.address, region, key }));
  const lacks = ({ reason }: Unread) => /HTTP (404|500)/.test(reason);
  return {
    refused: new Set(unread.filter((one) => !lacks(one)).map(({ call }) => call)),
    lacking: new Set(unread.filter(lacks).map(({ call }) => call)),
  };
}

const printed = (JSON.parse(policyFor({ role: "none" }).text) as Printed).Statement;
interface Printed {
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}
const statement = (left: (action: string) => boolean): object => ({
  Version: "2012-10-17",
  Statement: printed.map((one) => ({ Effect: "Allow", Resource: "*", Action: one.Action.filter(left) })),
});

describe("the policy that --permissions prints", () => {
  let whole: Told;

  it("is all that reading an account takes", async () => {
    await allow(statement(() => true));
    whole = await collected("whole");
    expect(whole.refused).toEqual(otherwise);
  });

  it("has no action that is not asked for: without one, what needs it is refused, and nothing else", async () => {
    const actions = printed.flatMap(({ Action }) => Action);
    for (const part of [0, 1]) {
      const gone = new Set(actions.filter((_, index) => index % 2 === part));
      await allow(statement((action) => !gone.has(action)));
      const { refused } = await collected(`part-${part}`);
      const needing = requests.filter(({ permissions }) => permissions.some((action) => gone.has(action)));
      const named = new Set([...needing.map(({ call }) => call), ...otherwise]);
      expect([...refused].filter((call) => !named.has(call))).toEqual([]);
      const first = needing.filter(({ from, call }) => from.length === 0 && !whole.lacking.has(call));
      expect(first.map(({ call }) => call).filter((call) => !refused.has(call))).toEqual([]);
    }
  });
});
