import type { Importer } from "../../model/importer.ts";

export const guide: NonNullable<Importer["guide"]> = [
  [
    "How to make the input",
    `Any of these, in one folder. No call here returns a value; \`az keyvault secret show\` does and is not needed.

\`\`\`sh
az keyvault show --name <vault> > vault-<vault>.json
az keyvault secret list --vault-name <vault> > secrets-<vault>.json
az role assignment list --all > role-assignments.json
az identity list > identities.json
az graph query -q "resources | where type =~ 'microsoft.keyvault/vaults'" > graph.json
az group export --name <group> > template.json
\`\`\`

\`az keyvault list\` alone names vaults and says nothing of who decides in them. A template does not say where it is: a
\`manifest.json\` beside it with \`"source": "azure", "name": "/subscriptions/<id>/resourceGroups/<name>"\` does. Where the names of all
vaults were listed, the manifest's call \`secrets\` with status \`read\` says so.`,
  ],
  [
    "What becomes of it",
    "A node for each vault, each secret and each managed identity; access policies, role assignments and the firewall as facts. Who reads a secret is conditional for a managed identity that has access in the input, and a gap for everybody else ([more](../secrets.md)).",
  ],
];
