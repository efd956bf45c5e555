import { beforeAll, describe, expect, it } from "vitest";
import type { GraphReader } from "../../graph/port.ts";
import type { Chain, LaneId } from "../../queries/chain/answer.ts";
import chain from "../../queries/chain.ts";
import reach from "../../queries/reach.ts";
import { graphOf } from "../chain/estate.ts";

const group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/assistant/providers";
const openAi = `${group}/microsoft.cognitiveservices/accounts/desk-openai`;
const twin = `${group}/microsoft.cognitiveservices/accounts/twin-openai`;
const helper = `${group}/microsoft.cognitiveservices/accounts/desk-foundry/projects/helper`;
const search = `${group}/microsoft.search/searchservices/docs-search`;
const files = `${group}/microsoft.storage/storageaccounts/deskfiles`;
const identity = (at: number) => `azure:client:cccccccc-0000-0000-0000-00000000000${at}`;
const [web, deployer, loader] = [identity(1), identity(2), identity(3)];

const vertex = "//aiplatform.googleapis.com/projects/desk-assistant/locations/us-central1";
const account = (name: string) =>
  `//iam.googleapis.com/projects/desk-assistant/serviceAccounts/${name}@desk-assistant.iam.gserviceaccount.com`;

let azure: GraphReader;
let gcp: GraphReader;
beforeAll(async () => {
  azure = await graphOf(["test/fixtures/azure-openai"]);
  gcp = await graphOf(["test/fixtures/vertex-ai"]);
});

function chainOf(graph: GraphReader, id: string): Chain {
  const [found] = chain.run(graph, chain.input.parse({ services: [id] })).chains;
  if (!found) throw new Error(`no chain of ${id}`);
  return found;
}
const cells = (of: Chain, lane: LaneId) =>
  of.cells.filter((cell) => cell.lane === lane).map(({ control, state }) => `${state} ${control}`);
function reached(graph: GraphReader, from: string): readonly string[] {
  const question = reach.input.parse({ from: [from], all: true });
  return reach.run(graph, question).reached.map(({ id, access }) => `${id}#${access}`);
}

describe("an Azure OpenAI account with a search service, from saved answers", () => {
  it("is parts with trust boundaries of their own", () => {
    const { services } = chain.run(azure, chain.input.parse({ ai: true }));
    expect(services.map(({ name, roles, product }) => `${name}: ${roles.join()}, ${product}`)).toEqual([
      "desk-foundry: model-endpoint, azure-foundry",
      "helper: agent, azure-foundry-project",
      "desk-openai: model-endpoint, azure-openai",
      "twin-openai: model-endpoint, azure-openai",
      "docs-search: vector-store, azure-ai-search",
      "deskfiles: retrieval, azure-storage",
    ]);
  });

  it("asks for a key on the internet: open to every network, and nobody gets in without", () => {
    const of = chainOf(azure, openAi);
    expect(of.entry).toBe("authenticated");
    expect(of.routes).toEqual(["route:https://desk-openai.openai.azure.com:443/*"]);
    expect(cells(of, "ingress")).toContain("absent web ACL or address filter");
    expect(cells(of, "authentication")).toContain("present api-key at desk-openai.openai.azure.com");
    expect(reached(azure, "internet")).not.toContain(`${openAi}#connect`);
  });

  it("has its protected twin closed: no route, private endpoints, no keys", () => {
    const of = chainOf(azure, twin);
    expect(of.routes).toEqual([]);
    expect(of.entry).toBe("none");
    expect(cells(of, "ingress")).toEqual(["present public exposure"]);
    expect(cells(of, "detection")).toContain("present segmentation of the service");
    expect(reached(azure, deployer)).not.toContain(`${twin}#connect`);
  });

  it("is asked by who has a role of the data plane, and taken by who may list its keys while they work", () => {
    expect(reached(azure, web)).toContain(`${openAi}#connect`);
    expect(reached(azure, deployer)).toEqual(expect.arrayContaining([`${openAi}#connect`, `${search}#write`]));
    expect(reached(azure, loader)).not.toContain(`${openAi}#connect`);
  });

  it("answers from the search service that its own identity reads", () => {
    expect(reached(azure, web)).toContain(`${search}#read`);
    const of = chainOf(azure, openAi);
    expect(of.uses).toContain(search);
    expect(cells(of, "data")).toContain("present vector store docs-search");
  });

  it("fills its search service from an account of storage: who writes there writes the index", () => {
    expect(reached(azure, loader)).toEqual(expect.arrayContaining([`${files}#write`, `${search}#write`]));
  });

  it("has a project whose connections lead to search by a kept key, to models, and to a tool outside", () => {
    const links = azure.facts().where("ai.link", "from", helper);
    expect(links.map(({ to, relation, auth }) => `${relation} ${to} ${auth}`).sort()).toEqual([
      `calls ${openAi} identity`,
      "calls route:https://mcp.weather.example.com:443/* key",
      `retrieves ${search} key`,
    ]);
    expect(chainOf(azure, helper).uses).toEqual([openAi, search]);
  });

  it("tells which requests are written down: all of the account's, none of the search service's", () => {
    expect(cells(chainOf(azure, openAi), "detection")).toContain("present request log of desk-openai");
    expect(cells(chainOf(azure, search), "detection")).toContain("absent request log of docs-search");
    expect(cells(chainOf(azure, twin), "detection")).toContain("not-proven request log of twin-openai");
  });

  it("says what of it cannot be known: roles are not evaluated, links are listed one by one", () => {
    const gaps = azure.gaps.map(({ collection }) => collection);
    expect(gaps).toEqual(expect.arrayContaining(["azure.role-assignment"]));
  });

  it("keeps no key and no free text", () => {
    const facts = azure.facts();
    const kinds = ["ai.service", "ai.store", "ai.link", "azure.identity", "azure.log-setting"] as const;
    const all = JSON.stringify(kinds.flatMap((kind) => facts.of(kind)));
    expect(all).not.toContain("CANARY");
  });
});

