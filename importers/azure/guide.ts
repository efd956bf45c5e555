import type { Importer } from "../../model/importer.ts";

export const guide: NonNullable<Importer["guide"]> = [
  [
    "How to make the input",
    `Any of these, in one folder. No call here returns a value; \`az keyvault secret show\` does and is not needed.

\`\`\`sh
az keyvault show --name <vault> > vault-<vault>.json
az keyvault secret list --vault-name <vault> > secrets-<vault>.json
az role assignment list --all > role-assignments.json
az role definition list --custom-role-only true > roles.json
az rest --method get --url "https://management.azure.com/subscriptions/<id>/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01" > denies.json
az identity list > identities.json
az graph query -q "resources | where type =~ 'microsoft.keyvault/vaults'" > graph.json
az group export --name <group> > template.json

az cognitiveservices account list > accounts.json
az cognitiveservices account deployment list --name <account> --resource-group <group> > deployments-<account>.json
az rest --method get --url "https://management.azure.com<account id>/projects?api-version=2025-06-01" > projects.json
az rest --method get --url "https://management.azure.com<account, project or workspace id>/connections?api-version=2025-06-01" > connections.json
az search service list --resource-group <group> > search.json
az rest --resource https://search.azure.com --url "https://<service>.search.windows.net/indexes?api-version=2024-07-01" > <service>/indexes.json
az rest --resource https://search.azure.com --url "https://<service>.search.windows.net/datasources?api-version=2024-07-01&includeConnectionString=true" > <service>/datasources.json
az graph query -q "resources | where type in~ ('microsoft.cognitiveservices/accounts', 'microsoft.search/searchservices', 'microsoft.machinelearningservices/workspaces', 'microsoft.machinelearningservices/workspaces/onlineendpoints')" > parts.json
az storage account list > storage.json
az monitor diagnostic-settings list --resource <id> > diagnostic-<name>.json
\`\`\`

\`az keyvault list\` alone names vaults and says nothing of who decides in them. A template does not say where it is: a
\`manifest.json\` beside it with \`"source": "azure", "name": "/subscriptions/<id>/resourceGroups/<name>"\` does. Where the names of all
vaults were listed, the manifest's call \`secrets\` with status \`read\` says so; where every list of AI services was saved, the call \`ai\` does, and of custom roles the call \`roles\`, of deny assignments the call \`denies\`. \`az cognitiveservices account keys list\`,
\`az search admin-key show\` and connections with \`listSecrets\` return keys and are not needed.`,
  ],
  [
    "What becomes of it",
    "A node for each vault, each secret and each managed identity; access policies, role assignments and the firewall as facts. AI accounts, projects, hubs, online endpoints, deployments and search services are parts with an identity, a firewall and a login each; connections and data sources say which reads which ([more](../ai.md)). Of a connection no credential is read, of a connection string the resource id alone. Who reads a secret is conditional for a managed identity that has access in the input, and a gap for everybody else ([more](../secrets.md)).",
  ],
];
