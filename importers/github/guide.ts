import type { Importer } from "../../model/importer.ts";

export const guide: NonNullable<Importer["guide"]> = [
  [
    "How to make the input",
    `A file for each request, named by its path below \`api.github.com\`, or one file
\`{"format": "github-export/v1", "answers": {"<request path>": <answer>}}\`. No answer here holds a value of a secret.

\`\`\`sh
get() { mkdir -p "$(dirname "$1")" && gh api --paginate "/$1" > "$1.json"; }
get orgs/<owner>/repos
get orgs/<owner>/actions/secrets
get orgs/<owner>/actions/secrets/<NAME>/repositories          # of each whose visibility is selected
get orgs/<owner>/actions/oidc/customization/sub
get repos/<owner>/<repo>                                       # and for each repository:
get repos/<owner>/<repo>/actions/permissions
get repos/<owner>/<repo>/actions/secrets
get repos/<owner>/<repo>/actions/organization-secrets
get repos/<owner>/<repo>/actions/oidc/customization/sub
get repos/<owner>/<repo>/environments
get repos/<owner>/<repo>/environments/<environment>/secrets
get repos/<owner>/<repo>/environments/<environment>/deployment-branch-policies
get repos/<owner>/<repo>/branches
get repos/<owner>/<repo>/branches/<branch>/protection
get repos/<owner>/<repo>/collaborators
\`\`\``,
  ],
  [
    "What becomes of it",
    "Nodes for repositories, secrets, users and the identities that workflows have towards clouds and Vault; environments and branch protection are conditions. Of a secret the days are kept when it was made and written last (NHI-KEY-01). Variables, workflow files, rulesets, teams and deploy keys are not read ([more](../secrets.md)).",
  ],
];
