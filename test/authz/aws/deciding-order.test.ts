import {
  account,
  allow,
  attached,
  awsAccount,
  boundary,
  bucket,
  deny,
  everyone,
  managed,
  onResource,
  orgStatement,
  otherAccount,
  policyArn,
  principal,
  rcp,
  role,
  roleArn,
  scp,
  trusts,
  user,
  when,
} from "../../../model/examples/aws.ts";
import { ann, app, docs, get, judge, objects, read } from "./rows.ts";

const limit = policyArn("limit");
const everything = orgStatement("Allow", "scp:base", "*");
const rcpAll = orgStatement("Allow", "rcp:r", "*", "*", { to: everyone });

judge("1 an explicit deny wins wherever it stands", [
  ["allow", "no deny", read(ann), allow(ann, get, objects)],
  ["deny", "of the caller", read(ann), allow(ann, get), deny(ann, "s3:*", objects)],
  [
    "deny",
    "in another policy of the caller",
    read(ann),
    allow(ann, "*"),
    attached(ann, limit),
    managed(limit, "s3:Get*", "*", {}, "Deny"),
  ],
  ["deny", "of the bucket", read(ann), allow(ann, get), onResource("Deny", docs, get, everyone, objects)],
  [
    "deny",
    "of an SCP",
    read(ann),
    allow(ann, get),
    scp("base"),
    everything,
    orgStatement("Deny", "scp:base", "s3:*", "*", { index: 1 }),
  ],
  [
    "deny",
    "of the boundary",
    read(ann),
    allow(ann, get),
    boundary(ann, limit),
    managed(limit, "*"),
    managed(limit, "s3:*", "*", { index: 1 }, "Deny"),
  ],
]);

judge("2 one account: identity or resource policy; trust and keys decide alone", [
  ["allow", "identity", read(app), allow(app, get, objects)],
  ["allow", "resource", read(app), onResource("Allow", docs, get, principal(app), objects)],
  ["deny", "neither", read(app)],
  [
    "deny",
    "trust: identity alone",
    { principal: ann, action: "sts:AssumeRole", resource: app },
    allow(ann, "sts:AssumeRole"),
  ],
  [
    "allow",
    "trust: a name is enough",
    { principal: ann, action: "sts:AssumeRole", resource: app },
    trusts(app, principal(ann)),
  ],
  [
    "deny",
    "trust: the account is not",
    { principal: ann, action: "sts:AssumeRole", resource: app },
    trusts(app, principal(account)),
  ],
  [
    "allow",
    "trust: the account and identity",
    { principal: ann, action: "sts:AssumeRole", resource: app },
    trusts(app, principal(account)),
    allow(ann, "sts:*"),
  ],
]);

judge("4 an account as Principal delegates", [
  ["deny", "as :root", read(app), onResource("Allow", docs, get, principal(`arn:aws:iam::${account}:root`), objects)],
  ["deny", "as a number", read(app), onResource("Allow", docs, get, principal(account), objects)],
  ["allow", "everybody is a grant", read(app), onResource("Allow", docs, get, everyone, objects)],
]);

judge("5 a boundary intersects and never grants", [
  ["deny", "it alone", read(ann), boundary(ann, limit), managed(limit, "*")],
  ["allow", "both", read(ann), allow(ann, get), boundary(ann, limit), managed(limit, "s3:*")],
  ["deny", "identity alone", read(ann), allow(ann, get), boundary(ann, limit), managed(limit, "ec2:*")],
  [
    "allow",
    "a user's ARN in the resource policy escapes its silence",
    read(ann),
    onResource("Allow", docs, get, principal(ann), objects),
    boundary(ann, limit),
    managed(limit, "ec2:*"),
  ],
  [
    "deny",
    "a role's ARN does not",
    read(app),
    onResource("Allow", docs, get, principal(app), objects),
    boundary(app, limit),
    managed(limit, "ec2:*"),
  ],
  [
    "conditional",
    "a role session's ARN does, with that session",
    read(app),
    onResource("Allow", docs, get, principal(`arn:aws:sts::${account}:assumed-role/app/x`), objects),
    boundary(app, limit),
    managed(limit, "ec2:*"),
  ],
  [
    "deny",
    "a user's ARN does not escape a deny of it",
    read(ann),
    onResource("Allow", docs, get, principal(ann), objects),
    boundary(ann, limit),
    managed(limit, "s3:*", "*", {}, "Deny"),
  ],
]);

