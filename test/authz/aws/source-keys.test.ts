import { describe, expect, it } from "vitest";
import { compileAws } from "../../../authz/aws/index.ts";
import { account, awsAccount, otherAccount, role, roleArn, trusts, when } from "../../../model/examples/aws.ts";
import type { AwsCondition } from "../../../model/fact/aws.ts";
import { closed } from "./world.ts";

const app = role("app");
const lambda = "lambda.amazonaws.com";
const own = `arn:aws:lambda:eu-west-1:${account}:function:report`;

/** What the role's trust of the service comes to under the conditions: `open` is conditional. */
function trust(conditions: readonly AwsCondition[], resource?: string, service = lambda): "yes" | "open" | "no" {
  const facts = closed(
    awsAccount(account, { organization: "o-one" }),
    app,
    trusts(roleArn("app"), { Service: [service] }, { when: conditions }),
  );
  const ways = compileAws(facts).trusting(app, service, resource);
  if (ways.length === 0) return "no";
  return ways.some(({ conditions: left }) => left.length === 0) ? "yes" : "open";
}

const ofAccount = (id: string) => when("StringEquals", "aws:SourceAccount", id);
const ofArn = (arn: string, operator = "ArnLike") => when(operator, "aws:SourceArn", arn);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html, "Cross-service confused deputy prevention".
describe("a service that assumes a role says for whom", () => {
  it.each([
    ["yes", "the account of the role", [ofAccount(account)]],
    ["no", "another account", [ofAccount(otherAccount)]],
    ["yes", "its organization", [when("StringEquals", "aws:SourceOrgID", "o-one")]],
    ["no", "another organization", [when("StringEquals", "aws:SourceOrgID", "o-two")]],
    ["yes", "any function of the account", [ofAccount(account), ofArn(`arn:aws:lambda:*:${account}:function:*`)]],
    ["yes", "functions by their prefix: who makes one names it", [ofArn(`arn:aws:lambda:*:${account}:function:re*`)]],
    ["yes", "as text", [ofArn(`arn:aws:lambda:*:${account}:function:*`, "StringLike")]],
    ["no", "as text that has a wildcard nowhere", [ofArn(`arn:aws:lambda:*:${account}:function:*`, "StringEquals")]],
    ["open", "one function, which may be there", [ofArn(own)]],
    ["no", "functions of another account", [ofArn(`arn:aws:lambda:*:${otherAccount}:function:*`)]],
    ["no", "resources of another service", [ofArn(`arn:aws:states:*:${account}:stateMachine:*`)]],
    ["yes", "anything but another service's", [ofArn(`arn:aws:states:*:${account}:*`, "ArnNotLike")]],
  ] as const)("%s: %s", (expected, _name, conditions) => {
    expect(trust(conditions)).toBe(expected);
  });

  it("of a resource that is there: its own ARN", () => {
    expect(trust([ofArn(own)], own)).toBe("yes");
    expect(trust([ofArn(`arn:aws:lambda:*:${account}:function:re*`)], own)).toBe("yes");
    expect(trust([ofArn(`arn:aws:lambda:*:${account}:function:other`)], own)).toBe("no");
    // Of which of its resources the service speaks is not told: of the code's signing or of the function.
    expect(trust([ofArn(`arn:aws:lambda:*:${account}:layer:one`)], own)).toBe("open");
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html: the trust policy it recommends.
  it("of a task, whose id is not known", () => {
    const ecs = "ecs-tasks.amazonaws.com";
    const some = `arn:aws:ecs:eu-west-1:${account}:*`;
    const recommended = [ofAccount(account), ofArn(some)];
    expect(trust(recommended, some, ecs)).toBe("yes");
    expect(trust([ofArn(`arn:aws:ecs:eu-west-1:${account}:task/web/*`)], some, ecs)).toBe("open");
    expect(trust([ofArn(`arn:aws:ecs:us-east-1:${account}:*`)], some, ecs)).toBe("no");
    expect(trust(recommended, undefined, ecs)).toBe("yes");
  });
});
