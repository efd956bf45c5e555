import {
  account,
  allow,
  attached,
  bucket,
  deny,
  everyone,
  grant,
  group,
  groupArn,
  keyArn,
  kmsKey,
  managed,
  managedPolicy,
  member,
  onResource,
  otherAccount,
  policyArn,
  principal,
  trusts,
  user,
  when,
} from "../../../model/examples/aws.ts";
import { ann, app, docs, get, judge, objects, read } from "./rows.ts";

const limit = policyArn("limit");

judge("13, 14 MFA and the age of a session", [
  [
    "allow",
    "Bool false does not deny keys",
    read(ann),
    allow(ann, get),
    deny(ann, get, "*", { when: [when("Bool", "aws:MultiFactorAuthPresent", "false")] }),
  ],
  [
    "deny",
    "BoolIfExists false does",
    read(ann),
    allow(ann, get),
    deny(ann, get, "*", { when: [when("BoolIfExists", "aws:MultiFactorAuthPresent", "false")] }),
  ],
  [
    "allow",
    "sessions have been revoked, keys live",
    read(ann),
    allow(ann, get),
    deny(ann, get, "*", { when: [when("DateLessThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z")] }),
  ],
]);

judge("15 matching and variables", [
  ["allow", "actions without case", read(ann), allow(ann, "S3:GETOBJECT")],
  ["allow", "actions with ?", read(ann), allow(ann, "s3:?etObject")],
  ["deny", "resources with case", read(ann), allow(ann, get, "arn:aws:s3:::DOCS/*")],
  ["allow", "* crosses slashes", { ...read(ann), resource: `${docs}/a/b/c` }, allow(ann, get, `${docs}/*/c`)],
  ["deny", "? is one character", read(ann), allow(ann, get, `${docs}/??`)],
  ["allow", "aws:username", { ...read(ann), resource: `${docs}/ann/x` }, allow(ann, get, `${docs}/\${aws:username}/*`)],
  [
    "deny",
    "somebody else's name",
    { ...read(ann), resource: `${docs}/bob/x` },
    allow(ann, get, `${docs}/\${aws:username}/*`),
  ],
  [
    "allow",
    "a tag of the caller",
    { ...read(ann), resource: `${docs}/one/x` },
    allow(ann, get, `${docs}/\${aws:PrincipalTag/team}/*`),
  ],
  [
    "allow",
    "a default",
    { ...read(ann), resource: `${docs}/none/x` },
    allow(ann, get, `${docs}/\${aws:PrincipalTag/gone, 'none'}/*`),
  ],
  [
    "deny",
    "no value and no default",
    { ...read(ann), resource: `${docs}//x` },
    allow(ann, get, `${docs}/\${aws:PrincipalTag/gone}/*`),
  ],
  ["allow", "a literal star", { ...read(ann), resource: `${docs}/?` }, allow(ann, get, `${docs}/\${?}`)],
  [
    "allow",
    "in a condition",
    read(ann),
    allow(ann, get, "*", { when: [when("StringEquals", "aws:username", "${aws:username}")] }),
  ],
  [
    "deny",
    "ARN fields one by one",
    read(app),
    allow(app, get, "*", { when: [when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*/app")] }),
  ],
]);

judge("16 only the version in force", [
  [
    "deny",
    "an old version",
    read(ann),
    managedPolicy("p", { defaultVersion: "v2" }),
    attached(ann, policyArn("p")),
    managed(policyArn("p"), get, "*", { inForce: false }),
    managed(policyArn("p"), "ec2:*", "*", { version: "v2" }),
  ],
]);

judge("17 groups", [
  ["allow", "a member", read(ann), group("g"), member("ann", "g"), attached(groupArn("g"), limit), managed(limit, get)],
  ["deny", "not a member", read(ann), group("g"), attached(groupArn("g"), limit), managed(limit, get)],
  [
    "deny",
    "a group is no Principal",
    read(ann),
    group("g"),
    member("ann", "g"),
    onResource("Allow", docs, get, principal(groupArn("g")), objects),
  ],
  ["deny", "a deny of the group", read(ann), allow(ann, get), group("g"), member("ann", "g"), deny(groupArn("g"), get)],
]);

judge("18 PassRole names the service", [
  [
    "allow",
    "the service it is passed to",
    {
      principal: ann,
      action: "iam:PassRole",
      resource: app,
      context: { "iam:PassedToService": "lambda.amazonaws.com" },
    },
    allow(ann, "iam:PassRole", app, { when: [when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")] }),
  ],
  [
    "deny",
    "another service",
    {
      principal: ann,
      action: "iam:PassRole",
      resource: app,
      context: { "iam:PassedToService": "ec2.amazonaws.com" },
    },
    allow(ann, "iam:PassRole", app, { when: [when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")] }),
  ],
]);

judge("19 forms of a Principal", [
  ["allow", "AWS star", read(app), onResource("Allow", docs, get, principal("*"), objects)],
  ["allow", "a unique id", read(app), onResource("Allow", docs, get, principal("AROAAPP"), objects)],
  [
    "deny",
    "the unique id of a deleted role of that name",
    read(app),
    onResource("Allow", docs, get, principal("AROAOLD"), objects),
  ],
  ["deny", "a service", read(app), onResource("Allow", docs, get, { Service: ["s3.amazonaws.com"] }, objects)],
  ["allow", "everybody, for an unsigned request", read("internet"), onResource("Allow", docs, get, everyone, objects)],
  [
    "deny",
    "an unsigned request has no account",
    read("internet"),
    onResource("Allow", docs, get, principal(account), objects),
  ],
]);

judge(
  "19 a canonical user of another account is not decided",
  [
    [
      "conditional",
      "in an allow",
      read(ann),
      allow(ann, "s3:GetObject"),
      onResource("Allow", docs, "s3:GetObject", { CanonicalUser: ["79a59df9"] }, objects),
    ],
    [
      "conditional",
      "in a deny",
      read(ann),
      allow(ann, "s3:GetObject"),
      onResource("Allow", docs, "s3:GetObject", principal(account), objects),
      onResource("Deny", docs, "s3:GetObject", { CanonicalUser: ["79a59df9"] }, objects, { index: 1 }),
    ],
  ],
  [user("ann"), bucket("docs", {}, otherAccount)],
);

judge("20 actions of a trust policy", [
  [
    "deny",
    "another action",
    { principal: ann, action: "sts:AssumeRole", resource: app },
    trusts(app, principal(ann), { actions: "sts:TagSession" }),
  ],
  [
    "deny",
    "itself, unless it says so",
    { principal: app, action: "sts:AssumeRole", resource: app },
    allow(app, "sts:*"),
    trusts(app, principal(ann)),
  ],
]);

judge("24 keys", [
  [
    "deny",
    "identity alone",
    { principal: app, action: "kms:Decrypt", resource: keyArn("k") },
    kmsKey("k"),
    allow(app, "kms:*"),
    onResource("Allow", keyArn("k"), "kms:*", principal(ann)),
  ],
  [
    "allow",
    "identity where the key leaves it to the account",
    { principal: app, action: "kms:Decrypt", resource: keyArn("k") },
    kmsKey("k"),
    allow(app, "kms:*"),
    onResource("Allow", keyArn("k"), "kms:*", principal(account)),
  ],
  [
    "allow",
    "the key's policy alone",
    { principal: app, action: "kms:Decrypt", resource: keyArn("k") },
    kmsKey("k"),
    onResource("Allow", keyArn("k"), "kms:Decrypt", principal(app)),
  ],
  [
    "allow",
    "a grant",
    { principal: app, action: "kms:Decrypt", resource: keyArn("k") },
    kmsKey("k"),
    onResource("Allow", keyArn("k"), "kms:*", principal(ann)),
    grant(keyArn("k"), app, "Decrypt"),
  ],
  [
    "conditional",
    "a grant with constraints",
    { principal: app, action: "kms:Decrypt", resource: keyArn("k") },
    kmsKey("k"),
    onResource("Allow", keyArn("k"), "kms:*", principal(ann)),
    { ...grant(keyArn("k"), app, "Decrypt"), constrained: true },
  ],
]);
