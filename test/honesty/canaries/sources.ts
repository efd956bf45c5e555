import { type Mint, recognisable } from "./mint.ts";

interface Document {
  readonly file: string;
  readonly text: string;
}

const group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/canaries";
const vault = `${group}/providers/Microsoft.KeyVault/vaults/canaries`;
const person = "aaaaaaaa-0000-0000-0000-000000000001";

/** Well-formed answers of GCP, Azure and GitHub with secrets in every field that takes free text, and where values would be. */
export function sources(mint: Mint): readonly Document[] {
  const gcp = (what: string): string => mint.value(`gcp ${what}`);
  const azure = (what: string): string => mint.value(`azure ${what}`);
  const github = (what: string): string => mint.value(`github ${what}`);
  const looksSo = (what: string): string => mint.value(what, recognisable);
  const files: Readonly<Record<string, unknown>> = {
    "gcp/manifest.json": { format: "ambit-bundle/v1", source: "gcp", name: "canary-project" },
    "gcp/secrets.json": [
      {
        name: "projects/canary-project/secrets/a",
        labels: { note: looksSo("gcp label") },
        annotations: { note: gcp("annotation"), "ambit.dev/unlocks": gcp("annotation unlocks") },
        topics: [{ name: looksSo("gcp topic") }],
        rotation: { rotationPeriod: gcp("rotation"), nextRotationTime: gcp("next rotation") },
        versionAliases: { [gcp("version alias")]: "1" },
        payload: { data: gcp("payload") },
      },
    ],
    "gcp/policies.json": [
      {
        resource: "//secretmanager.googleapis.com/projects/canary-project/secrets/a",
        assetType: "secretmanager.googleapis.com/Secret",
        project: "projects/1",
        explanation: { matchedPermissions: { [gcp("explanation")]: {} } },
        policy: {
          bindings: [
            {
              role: "roles/secretmanager.secretAccessor",
              members: [`group:${looksSo("gcp member")}@example.com`],
              condition: {
                title: gcp("condition title"),
                description: gcp("condition description"),
                expression: `request.host == "${looksSo("gcp condition")}"`,
              },
            },
          ],
        },
      },
    ],
    "azure/vault.json": {
      id: vault,
      name: "canaries",
      type: "Microsoft.KeyVault/vaults",
      tags: { note: looksSo("azure tag"), [looksSo("azure tag name")]: "x" },
      properties: {
        vaultUri: "https://canaries.vault.azure.net/",
        accessPolicies: [{ objectId: person, permissions: { secrets: ["get", looksSo("azure permission")] } }],
        networkAcls: { defaultAction: "Deny", ipRules: [{ value: looksSo("azure ip rule") }] },
        description: azure("vault description"),
      },
    },
    "azure/secrets.json": [
      {
        id: "https://canaries.vault.azure.net/secrets/a",
        contentType: azure("content type"),
        tags: { note: looksSo("azure secret tag"), "ambit.dev.unlocks": azure("secret unlocks") },
        value: azure("secret value"),
      },
    ],
    "azure/assignments.json": [
      {
        id: `${group}/providers/Microsoft.Authorization/roleAssignments/a`,
        type: "Microsoft.Authorization/roleAssignments",
        principalId: person,
        principalName: azure("principal name"),
        roleDefinitionId: "4633458b-17de-408a-b874-0445c86b69e6",
        roleDefinitionName: looksSo("azure role name"),
        scope: group,
        condition: azure("assignment condition"),
        description: azure("assignment description"),
      },
    ],
    "github/repos/canary/a.json": {
      full_name: "canary/a",
      default_branch: looksSo("github default branch"),
      description: github("repository description"),
      homepage: github("homepage"),
    },
    "github/repos/canary/a/actions/secrets.json": {
      total_count: 1,
      secrets: [{ name: "A", value: github("secret value"), encrypted_value: github("encrypted value") }],
    },
    "github/repos/canary/a/environments.json": {
      total_count: 1,
      environments: [
        {
          name: looksSo("github environment"),
          protection_rules: [
            { type: "required_reviewers", reviewers: [{ reviewer: { login: "x", bio: github("reviewer") } }] },
          ],
        },
      ],
    },
    "github/repos/canary/a/branches.json": [
      { name: looksSo("github branch"), protected: false, commit: { message: github("commit message") } },
    ],
    "kubernetes/env.json": {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "hosts", namespace: "n" },
      spec: {
        containers: [
          {
            name: "c",
            image: "c",
            env: [
              ...[0, 1, 2, 3, 4, 5, 6].map((n) => ({
                name: `P${n}_HOST`,
                value: mint.value("kubernetes host of a password"),
              })),
              ...[0, 1, 2, 3, 4, 5, 6].map((n) => ({
                name: `P${n}_PASSWORD`,
                valueFrom: { secretKeyRef: { name: "s", key: "k" } },
              })),
              {
                name: "Q_URL",
                value: `postgresql://u:${mint.value("kubernetes address of a password")}@db.example.com/x`,
              },
              { name: "Q_PASSWORD", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
            ],
          },
        ],
      },
    },
  };
  return Object.entries(files).map(([file, content]) => ({ file, text: JSON.stringify(content) }));
}
