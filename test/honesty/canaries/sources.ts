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
    "azure/roles.json": [
      {
        id: `${group}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e7`,
        type: "Microsoft.Authorization/roleDefinitions",
        roleName: looksSo("azure custom role name"),
        roleType: "CustomRole",
        description: azure("role description"),
        permissions: [{ dataActions: ["*", azure("role action")], condition: azure("role condition") }],
        createdBy: azure("role author"),
      },
    ],
    "azure/denies.json": [
      {
        id: `${group}/providers/Microsoft.Authorization/denyAssignments/4633458b-17de-408a-b874-0445c86b69e8`,
        type: "Microsoft.Authorization/denyAssignments",
        properties: {
          denyAssignmentName: looksSo("azure deny assignment name"),
          description: azure("deny description"),
          permissions: [{ actions: ["*/delete", azure("deny action")] }],
          scope: group,
          principals: [{ id: azure("deny principal"), type: azure("deny principal type") }],
          condition: azure("deny condition"),
        },
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
  const all = Object.entries(files).map(([file, content]) => ({ file, text: JSON.stringify(content) }));
  return [...all, ...auditLogs(mint)];
}

/** Audit logs: whatever requests and answers hold, what was typed into names, and a line that is cut. */
function auditLogs(mint: Mint): readonly Document[] {
  const of = (what: string): string => mint.value(`log ${what}`);
  const looksSo = (what: string): string => mint.value(`log ${what}`, recognisable);
  const trail = {
    eventVersion: "1.10",
    eventTime: "2026-11-02T10:00:00Z",
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    awsRegion: "eu-central-1",
    sourceIPAddress: of("source address"),
    userAgent: `aws-cli/2.15.0 ${of("user agent")}`,
    errorMessage: of("error message"),
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::999988887777:user/ann",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      userName: of("userName"),
    },
    requestParameters: {
      roleArn: "arn:aws:iam::999988887777:role/app",
      roleSessionName: looksSo("session name"),
      policy: of("session policy"),
      externalId: of("external id"),
    },
    responseElements: {
      credentials: {
        accessKeyId: "ASIAIOSFODNN7EXAMPLE",
        sessionToken: of("session token"),
        secretAccessKey: of("key"),
      },
    },
    additionalEventData: { note: of("additional data") },
    eventID: of("event id"),
    recipientAccountId: "999988887777",
  };
  const put = {
    ...trail,
    eventSource: "ssm.amazonaws.com",
    eventName: "PutParameter",
    requestParameters: {
      name: looksSo("parameter name"),
      value: of("parameter value"),
      description: of("description"),
    },
  };
  const kubernetes = {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    auditID: of("audit id"),
    stage: "ResponseComplete",
    verb: "create",
    requestURI: `/api/v1/namespaces/n/secrets?token=${of("request address")}`,
    user: { username: looksSo("user"), extra: { token: [of("user extra")] } },
    userAgent: `curl/8.0 (${of("kubernetes user agent")})`,
    sourceIPs: [of("source of a request")],
    objectRef: { resource: "secrets", namespace: "n", name: looksSo("object name") },
    requestObject: { kind: "Secret", stringData: { password: of("request body") } },
    responseObject: { data: { password: of("answer body") } },
    responseStatus: { code: 201, message: of("status message") },
    annotations: { "authorization.k8s.io/reason": of("annotation") },
    requestReceivedTimestamp: "2026-11-02T10:00:00Z",
  };
  const vault = {
    time: "2026-11-02T10:00:00Z",
    type: "response",
    error: of("vault error"),
    auth: {
      display_name: looksSo("display name"),
      client_token: of("client token"),
      metadata: { note: of("metadata") },
    },
    request: {
      id: of("request id"),
      operation: "update",
      path: `auth/token/lookup/${looksSo("path")}`,
      data: { password: of("data") },
    },
    response: { data: { value: of("response data") } },
  };
  const cut = `{"auditID": "${of("cut line")}`;
  return [
    { file: "aws/trail.json", text: JSON.stringify({ Records: [trail, put, { note: of("no event") }] }) },
    { file: "kubernetes/audit.log", text: `${JSON.stringify(kubernetes)}\n` },
    { file: "vault/audit.log", text: `${JSON.stringify(vault)}\n` },
    { file: "kubernetes/cut-audit.log", text: `${JSON.stringify(kubernetes)}\n${cut}` },
  ];
}
