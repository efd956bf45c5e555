import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { accessKey } from "../../model/examples/aws.ts";
import { exposed, found } from "../../model/examples/credential.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** Whoever reads a place has the credentials that lie there. The name of one alone lets nobody in. */
export default defineRule({
  id: "credential.exposure",
  version: 1,
  title: "Takes the credential that lies there",
  edge: "EXPOSES",
  emits: { from: ["Exposure#read"], to: "Credential#impersonate" },
  needs: ["aws.access-key", "credential", "exposure"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const exposure of facts.each("exposure")) {
      const ended = exposure.status === "revoked" || exposure.status === "inactive";
      const credential = facts.get("credential", exposure.credential);
      if (!credential || !exposure.hasSecret || ended) continue;
      // What its account says of a key is more than what its finder does.
      const key = facts.get("aws.access-key", credential.key);
      if (key && key.status !== "Active") continue;
      yield {
        from: [privilege(exposure.key, "read")],
        to: privilege(credential.key, "impersonate"),
        because: [exposure, key ?? credential],
      };
    }
  },

  controls: [
    control("revoke", "aws.access-key", "Make the access key inactive"),
    control("revoke", "credential", "Revoke the credential at its issuer"),
  ],
  abuse: "Copy the credential from the commit, log or message; taking it down later does not take it back.",
  detection: [{ service: "the issuer's log", event: "use of the credential from an unusual address" }],
  remediation: "Revoke the credential at its issuer first; then take it out of the place, its history and its copies.",
  frameworks: ["attack:T1552", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://attack.mitre.org/techniques/T1552/001/",
    "https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning",
  ],
  examples: [
    fires(
      "a key with its secret in a repository",
      "exposure:gitleaks:1#read -> credential:AKIAEXAMPLE1#impersonate",
      exposed("1", "AKIAEXAMPLE1"),
      found("aws-access-key-id", "AKIAEXAMPLE1"),
    ),
    fires(
      "a key that its account lists",
      "exposure:gitleaks:1#read -> credential:AKIAEXAMPLE1#impersonate",
      exposed("1", "AKIAEXAMPLE1"),
      found("aws-access-key-id", "AKIAEXAMPLE1"),
      accessKey("AKIAEXAMPLE1", "ci"),
    ),
    silent(
      "a key that its account lists as inactive",
      exposed("1", "AKIAEXAMPLE1"),
      found("aws-access-key-id", "AKIAEXAMPLE1"),
      accessKey("AKIAEXAMPLE1", "ci", "Inactive"),
    ),
    silent(
      "the id of a key without its secret",
      exposed("1", "AKIAEXAMPLE1", { hasSecret: false }),
      found("aws-access-key-id", "AKIAEXAMPLE1", { hasSecret: false, half: "identifier" }),
    ),
    silent(
      "its issuer says that it was revoked",
      exposed("1", "AKIAEXAMPLE1", { status: "revoked" }),
      found("aws-access-key-id", "AKIAEXAMPLE1"),
    ),
    silent("another credential", exposed("1", "AKIAEXAMPLE1"), found("aws-access-key-id", "AKIAEXAMPLE2")),
  ],
});
