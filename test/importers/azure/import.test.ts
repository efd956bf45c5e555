import { describe, expect, it } from "vitest";
import { azure } from "../../../importers/azure/index.ts";
import { read } from "../sources.ts";

const subscription = "11111111-2222-3333-4444-555555555555";
const group = `/subscriptions/${subscription}/resourceGroups/Shop`;
const person = "AAAAAAAA-0000-0000-0000-000000000001";
const vault = {
  id: `${group}/providers/Microsoft.KeyVault/vaults/Shop-KV`,
  name: "Shop-KV",
  type: "Microsoft.KeyVault/vaults",
  tags: { team: "orders" },
  properties: {
    tenantId: person,
    vaultUri: "https://shop-kv.vault.azure.net/",
    enableRbacAuthorization: false,
    networkAcls: {
      bypass: "AzureServices",
      defaultAction: "Deny",
      ipRules: [{ value: "203.0.113.0/24" }],
      virtualNetworkRules: [],
    },
    publicNetworkAccess: "Enabled",
    accessPolicies: [
      {
        tenantId: person,
        objectId: person,
        permissions: { secrets: ["Get", "List"], keys: [], certificates: ["all"] },
      },
    ],
  },
};
const id = `${group}/providers/Microsoft.KeyVault/vaults/Shop-KV`.toLowerCase();
const names = [
  {
    id: "https://shop-kv.vault.azure.net/secrets/Orders-DB",
    attributes: { enabled: true, expires: "2027-01-01T00:00:00+00:00" },
    contentType: "hunter2",
    tags: { "ambit.dev.unlocks": "arn:aws:iam::111111111111:user/ci" },
  },
  { id: "https://shop-kv.vault.azure.net/secrets/web-tls", managed: true, tags: null },
];

