import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { accessKey, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** An active access key is its user. */
export default defineRule({
  id: "aws.access-key",
  version: 1,
  title: "Authenticates as the user",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "AwsUser#impersonate" },
  needs: ["aws.access-key", "aws.user"],
  reliesOnAbsenceIn: [],
  // GetSessionToken and GetFederationToken give an IAM user's key sessions of up to 36 hours, which outlive the key.
  leaves: "until 36h",

  *derive(facts) {
    for (const key of facts.each("aws.access-key")) {
      const owner = facts.get("aws.user", key.user);
      if (!owner || key.status !== "Active") continue;
      yield {
        from: [privilege(key.key, "impersonate")],
        to: privilege(owner.key, "impersonate"),
        because: [key, owner],
      };
    }
  },

  controls: [
    control("revoke", "aws.access-key", "Make the access key inactive"),
    control("revoke", "aws.user", "Revoke the user's sessions"),
  ],
  abuse: "Sign requests with the key: it works from anywhere until somebody makes it inactive.",
  detection: [{ service: "sts", event: "GetCallerIdentity" }],
  remediation: "aws iam update-access-key --user-name <user> --access-key-id <key> --status Inactive",
  frameworks: ["attack:T1078.004", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html",
  ],
  examples: [
    fires(
      "an active key",
      `credential:AKIAEXAMPLE1#impersonate -> ${userArn("ann")}#impersonate`,
      user("ann"),
      accessKey("AKIAEXAMPLE1", "ann"),
    ),
    silent("an inactive key", user("ann"), accessKey("AKIAEXAMPLE1", "ann", "Inactive")),
    silent("a key of nobody", accessKey("AKIAEXAMPLE1", "ann")),
  ],
});
