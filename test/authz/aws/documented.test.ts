import { describe, expect, it } from "vitest";
import { compileAws, sessionFacts } from "../../../authz/aws/index.ts";
import {
  account,
  allow,
  boundary,
  bucket,
  everyone,
  managed,
  onResource,
  orgStatement,
  policyArn,
  principal,
  rcp,
  role,
  user,
  when,
} from "../../../model/examples/aws.ts";
import { ann, app, docs, get, judge, objects, people, read } from "./rows.ts";
import { closed } from "./world.ts";

const limit = policyArn("limit");
const onlyEc2 = [boundary(app, limit), managed(limit, "ec2:*")];
const session = `arn:aws:sts::${account}:assumed-role/app/nightly`;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html, "IAM role principals" and
// "All principals": boundaries and session policies do not limit what a wildcard gives.
judge("a wildcard as Principal gives to whoever makes the request", [
  ["allow", "a role with a boundary", read(app), onResource("Allow", docs, get, everyone, objects), ...onlyEc2],
  [
    "allow",
    "with aws:PrincipalArn",
    read(app),
    onResource("Allow", docs, get, everyone, objects, { when: [when("ArnEquals", "aws:PrincipalArn", app)] }),
    ...onlyEc2,
  ],
  ["deny", "not by its ARN", read(app), onResource("Allow", docs, get, principal(app), objects), ...onlyEc2],
]);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
judge("a role and its session in one Principal are two grants", [
  [
    "conditional",
    "the session escapes the boundary that limits the role",
    read(app),
    onResource("Allow", docs, get, principal(app, session), objects),
    ...onlyEc2,
  ],
  [
    "allow",
    "without a boundary the role is enough",
    read(app),
    onResource("Allow", docs, get, principal(session, app), objects),
  ],
  [
    "allow",
    "as is the account with an identity policy",
    read(app),
    onResource("Allow", docs, get, principal(session, account), objects),
    allow(app, get),
  ],
]);

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html: only
// RCPFullAWSAccess allows; it is on every level and cannot be detached, whether an export lists it or not.
judge("RCPs only take away", [
  [
    "allow",
    "what no RCP denies",
    read(ann),
    allow(ann, get),
    rcp("r"),
    orgStatement("Deny", "rcp:r", "kms:*", "*", { to: everyone }),
  ],
  [
    "deny",
    "not what one denies",
    read(ann),
    allow(ann, get),
    rcp("r"),
    orgStatement("Deny", "rcp:r", "s3:*", "*", { to: everyone }),
  ],
]);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html: a session is exempt
// that is listed with its role and its account, and sessions are listed by name.
judge("NotPrincipal exempts one session of a role", [
  [
    "conditional",
    "the one of that name",
    read(app),
    allow(app, get),
    (({ principals: _, ...deny }) => deny)(
      onResource("Deny", docs, get, everyone, objects, { notTo: principal(app, session, account) }),
    ),
  ],
]);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
judge("a key with an empty set of values is null", [
  [
    "allow",
    "for Null",
    read(ann, { "aws:TagKeys": [] }),
    allow(ann, get, "*", { when: [when("Null", "aws:TagKeys", "true")] }),
  ],
  [
    "deny",
    "and not present",
    read(ann, { "aws:TagKeys": [] }),
    allow(ann, get, "*", { when: [when("Null", "aws:TagKeys", "false")] }),
  ],
]);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html: aws:PrincipalAccount and
// aws:PrincipalArn are in every signed request, so IfExists helps nobody.
judge("outsiders have an account and a name", [
  [
    "deny",
    "that is not the one asked for",
    read("external:aws-any-account"),
    onResource("Allow", docs, get, everyone, objects, {
      when: [when("StringEqualsIfExists", "aws:PrincipalAccount", account)],
    }),
  ],
  [
    "deny",
    "nor the role asked for",
    read("external:aws-any-account"),
    onResource("Allow", docs, get, everyone, objects, { when: [when("ArnLikeIfExists", "aws:PrincipalArn", app)] }),
  ],
  [
    "allow",
    "but some name",
    read("external:aws-any-account"),
    onResource("Allow", docs, get, everyone, objects, { when: [when("ArnNotLike", "aws:PrincipalArn", app)] }),
  ],
]);

describe("a user that federates", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html,
  // "IAM federated user sessions": what names the user is limited by its boundary and by the session policy.
  it("is limited by its boundary as by its session policy where a policy names it", () => {
    const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const own = user("ann", { uniqueId: "AIDAANN" });
    const [federated, ...statements] = sessionFacts(own, [everything], "0a");
    const named = onResource("Allow", docs, get, principal(ann), objects);
    const asked = (by: string) =>
      compileAws(
        closed(own, bucket("docs"), named, boundary(ann, limit), managed(limit, "ec2:*"), federated, ...statements),
      ).decideLeg(read(by)).decision;
    expect(asked(ann)).toBe("allow");
    expect(asked(federated.key)).toBe("deny");
  });
});

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html: RCPs do not affect
// service-linked roles.
judge(
  "service-linked roles are free of RCPs",
  (["/", "/aws-service-role/logs.amazonaws.com/"] as const).map((path) => [
    path === "/" ? "deny" : "allow",
    `with the path ${path}`,
    read(app),
    role("app", { path }),
    allow(app, get),
    rcp("r"),
    orgStatement("Deny", "rcp:r", "s3:*", "*", { to: everyone }),
  ]),
  people.filter(({ key }) => key !== app),
);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html
describe("a tag of the resource that must equal one of the caller", () => {
  const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:s-AbCdEf`;
  const test = when("StringEquals", "aws:ResourceTag/team", ["$", "{aws:PrincipalTag/team}"].join(""));
  const aws = compileAws(
    closed(role("app", { tags: ["team=red"] }), allow(app, "secretsmanager:GetSecretValue", "*", { when: [test] })),
  );
  const waysTo = (tags?: readonly string[]) => {
    const caller = aws.caller(app);
    if (!caller) throw new Error(`${app} is missing`);
    const target = { arn: secret, account, ...(tags ? { tags } : {}) };
    return aws.ways({ caller, action: "secretsmanager:GetSecretValue", target });
  };

  it("is decided where the tags are known, and open where they were not read", () => {
    expect(waysTo(["team=red"])).toMatchObject([{ conditions: [] }]);
    expect(waysTo(["team=blue"])).toEqual([]);
    expect(waysTo().map(({ conditions }) => conditions.length)).toEqual([1]);
  });
});