describe("az", () => {
  it("a vault, its firewall and its access policies", async () => {
    const { said, problems } = await read(azure, { "vault.json": vault });
    expect(problems).toEqual([]);
    expect(said("azure.vault")).toEqual([
      {
        key: id,
        scope: `azure:subscription:${subscription}`,
        name: "shop-kv",
        host: "shop-kv.vault.azure.net",
        tenant: person,
        model: "access-policies",
        publicNetwork: true,
        otherwise: "deny",
        admits: ["203.0.113.0/24"],
        tags: ["team=orders"],
      },
    ]);
    expect(said("azure.vault-policy")).toMatchObject([
      { vault: id, principal: person.toLowerCase(), secrets: ["get", "list"], certificates: ["all"] },
    ]);
  });

  it("names of secrets are those of the vault whose address they have, whichever comes first", async () => {
    const { said, problems } = await read(azure, { "a-secrets.json": names, "vault.json": vault });
    expect(problems).toEqual([]);
    expect(said("azure.secret")).toMatchObject([
      {
        key: `${id}/secrets/orders-db`,
        vault: id,
        name: "orders-db",
        enabled: true,
        expires: "2027-01-01T00:00:00.000Z",
      },
      { key: `${id}/secrets/web-tls`, certificate: true },
    ]);
    expect(said("unlocks")).toMatchObject([{ target: "arn:aws:iam::111111111111:user/ci" }]);
    const homeless = await read(azure, { "a-secrets.json": names });
    expect(homeless.of("azure.secret")).toEqual([]);
    expect(homeless.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("add `az keyvault show`"),
    ]);
  });

  it("a list of vaults says nothing of who decides in them", async () => {
    const { properties: _, ...bare } = vault;
    const { of } = await read(azure, { "list.json": [bare] });
    expect(of("azure.vault").map(({ model, otherwise }) => [model, otherwise])).toEqual([[undefined, undefined]]);
  });

  it("role assignments and managed identities, as the command line and as ARM write them", async () => {
    const role =
      "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6";
    const own = { principalId: person, principalType: "ServicePrincipal", roleDefinitionId: role, scope: group };
    const { said } = await read(azure, {
      "flat.json": [
        {
          id: `${group}/providers/Microsoft.Authorization/roleAssignments/A`,
          type: "Microsoft.Authorization/roleAssignments",
          ...own,
          roleDefinitionName: "Key Vault Secrets User",
          condition: "hunter2",
        },
      ],
      "graph.json": {
        data: [
          {
            id: `${group}/providers/Microsoft.Authorization/roleAssignments/B`,
            type: "microsoft.authorization/roleassignments",
            properties: own,
          },
          {
            id: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/web`,
            type: "microsoft.managedidentity/userassignedidentities",
            properties: { clientId: person, principalId: person },
          },
        ],
      },
    });
    expect(said("azure.role-assignment")).toMatchObject([
      {
        resource: group.toLowerCase(),
        role: "4633458b-17de-408a-b874-0445c86b69e6",
        roleName: "Key Vault Secrets User",
        conditional: true,
      },
      { resource: group.toLowerCase(), conditional: false },
    ]);
    expect(said("azure.identity")).toMatchObject([
      { key: `azure:client:${person.toLowerCase()}`, name: "web", principal: person.toLowerCase() },
    ]);
  });
});

describe("roles", () => {
  const role = "bbbbbbbb-0000-0000-0000-000000000001";
  const at = (name: string) =>
    `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
  const permission = {
    actions: ["Microsoft.Search/searchServices/*"],
    notActions: [],
    dataActions: ["Microsoft.Search/searchServices/indexes/documents/read", "hunter2 is no operation"],
    notDataActions: null,
  };

  it("that somebody made are kept with their permissions, as the command line and as ARM write them; built-in ones are known", async () => {
    const { of } = await read(azure, {
      "flat.json": [
        {
          id: at(role),
          name: role,
          type: "Microsoft.Authorization/roleDefinitions",
          roleName: "Reads documents",
          roleType: "CustomRole",
          description: "hunter2",
          assignableScopes: [group],
          permissions: [permission],
        },
        {
          id: at(role.replace("1", "2")),
          type: "Microsoft.Authorization/roleDefinitions",
          roleName: "Owner",
          roleType: "BuiltInRole",
          permissions: [{ actions: ["*"] }],
        },
      ],
      "arm.json": {
        value: [
          {
            id: at(role.replace("b0", "b1").replace("bbbbbbbb", "cccccccc")),
            type: "Microsoft.Authorization/roleDefinitions",
            properties: {
              roleName: "Under a condition",
              type: "CustomRole",
              permissions: [{ ...permission, condition: "hunter2" }],
            },
          },
        ],
      },
    });
    const kept = {
      actions: ["microsoft.search/searchservices/*"],
      notActions: [],
      dataActions: ["microsoft.search/searchservices/indexes/documents/read"],
      notDataActions: [],
    };
    expect(of("azure.role-definition").map(({ name, role, permissions }) => ({ name, role, permissions }))).toEqual([
      { name: "Reads documents", role, permissions: [kept] },
      {
        name: "Under a condition",
        role: "cccccccc-0000-0000-0000-000000000001",
        permissions: [{ ...kept, conditional: true }],
      },
    ]);
    const told = of("coverage").filter(({ collection }) => collection === "azure.role-definition");
    expect(told).toMatchObject([{ state: "partly" }]);
  });
});

describe("an assignment to a group", () => {
  it("is told of where it is told what is not known, as its members are in no input", async () => {
    const assigned = (name: string, principalType: string) => ({
      id: `${group}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      type: "Microsoft.Authorization/roleAssignments",
      principalId: person,
      principalType,
      roleDefinitionId: "4633458b-17de-408a-b874-0445c86b69e6",
      scope: group,
    });
    const reasons = async (...all: readonly object[]) =>
      (await read(azure, { "assignments.json": all }))
        .of("coverage")
        .flatMap(({ collection, reason }) => (collection === "azure.role-assignment" ? [reason] : []));
    expect(await reasons(assigned("a", "ServicePrincipal"))).toEqual([expect.not.stringContaining("groups")]);
    expect(await reasons(assigned("a", "Group"), assigned("b", "Group"), assigned("c", "User"))).toEqual([
      expect.stringContaining("; 2 are to groups, whose members are in no input"),
    ]);
  });
});

describe("deny assignments", () => {
  const at = `${group}/providers/Microsoft.Authorization/denyAssignments/dddddddd-0000-0000-0000-000000000001`;
  const everyone = "00000000-0000-0000-0000-000000000000";

  it("are kept with whom they are on, groups apart, and whom they except", async () => {
    const team = "eeeeeeee-0000-0000-0000-000000000001";
    const { of } = await read(
      azure,
      {
        "denies.json": {
          value: [
            {
              id: at,
              type: "Microsoft.Authorization/denyAssignments",
              name: "dddddddd-0000-0000-0000-000000000001",
              properties: {
                denyAssignmentName: "Managed by a stack",
                description: "hunter2",
                permissions: [{ actions: ["*/delete"], notActions: [], dataActions: ["*"], notDataActions: [] }],
                scope: group,
                doNotApplyToChildScopes: false,
                principals: [{ id: everyone, type: "SystemDefined" }],
                excludePrincipals: [
                  { id: person, type: "ServicePrincipal" },
                  { id: team, type: "Group" },
                ],
                isSystemProtected: true,
              },
            },
          ],
        },
      },
      { calls: [{ call: "denies", status: "read" }] },
    );
    expect(of("azure.deny-assignment")).toMatchObject([
      {
        key: at.toLowerCase(),
        name: "Managed by a stack",
        resource: group.toLowerCase(),
        inherited: true,
        everyone: true,
        principals: [],
        groups: [],
        except: [person.toLowerCase()],
        exceptGroups: [team],
        permissions: [{ actions: ["*/delete"], dataActions: ["*"] }],
      },
    ]);
    const told = of("coverage").filter(({ collection }) => collection === "azure.deny-assignment");
    expect(told).toMatchObject([{ state: "read" }]);
  });
});

describe("a template", () => {
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    parameters: { kv: { defaultValue: "Shop-KV", type: "String" }, own: { type: "String" } },
    resources: [
      {
        type: "Microsoft.KeyVault/vaults",
        name: "[parameters('kv')]",
        properties: vault.properties,
        resources: [{ type: "secrets", name: "inner", properties: { value: "hunter2" } }],
      },
      {
        type: "Microsoft.KeyVault/vaults/secrets",
        name: "[concat(parameters('kv'), '/orders-db')]",
        properties: { value: "hunter2", attributes: { enabled: true } },
      },
      { type: "Microsoft.KeyVault/vaults/secrets", name: "[concat(parameters('own'), '/lost')]", properties: {} },
    ],
  };
  it("says where it is by its manifest; values in it are dropped and told of", async () => {
    const { facts, of, problems } = await read(azure, { "template.json": template }, { name: group });
    expect(of("azure.secret").map(({ key }) => key)).toEqual([`${id}/secrets/inner`, `${id}/secrets/orders-db`]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("secret values were in the input"),
    ]);
    expect(JSON.stringify([facts, problems])).not.toContain("hunter2");
  });
  it("is left out, with the reason, without one", async () => {
    const { facts, problems } = await read(azure, { "template.json": template });
    expect(facts).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("does not say where it is")]);
  });
});

describe("hostile input", () => {
  it.each([
    ["cut", '[{"type":"Microsoft.KeyVault/vaults","tags":{"a":"hunter2'],
    ["other types", `[{"type":"Microsoft.KeyVault/vaults","id":"${id}","properties":{"accessPolicies":"hunter2"}}]`],
    ["another id", '[{"type":"Microsoft.KeyVault/vaults","id":"/subscriptions/../hunter2#read","properties":{}}]'],
  ])("%s: nothing echoed", async (_, text) => {
    const { facts, problems } = await read(azure, { "a.json": text });
    expect(JSON.stringify([facts, problems])).not.toContain("hunter2");
    expect(facts).toEqual([]);
  });
});
