import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { role, roleArn } from "../../model/examples/aws.ts";
import { found } from "../../model/examples/credential.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { type Found, isWhole, lifeOf, placeConditions } from "../families/found-credentials.ts";

const session = found("aws-access-key-id", "ASIAEXAMPLE1", {
  principal: "arn:aws:sts::111111111111:assumed-role/deploy/ci",
  expiresAt: "2026-01-01T06:00:00.000Z",
});

const observed = (principal: string): FactOf<"observed.session"> => ({
  kind: "observed.session",
  key: "log:aws:account:111111111111:2026-01:00000000:session:ASIAEXAMPLE1",
  scope: "log:aws:account:111111111111:2026-01:00000000",
  source: session.source,
  of: "aws:account:111111111111",
  keyId: "ASIAEXAMPLE1",
  principal,
  count: 1,
  actions: [],
  addresses: [],
});

/**
 * Credentials of a role's session, of which the answer that they were found with names the role, or a log that was read
 * tells whose key it is. A session policy neither would tell.
 */
export default defineRule({
  id: "credential.role-session",
  version: 2,
  title: "Has a session of the role",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "AwsRole#impersonate" },
  needs: ["aws.role", "credential", "observed.session"],
  reliesOnAbsenceIn: [],
  leaves: "until 12h",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      if (credential.type !== "aws-access-key-id" || !isWhole(credential, facts.asOf)) continue;
      const told = named(facts, credential);
      if (!told) continue;
      const { opened, because } = told;
      yield {
        from: [privilege(credential.key, "impersonate")],
        to: privilege(opened.key, "impersonate"),
        because: [credential, opened, ...because],
        conditions: [
          { kind: "target-state", text: "the session was made without a session policy of its own" },
          ...placeConditions(credential),
        ],
        ...lifeOf(credential),
        authenticates: true,
      };
    }
  },

  controls: [
    control("revoke", "credential", "Deny what the role was issued until now"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "Sign requests with the three parts of the session until it expires; assume further roles from it.",
  detection: [{ service: "CloudTrail", event: "userIdentity.accessKeyId is the key id" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name AWSRevokeOlderSessions --policy-document file://deny-older-sessions.json",
  frameworks: ["attack:T1550.001", "attack:T1078.004", "owasp-nhi:NHI2"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
  ],
  examples: [
    firesIf(
      "the answer of AssumeRole",
      `credential:ASIAEXAMPLE1#impersonate -> ${roleArn("deploy")}#impersonate`,
      session,
      role("deploy"),
    ),
    firesIf(
      "a log that knows the key",
      `credential:ASIAEXAMPLE1#impersonate -> ${roleArn("deploy")}#impersonate`,
      found("aws-access-key-id", "ASIAEXAMPLE1"),
      observed(roleArn("deploy")),
      role("deploy"),
    ),
    silent(
      "a log that knows another key",
      found("aws-access-key-id", "ASIAEXAMPLE2"),
      observed(roleArn("deploy")),
      role("deploy"),
    ),
    silent("expired", { ...session, expiresAt: "2025-12-31T00:00:00.000Z" }, role("deploy")),
    silent("without the session token", { ...session, hasSecret: false }, role("deploy")),
    silent(
      "a role of another account",
      { ...session, principal: "arn:aws:sts::222222222222:assumed-role/deploy/ci" },
      role("deploy"),
    ),
  ],
});

interface Told {
  readonly opened: FactOf<"aws.role">;
  readonly because: readonly FactOf<"observed.session">[];
}

function named(facts: FactReader, { principal = "", publicId = "", name: shown }: Found): Told | undefined {
  const [, account, name = ""] = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal) ?? [];
  // Names of roles are unique in an account, whatever their paths.
  const opened = facts.where("aws.role", "name", name).find(({ scope }) => scope === `aws:account:${account}`);
  if (opened) return { opened, because: [] };
  for (const session of facts.where("observed.session", "keyId", publicId || shown)) {
    const own = facts.get("aws.role", session.principal);
    if (own) return { opened: own, because: [session] };
  }
  return undefined;
}
