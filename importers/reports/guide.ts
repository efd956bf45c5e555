import type { Importer } from "../../model/importer.ts";

/** How the reports are made. */
export const guide: NonNullable<Importer["guide"]> = [
  [
    "How to make the input",
    `Any of these, as files, in a folder, or in a \`.zip\`, \`.tar\` or \`.tar.gz\`:

\`\`\`sh
gitleaks git --report-format json --report-path gitleaks.json
gitleaks dir --report-format sarif --report-path gitleaks.sarif
trufflehog git file://. --json > trufflehog.json
gh api --paginate '/orgs/ORG/secret-scanning/alerts?hide_secret=true' > alerts.json
gh api /repos/OWNER/REPO/secret-scanning/alerts/7/locations > alerts/7/locations.json
trivy image --scanners vuln,secret --show-suppressed --format json --output trivy.json IMAGE
trivy k8s --report all --format json --output cluster.json
grype IMAGE --output json > grype.json
\`\`\`

Of images also SARIF of Trivy and Grype, CycloneDX with vulnerabilities, and statements (VEX) as OpenVEX or CycloneDX. Any
other SARIF log counts where its rules find secrets. A table \`leaks.csv\` has the columns \`kind\`, \`public_id\`,
\`where\`, \`first_seen\`, \`last_seen\`, \`visibility\`, \`status\`, \`note\`; the first and one of the next two are needed.

A statement names its images by package URL with the repository (\`pkg:oci/app?repository_url=ghcr.io/acme/app&tag=1.2\`), by
digest or by reference; a reason that is not one of the form's words is not kept.

Keep reports to yourself (\`chmod 600\`): they quote what they found.`,
  ],
  [
    "What becomes of reports on images",
    `Each is a scope of its own, \`images:<file>\`. They decide on the flaws that [the catalogue](../ai.md#known-ways-in) knows in
what runs, by the image's digest where both tell one, else by repository and tag: a flaw that a scanner found is no longer a
guess by version; one that a statement says is \`fixed\` or \`not_affected\` gives no step. Other flaws are counted and give no step:
that something has a vulnerability does not say that it opens before a login. What a scanner does not list may be there.`,
  ],
  [
    "What becomes of leaks",
    `Each report is a scope of its own, \`exposure:<file>\`: importing a newer one under the same name replaces the older. Each
finding is an exposure with its place, when it was seen, who can see it and whether it was said to work; the same secret
found many times is one credential. [Scanner reports](../tokens.md#scanner-reports) says what is kept and what is not.`,
  ],
];
