import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { compileAws } from "../../authz/aws/index.ts";
import { answerLines } from "../../cli/explain/batch.ts";
import { allow, bucket, deny, onResource, principal, user, userArn } from "../../model/examples/aws.ts";
import { awsLines, explainAws } from "../../queries/explain/aws.ts";
import { closed } from "../authz/aws/world.ts";

const ann = userArn("ann");
const object = "arn:aws:s3:::docs/a";
const facts = closed(
  user("ann"),
  bucket("docs"),
  allow(ann, "s3:Get*", "*"),
  deny(ann, "s3:GetObjectAcl", "*", { index: 1 }),
);
const aws = compileAws(facts);
const snapshot = { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" };

test("what every policy says, in AWS's order, with what decides", () => {
  const allowed = explainAws(aws, snapshot, { principal: ann, action: "S3:getobject", resource: object });
  expect(allowed.request["action"]).toBe("s3:GetObject");
  expect(allowed.stages.map(({ stage }) => stage)).toEqual([
    "deny",
    "rcp",
    "scp",
    "resource",
    "identity",
    "boundary",
    "session",
  ]);
  expect(allowed).toMatchObject({ decision: "allow", decidedBy: "identity", because: [{ effect: "Allow" }] });
  const denied = explainAws(aws, snapshot, { principal: ann, action: "s3:GetObjectAcl", resource: object });
  expect(denied).toMatchObject({ decision: "deny", decidedBy: "deny", because: [{ effect: "Deny" }] });
});

test("somebody of an account that was not imported is asked as its administrator wants it, and the answer says so", () => {
  const scanner = "arn:aws:iam::999999999999:role/scanner";
  const named = compileAws(
    closed(bucket("docs"), onResource("Allow", "arn:aws:s3:::docs", "s3:GetObject", principal(scanner), `${object}*`)),
  );
  const ask = (who: string) =>
    explainAws(named, snapshot, { principal: who, action: "s3:GetObject", resource: object });
  expect(ask(scanner)).toMatchObject({ decision: "allow", decidedBy: "resource" });
  expect(ask(scanner).notes).toEqual([expect.stringContaining("account 999999999999 was not imported")]);
  // Whom the policy does not name it does not let in.
  expect(ask("external:aws-account:999999999999").decision).toBe("deny");
  expect(ask("arn:aws:iam::999999999999:role/other").decision).toBe("deny");
  // An identity that an imported account does not have is a typing error.
  expect(() =>
    explainAws(aws, snapshot, { principal: userArn("anne"), action: "s3:GetObject", resource: object }),
  ).toThrow("no principal");
});

test("an object action is never about a bucket, and says so", () => {
  const answer = explainAws(aws, snapshot, { principal: ann, action: "s3:GetObject", resource: "arn:aws:s3:::docs" });
  expect(answer.decision).toBe("deny");
  expect(answer.notes).toEqual(["s3:GetObject is never about such a resource: it takes accesspointobject, object"]);
});

test("a batch answers in order; a line that is no request is an error with its number", async () => {
  const lines = [JSON.stringify({ principal: ann, action: "s3:GetObject", resource: object }), "nonsense", '{"a":1}'];
  let out = "";
  const outcome = await answerLines(
    Readable.from([Buffer.from(lines.join("\n"))]),
    awsLines(aws, (json) => json),
    async (text) => {
      out += text;
    },
  );
  const answers = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(outcome).toEqual({ lines: 3, failed: 2 });
  expect(answers).toMatchObject([{ decision: "allow" }, { error: { line: 2 } }, { error: { line: 3 } }]);
});