describe("a Vertex AI endpoint with an index, from saved answers", () => {
  const ranker = `${vertex}/endpoints/1001`;
  const handbook = `${vertex}/indexEndpoints/4001`;

  it("is parts, by their projects' ids", () => {
    const { services } = chain.run(gcp, chain.input.parse({ ai: true }));
    expect(services.map(({ name, product }) => `${name} ${product}`)).toEqual([
      "ranker vertex-endpoint",
      "twin vertex-endpoint",
      "handbook vertex-index-endpoint",
      "handbook vertex-index",
      "helper vertex-reasoning-engine",
      "manuals vertex-search-data-store",
      "site vertex-search-engine",
      "lab vertex-workbench",
      "desk-docs gcs-bucket",
      "desk-models gcs-bucket",
    ]);
  });

  it("asks for a sign-in on the shared host; the one in a network is closed", () => {
    const of = chainOf(gcp, ranker);
    expect(of.entry).toBe("authenticated");
    expect(of.routes).toEqual([
      "route:https://us-central1-aiplatform.googleapis.com:443/v1/projects/desk-assistant/locations/us-central1/endpoints/1001*",
    ]);
    expect(cells(of, "detection")).toContain("absent request log of ranker");
    expect(chainOf(gcp, `${vertex}/endpoints/1002`).routes).toEqual([]);
  });

  it("runs as its account, whose access to documents is behind it", () => {
    const of = chainOf(gcp, ranker);
    expect(of.cells.flatMap(({ nodes }) => nodes)).toContain(account("ranker"));
    expect(cells(of, "permissions")).toContainEqual(expect.stringMatching(/^not-proven permissions of .*ranker@/));
    expect(of.uses).toContain("//storage.googleapis.com/desk-docs");
  });

  it("is asked by who may predict in its project, and so is the index behind", () => {
    expect(reached(gcp, account("web"))).toEqual(
      expect.arrayContaining([`${ranker}#connect`, `${handbook}#connect`, `${vertex}/indexes/3001#read`]),
    );
  });

  it("is decided by who writes its model's files", () => {
    expect(reached(gcp, account("trainer"))).toEqual(
      expect.arrayContaining([`${ranker}#execute`, `${account("ranker")}#impersonate`]),
    );
  });

  it("keeps no value and no free text", () => {
    const all = JSON.stringify(
      (["ai.service", "ai.store", "ai.link"] as const).flatMap((kind) => gcp.facts().of(kind)),
    );
    expect(all).not.toContain("CANARY");
  });
});
