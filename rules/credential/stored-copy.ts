import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { kvSecret, vaultId } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isValid } from "../families/found-credentials.ts";

const secret = vaultId("secret", "kv/app");
const stored = (fingerprint: string, fingerprintKey = "k1_a"): FactOf<"stored-fingerprint"> => ({
  ...kvSecret("app"),
  kind: "stored-fingerprint",
  key: `${secret}|password|${fingerprint}`,
  secret,
  entry: "password",
  fingerprint,
  fingerprintKey,
});
const leaked = found("db-login", "fp1_x", { fingerprint: "fp1_x", fingerprintKey: "k1_a" });

/** A secret that was found and one that a store holds have the same fingerprint under one key: they are the same. */
export default defineRule({
  id: "credential.stored-copy",
  version: 1,
  title: "Has a copy of what the store holds",
  edge: "IS_COPY_OF",
  emits: { from: ["Credential#impersonate"], to: "Any#read" },
  needs: ["credential", "stored-fingerprint"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      const { fingerprint, fingerprintKey } = credential;
      if (fingerprint === undefined || !isValid(credential, facts.asOf)) continue;
      for (const copy of facts.where("stored-fingerprint", "fingerprint", fingerprint)) {
        if (copy.fingerprintKey !== fingerprintKey) continue;
        yield {
          from: [privilege(credential.key, "impersonate")],
          to: privilege(copy.secret, "read"),
          because: [credential, copy],
        };
      }
    }
  },

  controls: [control("revoke", "credential", "Give what it opens a new secret, and store that")],
  abuse: "Use the value as the login that the store keeps it for: no access to the store is needed.",
  detection: [{ service: "the target's own log", event: "a login of the secret's user from an unusual address" }],
  remediation: "Rotate the value at what it opens, write the new one into the store, restart its readers.",
  frameworks: ["attack:T1552", "owasp-nhi:NHI2"],
  references: ["https://attack.mitre.org/techniques/T1552/"],
  examples: [
    fires("equal fingerprints", `credential:fp1_x#impersonate -> ${secret}#read`, leaked, stored("fp1_x")),
    silent("another value", leaked, stored("fp1_y")),
    silent("fingerprints under two keys are not compared", leaked, stored("fp1_x", "k1_b")),
  ],
});
