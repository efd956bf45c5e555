import type { FactOf } from "../fact.ts";

const base = {
  scope: "k8s:prod",
  source: { document: "kubernetes/list.json", locator: "", importer: "kubernetes", observedAt: "2026-01-01T00:00:00Z" },
};

/** A container that is told a host and takes a password from the secret, both under the prefix `DB_`. */
export const configuredLogin = (secret: string, host: string): FactOf<"configured-login"> => ({
  kind: "configured-login",
  key: `${secret}|${host}|DB`,
  ...base,
  secret,
  host,
  hostVariable: "DB_HOST",
  passwordVariable: "DB_PASSWORD",
  place: "container web in namespace app",
});

export const storedFingerprint = (
  secret: string,
  fingerprint: string,
  fingerprintKey = "k1_a",
): FactOf<"stored-fingerprint"> => ({
  kind: "stored-fingerprint",
  key: `${secret}|password|${fingerprint}`,
  ...base,
  secret,
  entry: "password",
  fingerprint,
  fingerprintKey,
});