judge("6 SCPs: every level must allow", [
  ["allow", "all levels do", read(ann), allow(ann, get), scp("base", 0), scp("base"), everything],
  [
    "deny",
    "the account's level does not",
    read(ann),
    allow(ann, get),
    scp("base", 0),
    everything,
    scp("ec2"),
    orgStatement("Allow", "scp:ec2", "ec2:*"),
  ],
  [
    "allow",
    "the management account is free",
    read(ann),
    awsAccount(account, { management: true }),
    allow(ann, get),
    scp("none"),
    orgStatement("Allow", "scp:none", "ec2:*"),
  ],
  [
    "allow",
    "a service-linked role is free",
    read(roleArn("linked")),
    role("linked", { path: "/aws-service-role/x.amazonaws.com/" }),
    allow(roleArn("linked"), get),
    scp("none"),
    orgStatement("Allow", "scp:none", "ec2:*"),
  ],
  [
    "deny",
    "a resource policy does not get around it",
    read(ann),
    onResource("Allow", docs, get, principal(ann), objects),
    scp("none"),
    orgStatement("Allow", "scp:none", "ec2:*"),
  ],
]);

judge("7 RCPs hold for the resource's account", [
  [
    "deny",
    "a deny for everybody outside",
    read(ann),
    allow(ann, get),
    rcp("r"),
    rcpAll,
    orgStatement("Deny", "rcp:r", "s3:*", "*", {
      index: 1,
      to: everyone,
      when: [when("StringNotEquals", "aws:PrincipalOrgID", "o-1")],
    }),
  ],
  [
    "allow",
    "of the organization",
    read(ann),
    awsAccount(account, { organization: "o-1" }),
    allow(ann, get),
    rcp("r"),
    rcpAll,
    orgStatement("Deny", "rcp:r", "s3:*", "*", {
      index: 1,
      to: everyone,
      when: [when("StringNotEquals", "aws:PrincipalOrgID", "o-1")],
    }),
  ],
  [
    "allow",
    "another service",
    { principal: ann, action: "ec2:StopInstances", resource: `arn:aws:ec2:us-east-1:${account}:instance/i-1` },
    allow(ann, "ec2:*"),
    rcp("r"),
    rcpAll,
    orgStatement("Deny", "rcp:r", "*", "*", { index: 1, to: everyone }),
  ],
]);

const far = [user("ann"), role("app"), bucket("docs", {}, otherAccount)];
judge(
  "3 two accounts: both must allow",
  [
    ["deny", "identity alone", read(ann), allow(ann, get)],
    ["deny", "resource alone, even by name", read(ann), onResource("Allow", docs, get, principal(ann), objects)],
    ["allow", "identity and name", read(ann), allow(ann, get), onResource("Allow", docs, get, principal(ann), objects)],
    [
      "allow",
      "identity and account",
      read(ann),
      allow(ann, get),
      onResource("Allow", docs, get, principal(account), objects),
    ],
    [
      "deny",
      "a boundary counts whatever is named",
      read(ann),
      allow(ann, get),
      onResource("Allow", docs, get, principal(ann), objects),
      boundary(ann, limit),
      managed(limit, "ec2:*"),
    ],
    [
      "deny",
      "the caller's SCP",
      read(ann),
      allow(ann, get),
      onResource("Allow", docs, get, principal(ann), objects),
      scp("none"),
      orgStatement("Allow", "scp:none", "ec2:*"),
    ],
    [
      "allow",
      "not the resource's SCP",
      read(ann),
      allow(ann, get),
      onResource("Allow", docs, get, principal(ann), objects),
      scp("none", 1, otherAccount),
      orgStatement("Allow", "scp:none", "ec2:*"),
    ],
    [
      "deny",
      "the resource's RCP",
      read(ann),
      allow(ann, get),
      onResource("Allow", docs, get, principal(ann), objects),
      rcp("r", otherAccount),
      rcpAll,
      orgStatement("Deny", "rcp:r", "s3:*", "*", { index: 1, to: everyone }),
    ],
  ],
  far,
);
