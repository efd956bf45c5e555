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
\`\`\`

Any other SARIF log counts where its rules find secrets. A table \`leaks.csv\` has the columns \`kind\`, \`public_id\`,
\`where\`, \`first_seen\`, \`last_seen\`, \`visibility\`, \`status\`, \`note\`; the first and one of the next two are needed.

Keep reports to yourself (\`chmod 600\`): they quote what they found.`,
  ],
  [
    "What becomes of it",
    `Each report is a scope of its own, \`exposure:<file>\`: importing a newer one under the same name replaces the older. Each
finding is an exposure with its place, when it was seen, who can see it and whether it was said to work; the same secret
found many times is one credential. [Scanner reports](../tokens.md#scanner-reports) says what is kept and what is not.`,
  ],
];
