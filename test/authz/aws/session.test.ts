import { describe, expect, it } from "vitest";
import { compileAws, sessionFacts } from "../../../authz/aws/index.ts";
import {
  allow,
  awsAccount,
  bucket,
  bucketArn,
  onResource,
  principal,
  role,
  roleArn,
  user,
  userArn,
} from "../../../model/examples/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import { closed } from "./world.ts";

const app = role("app");
const ann = user("ann");
const docs = bucketArn("docs");
const logs = bucketArn("logs");
const policy = (effect: string, action: string, resource: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: effect, Action: action, Resource: resource }],
});
const onDocs = policy("Allow", "s3:GetObject", `${docs}/*`);

/** Whether a session of the role (or user) under the policies may read an object. */
function reads(bucketOf: string, of: typeof app | typeof ann, policies: readonly unknown[], ...facts: readonly Fact[]) {
  const session = sessionFacts(of, policies, "0123abcd");
  const base = [awsAccount(), app, ann, bucket("docs"), bucket("logs"), ...facts, ...session];
  const asked = { principal: session[0].key, action: "s3:GetObject", resource: `${bucketOf}/a` };
  return compileAws(closed(...base)).decideLeg(asked).decision;
}

describe("a session under a session policy", () => {
  const all = allow(roleArn("app"), "s3:GetObject", "*");

  it("may do what the role may and the policy allows, and nothing else", () => {
    expect(reads(docs, app, [onDocs], all)).toBe("allow");
    expect(reads(logs, app, [onDocs], all)).toBe("deny");
    expect(reads(docs, app, [policy("Allow", "*", "*")])).toBe("deny");
  });

  it("may do what one of several policies allows, unless one denies", () => {
    const onLogs = policy("Allow", "s3:*", `${logs}/*`);
    expect(reads(logs, app, [onDocs, onLogs], all)).toBe("allow");
    expect(reads(logs, app, [onDocs, onLogs, policy("Deny", "s3:*", `${logs}/*`)], all)).toBe("deny");
  });

  // A resource's policy gives to the role before the session is made, so the session policy filters it.
  it("has what a resource gives to its role or user only as far as the policy allows", () => {
    const toRole = onResource("Allow", logs, "s3:GetObject", principal(roleArn("app")), `${logs}/*`);
    const toUser = onResource("Allow", logs, "s3:GetObject", principal(userArn("ann")), `${logs}/*`);
    expect(reads(logs, app, [onDocs], toRole)).toBe("deny");
    expect(reads(logs, ann, [onDocs], toUser)).toBe("deny");
    expect(reads(logs, ann, [policy("Allow", "s3:*", "*")], toUser)).toBe("allow");
  });

  it("is nobody else: the role without it is what it was", () => {
    const session = sessionFacts(app, [onDocs], "0123abcd");
    const aws = compileAws(closed(awsAccount(), app, bucket("logs"), all, ...session));
    expect(aws.decideLeg({ principal: app.key, action: "s3:GetObject", resource: `${logs}/a` }).decision).toBe("allow");
  });

  it("is made of policy documents only", () => {
    expect(() => sessionFacts(app, [{ Statement: "all" }], "0")).toThrow(
      expect.objectContaining({ code: "usage.argument" }),
    );
  });
});
