import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { storedFingerprint } from "../../model/examples/secret-use.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const id = "cross.stored-credential";
const secret = "k8s:prod:secret:app:login";
const other = "k8s:prod:secret:web:login";
const known = found("aws-access-key", "AKIAIOSFODNN7EXAMPLE", { fingerprint: "fp1_x", fingerprintKey: "k1_a" });

/** A stored value with the fingerprint of a credential that is known, or of another store's value, is the same secret. */
export default defineRule({
  id,
  version: 1,
  title: "Holds the same secret",
  edge: "IS_COPY_OF",
  emits: { from: ["Any#read"], to: "Any#read" },
  needs: ["credential", "stored-fingerprint"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const stored of facts.each("stored-fingerprint")) {
      const { fingerprint, fingerprintKey } = stored;
      const same = <F extends { readonly fingerprintKey?: string }>(all: readonly F[]) =>
        all.filter((one) => one.fingerprintKey === fingerprintKey);
      const copies = same(facts.where("stored-fingerprint", "fingerprint", fingerprint));
      const credentials = same(facts.where("credential", "fingerprint", fingerprint));
      if (credentials.length === 0 && copies.every(({ secret }) => secret === stored.secret)) continue;
      const value = hub("hold one and the same secret", id, fingerprint, fingerprintKey);
      yield { from: [privilege(stored.secret, "read")], to: value, because: [stored] };
      yield { from: [value], to: privilege(stored.secret, "read"), because: [stored] };
      for (const credential of credentials)
        yield { from: [value], to: privilege(credential.key, "impersonate"), because: [credential] };
    }
  },

  controls: [control("rotate", "stored-fingerprint", "Rotate the stored value")],
  abuse: "Read the copy that is easier to reach: it opens what the other opens.",
  detection: [{ service: "the target's own log", event: "a login of the secret's user from an unusual address" }],
  remediation: "Give each user of the value a login of its own, then rotate the value and every copy of it.",
  frameworks: ["attack:T1552", "owasp-nhi:NHI9"],
  references: ["https://owasp.org/www-project-non-human-identities-top-10/2025/9-nhi-reuse/"],
  examples: [
    fires(
      "a credential that is known",
      `${secret}#read -> ${known.key}#impersonate`,
      storedFingerprint(secret, "fp1_x"),
      known,
    ),
    fires(
      "two stores hold one value",
      [`${secret}#read -> ${other}#read`, `${other}#read -> ${secret}#read`],
      storedFingerprint(secret, "fp1_x"),
      storedFingerprint(other, "fp1_x"),
    ),
    silent("another value", storedFingerprint(secret, "fp1_y"), known),
    silent("fingerprints under two keys are not compared", storedFingerprint(secret, "fp1_x", "k1_b"), known),
  ],
});
