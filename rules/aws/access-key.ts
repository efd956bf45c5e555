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
  leaves: "durable",

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

  controls: [control("revoke", "aws.access-key", "Make the access key inactive")],
  abuse: "Sign requests with the key: it works from anywhere until somebody makes it inactive.",
  detection: [{ service: "sts", event: "GetCallerIdentity" }],
  remediation: "aws iam update-access-key --user-name <user> --access-key-id <key> --status Inactive",
  frameworks: ["attack:T1078.004", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
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
