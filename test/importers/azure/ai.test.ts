import { describe, expect, it } from "vitest";
import { azure } from "../../../importers/azure/index.ts";
import { read } from "../sources.ts";

const group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/Shop/providers";
const scope = "azure:subscription:11111111-2222-3333-4444-555555555555";
const account = (properties: object, rest: object = {}) => ({
  id: `${group}/Microsoft.CognitiveServices/accounts/Bot`,
  kind: "OpenAI",
  type: "Microsoft.CognitiveServices/accounts",
  properties: { endpoint: "https://bot.openai.azure.com/", ...properties },
  ...rest,
});
const search = (rest: object) => ({
  id: `${group}/Microsoft.Search/searchServices/docs`,
  type: "Microsoft.Search/searchServices",
  publicNetworkAccess: "enabled",
  networkRuleSet: { ipRules: [] },
  ...rest,
});
const service = async (properties: object) =>
  (await read(azure, { "a.json": account(properties) })).of("ai.service")[0];
const store = async (rest: object) => (await read(azure, { "s.json": search(rest) })).of("ai.store")[0];

describe("an account", () => {
  it("takes keys unless it says that it does not", async () => {
    expect((await service({ disableLocalAuth: true }))?.keys).toBe(false);
    expect((await service({ disableLocalAuth: false }))?.keys).toBe(true);
    expect((await service({}))?.keys).toBe(true);
  });

  it("is open, bounded, closed, or decided elsewhere", async () => {
    expect(await service({ publicNetworkAccess: "Enabled" })).toMatchObject({
      publicNetwork: true,
      otherwise: "allow",
    });
    expect(
      await service({
        publicNetworkAccess: "Enabled",
        networkAcls: {
          defaultAction: "Deny",
          ipRules: [{ value: "203.0.113.7" }],
          virtualNetworkRules: [{ id: `${group}/Microsoft.Network/virtualNetworks/v/subnets/Apps` }],
        },
      }),
    ).toMatchObject({
      otherwise: "deny",
      admits: [`${group}/microsoft.network/virtualnetworks/v/subnets/apps`.toLowerCase(), "203.0.113.7"],
    });
    expect((await service({ publicNetworkAccess: "Disabled" }))?.publicNetwork).toBe(false);
    expect((await service({ publicNetworkAccess: "SecuredByPerimeter" }))?.publicNetwork).toBeUndefined();
  });

  it("acts as its own identity first, and as those that it was given", async () => {
    const identity = {
      principalId: "AAAAAAAA-0000-0000-0000-000000000001",
      userAssignedIdentities: {
        [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/Web`]: {
          clientId: "CCCCCCCC-0000-0000-0000-000000000001",
          principalId: "BBBBBBBB-0000-0000-0000-000000000001",
        },
      },
    };
    const { of } = await read(azure, { "a.json": account({}, { identity }) });
    expect(of("ai.service")).toMatchObject([
      {
        identity: "azure:principal:aaaaaaaa-0000-0000-0000-000000000001",
        alsoActsAs: ["azure:client:cccccccc-0000-0000-0000-000000000001"],
      },
    ]);
    expect(of("azure.identity").map(({ principal }) => principal)).toEqual([
      "aaaaaaaa-0000-0000-0000-000000000001",
      "bbbbbbbb-0000-0000-0000-000000000001",
    ]);
  });
});

describe("a search service", () => {
  it("lets roles in only where it says so: keys alone are the default", async () => {
    const told = async (rest: object) => {
      const { keys, identities } = (await store(rest)) ?? {};
      return { keys, identities };
    };
    expect(await told({ disableLocalAuth: false })).toEqual({ keys: true, identities: false });
    expect(await told({ disableLocalAuth: false, authOptions: { apiKeyOnly: {} } })).toEqual({
      keys: true,
      identities: false,
    });
    expect(await told({ disableLocalAuth: false, authOptions: { aadOrApiKey: {} } })).toEqual({
      keys: true,
      identities: true,
    });
    expect(await told({ disableLocalAuth: true })).toEqual({ keys: false, identities: true });
    expect(await told({})).toEqual({ keys: undefined, identities: undefined });
  });

  it("is filled from what a resource id names; a data source without one is a gap, and a key in it goes nowhere", async () => {
    const files = `${group}/Microsoft.Storage/storageAccounts/files`;
    const sources = {
      "@odata.context": "https://docs.search.windows.net/$metadata#datasources",
      value: [
        { name: "a", type: "azureblob", credentials: { connectionString: `ResourceId=${files};` } },
        { name: "b", type: "azureblob", credentials: { connectionString: "AccountName=x;AccountKey=CANARY" } },
      ],
    };
    const { facts, of, problems } = await read(azure, { "s.json": search({}), "datasources.json": sources });
    expect(problems).toEqual([]);
    expect(of("ai.link")).toMatchObject([{ relation: "ingests", to: files.toLowerCase(), by: "data source" }]);
    expect(of("ai.store").map(({ product }) => product)).toEqual(["azure-ai-search", "azure-storage"]);
    expect(of("coverage").find(({ collection }) => collection === "ai.link")).toMatchObject({ state: "partly", scope });
    expect(JSON.stringify(facts)).not.toContain("CANARY");
  });

  it("of which nothing tells whose answer it is, is an error that says how to save it", async () => {
    const { problems } = await read(azure, { "s.json": search({}), "indexes.json": { value: [{ name: "x" }] } });
    expect(problems).toMatchObject([
      { file: "indexes.json", message: expect.stringContaining("<service>/indexes.json") },
    ]);
  });
});

describe("what was not listed", () => {
  it("is a gap; a manifest says that it was, or that it was refused", async () => {
    const states = async (manifest?: object) =>
      (await read(azure, { "a.json": account({}) }, manifest))
        .of("coverage")
        .filter(({ collection }) => collection.startsWith("ai."))
        .map(({ collection, state }) => `${collection} ${state}`);
    expect(await states()).toEqual(["ai.link not-asked", "ai.service partly", "ai.store not-asked"]);
    const said = (status: "read" | "refused") => ({ calls: [{ call: "ai", status }] });
    expect(await states(said("read"))).toEqual(["ai.link read", "ai.service read", "ai.store read"]);
    expect(await states(said("refused"))).toEqual(["ai.link refused", "ai.service partly", "ai.store refused"]);
  });

  it("ids and shapes that are none are left out, and the rest is read", async () => {
    const { of, problems } = await read(azure, {
      "a.json": [
        { ...account({}), id: "/subscriptions/x/../../etc" },
        account({ disableLocalAuth: "yes" }),
        { ...account({}), id: `${group}/Microsoft.CognitiveServices/accounts/Two` },
      ],
    });
    expect(of("ai.service").map(({ name }) => name)).toEqual(["two"]);
    expect(problems).toMatchObject([{ at: expect.stringContaining("disableLocalAuth") }]);
  });
});
