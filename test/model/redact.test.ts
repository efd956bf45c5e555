import { describe, expect, it } from "vitest";
import { looksSecret, plainText, withheld } from "../../model/redact.ts";

describe("free text", () => {
  it.each([
    // Sids that AWS's own consoles and services write: commands have to name them.
    "FunctionURLAllowPublicAccess",
    "FunctionURLInvokeAllowPublicAccess",
    "AllowCloudFrontServicePrincipalReadOnly",
    "AWSLogDeliveryWrite20150319",
    "VisualEditor0",
    // Ends like the prefix of a key and is a word: accounts and workloads are called so.
    "serviceAccount:web@desk-assistant.iam.gserviceaccount.com",
    "task-runner",
  ])("that is a name stays: %s", (text) => {
    expect(plainText(text)).toBe(text);
  });

  it.each([
    "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEYzz",
    "hunter2; password=correct-horse",
    "Zx81Qm20LpTr77BvNnWeUy55",
    "key=sk-abcdefgh",
    "postgres://app:s3cr3t@db/orders",
  ])("that looks like a secret is withheld: %s", (text) => {
    expect(looksSecret(text)).toBe(true);
    expect(plainText(text)).toBe(withheld);
  });
});
