import type { Mint } from "./mint.ts";

const commit = "5b1f0c7e9a2d48306b7c1d5e8f90a3b2c4d6e7f8";

/** Reports of leaks in every form, with secrets where scanners put them, in names beside them, and in fields nobody reads. */
export function reports(mint: Mint): readonly { readonly file: string; readonly text: string }[] {
  const secret = (what: string): string => mint.value(`report ${what}`);
  const json = (value: unknown): string => JSON.stringify(value);
  const times = <T>(make: () => T): T[] => Array.from({ length: 7 }, make);
  const gitleaks = () => {
    const Secret = secret("gitleaks Secret");
    return {
      RuleID: "generic-api-key",
      Description: secret("gitleaks Description"),
      StartLine: 3,
      Match: `password = "${Secret}"`,
      Secret,
      File: `out/${Secret}/a.env`,
      SymlinkFile: secret("gitleaks SymlinkFile"),
      Commit: commit,
      Link: `https://u:${secret("gitleaks Link")}@example.com/a/b/blob/${commit}/${encodeURIComponent(Secret)}?t=${secret("gitleaks Link")}#${secret("gitleaks Link")}`,
      Author: secret("gitleaks Author"),
      Email: secret("gitleaks Email"),
      Message: secret("gitleaks Message"),
      Tags: [secret("gitleaks Tag")],
      Fingerprint: secret("gitleaks Fingerprint"),
      Fragment: { Raw: secret("gitleaks Fragment") },
      [secret("gitleaks, unknown field")]: 1,
    };
  };
  const trufflehog = () => {
    const Raw = secret("trufflehog Raw");
    return {
      SourceMetadata: {
        Data: {
          Github: {
            link: `https://example.com/?q=${Raw}`,
            file: Raw,
            email: secret("trufflehog email"),
            username: secret("trufflehog username"),
          },
        },
      },
      SourceName: secret("trufflehog SourceName"),
      DetectorName: "Generic",
      Verified: false,
      VerificationError: secret("trufflehog VerificationError"),
      Raw,
      RawV2: secret("trufflehog RawV2"),
      Redacted: secret("trufflehog Redacted"),
      ExtraData: { account: secret("trufflehog account"), message: secret("trufflehog ExtraData") },
      StructuredData: { x: secret("trufflehog StructuredData") },
      SecretParts: { key: secret("trufflehog SecretParts") },
    };
  };
  const sarif = (tool: string) => ({
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: tool, rules: [{ id: "secret-rule", shortDescription: { text: secret("SARIF rule") } }] },
        },
        invocations: [{ commandLine: secret("SARIF commandLine") }],
        results: times(() => ({
          ruleId: "secret-rule",
          message: { text: secret("SARIF message") },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: "a.env" },
                region: { startLine: 3, snippet: { text: `key: ${secret("SARIF snippet")}` } },
                contextRegion: { snippet: { text: secret("SARIF context") } },
              },
            },
          ],
          partialFingerprints: {
            commitSha: commit,
            author: secret("SARIF author"),
            other: secret("SARIF fingerprint"),
          },
          properties: { tags: [secret("SARIF tag")] },
        })),
      },
    ],
  });
  const alert = () => ({
    number: 7,
    created_at: "2026-01-01T00:00:00Z",
    html_url: "https://github.com/acme/shop/security/secret-scanning/7",
    state: "open",
    secret_type: "generic_password",
    secret: secret("GitHub secret"),
    resolution_comment: secret("GitHub comment"),
    push_protection_bypass_request_comment: secret("GitHub bypass comment"),
    locations: [{ type: "commit", details: { path: "a", start_line: 1, blob_url: secret("GitHub blob_url") } }],
  });
  const rows = times(
    () =>
      `github,"${secret("leaks.csv public_id").replace(/"/g, '""')}",a.env,2026-01-01,"${secret("leaks.csv note").replace(/"/g, '""')}"`,
  );
  return [
    { file: "gitleaks.json", text: json(times(gitleaks)) },
    {
      file: "trufflehog.jsonl",
      text: `${secret("trufflehog log")} {not json\n${times(trufflehog).map(json).join("\n")}\n`,
    },
    { file: "gitleaks.sarif", text: json(sarif("gitleaks")) },
    { file: "other.sarif", text: json(sarif("CodeQL")) },
    { file: "alerts.json", text: json(times(alert)) },
    { file: "leaks.csv", text: ["kind,public_id,where,first_seen,note", ...rows].join("\n") },
  ];
}

/** Reports that break behind a secret, or hold one where something else belongs. */
export function brokenReports(mint: Mint): readonly { readonly file: string; readonly text: string }[] {
  const secret = (what: string): string => mint.value(`broken report ${what}`);
  const text = (what: string): string => JSON.stringify(secret(what));
  return [
    { file: "cut.json", text: `[{"RuleID":"x","StartLine":1,"Secret":${text("gitleaks, cut")}` },
    {
      file: "types.json",
      text: `[{"RuleID":{${text("gitleaks, key of a rule")}:1},"StartLine":${text("gitleaks, line")}, "Secret": []}]`,
    },
    {
      file: "stray.json",
      text: `[{"RuleID":"x","StartLine":1,"Secret":${text("gitleaks, stray")} ${secret("gitleaks, stray")}}]`,
    },
    {
      file: "cut.jsonl",
      text: `{"SourceMetadata":{"Data":{}},"DetectorName":"x","Raw":${text("trufflehog, cut")}\n{"SourceMetadata":${text("trufflehog, type")},"DetectorName":1}\n`,
    },
    {
      file: "cut.sarif",
      text: `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"gitleaks"}},"results":[{"ruleId":"x","message":{"text":${text("SARIF, cut")}`,
    },
    {
      file: "types.sarif",
      text: `{"version":"2.1.0","runs":[{"results":[{"ruleId":[${text("SARIF, rule")}]}, ${text("SARIF, text as result")}]}]}`,
    },
    {
      file: "alerts.json",
      text: `[{"secret_type":[${text("GitHub, type")}],"validity":"active"},${text("GitHub, text as alert")}]`,
    },
    {
      file: "leaks.csv",
      text: `kind,public_id,where,${secret("leaks.csv, column").replace(/[",\n]/g, "")}\na,b\n"${secret("leaks.csv, quote").replace(/"/g, "")}`,
    },
  ];
}
