import { describe, expect, it } from "vitest";
import { gcp } from "../../../importers/gcp/index.ts";
import { read } from "../sources.ts";

const project = { projectId: "shop-prod", projectNumber: "123456789012", lifecycleState: "ACTIVE", name: "Shop" };
const listed = [
  {
    name: "projects/123456789012/secrets/orders-db",
    createTime: "2026-01-01T00:00:00Z",
    labels: { team: "orders", note: "password=hunter2" },
    annotations: { "ambit.dev/unlocks": "arn:aws:iam::111111111111:user/ci", other: "hunter2" },
    replication: {
      userManaged: {
        replicas: [{ location: "europe-west1", customerManagedEncryption: { kmsKeyName: "projects/k/cryptoKeys/a" } }],
      },
    },
    rotation: { rotationPeriod: "2592000s", nextRotationTime: "2026-12-01T00:00:00Z" },
    topics: [{ name: "projects/shop-prod/topics/rotate" }],
  },
];
const id = "//secretmanager.googleapis.com/projects/shop-prod/secrets/orders-db";
const policy = {
  bindings: [
    {
      role: "roles/secretmanager.secretAccessor",
      members: ["serviceAccount:web@shop-prod.iam.gserviceaccount.com", "group:ops@example.com"],
    },
    {
      role: "roles/owner",
      members: ["user:a@example.com"],
      condition: { title: "free text", expression: "request.time < timestamp('2026-12-31T00:00:00Z')" },
    },
  ],
  etag: "BwX",
  version: 3,
};

describe("gcloud", () => {
  it("lists secrets by the number of their project: facts have its id", async () => {
    const { said, problems } = await read(gcp, { "project.json": project, "secrets.json": listed });
    expect(problems).toEqual([]);
    expect(said("gcp.secret")).toEqual([
      {
        key: id,
        scope: "gcp:project:shop-prod",
        project: "gcp:project:shop-prod",
        projectNumber: "123456789012",
        name: "orders-db",
        tags: ["note=(withheld: looks like a secret)", "team=orders"],
        replication: "user-managed",
        replicas: ["europe-west1"],
        kmsKeys: ["projects/k/cryptoKeys/a"],
        rotationSeconds: 2592000,
        nextRotation: "2026-12-01T00:00:00.000Z",
        topics: ["projects/shop-prod/topics/rotate"],
      },
    ]);
    expect(said("alias")).toMatchObject([{ node: id, name: id.replace("shop-prod", "123456789012") }]);
    expect(said("unlocks")).toMatchObject([
      { secret: id, target: "arn:aws:iam::111111111111:user/ci", access: "impersonate" },
    ]);
  });

  it("the manifest names the project where no answer does", async () => {
    const { of } = await read(gcp, { "secrets.json": listed }, { name: "shop-prod" });
    expect(of("gcp.secret").map(({ key }) => key)).toEqual([id]);
    const alone = await read(gcp, { "secrets.json": listed });
    expect(alone.of("gcp.secret").map(({ key }) => key)).toEqual([id.replace("shop-prod", "123456789012")]);
  });

  it("a policy is of the secret that its folder names", async () => {
    const { said, problems } = await read(gcp, { "projects/shop-prod/secrets/orders-db/iam-policy.json": policy });
    expect(problems).toEqual([]);
    expect(said("gcp.binding")).toMatchObject([
      {
        resource: id,
        role: "roles/secretmanager.secretAccessor",
        member: "serviceAccount:web@shop-prod.iam.gserviceaccount.com",
      },
      { resource: id, member: "group:ops@example.com" },
      { resource: id, role: "roles/owner", condition: "request.time < timestamp('2026-12-31T00:00:00Z')" },
    ]);
    const lost = await read(gcp, { "iam-policy.json": policy });
    expect(lost.of("gcp.binding")).toEqual([]);
    expect(lost.problems.map(({ message }) => message)).toEqual([expect.stringContaining("folder does not say whose")]);
  });

  it("a version's payload is dropped and told of", async () => {
    const { facts, problems } = await read(gcp, {
      "a.json": [{ ...listed[0], payload: { data: "aHVudGVyMg==" }, value: "hunter2" }],
    });
    expect(JSON.stringify([facts, problems])).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("secret values were in the input"),
    ]);
  });
});

describe("Cloud Asset", () => {
  const exported = [
    {
      name: "//cloudresourcemanager.googleapis.com/projects/123456789012",
      asset_type: "cloudresourcemanager.googleapis.com/Project",
      resource: { data: { projectId: "shop-prod", projectNumber: "123456789012" } },
      ancestors: ["projects/123456789012", "folders/77", "organizations/5"],
    },
    {
      name: id,
      asset_type: "secretmanager.googleapis.com/Secret",
      resource: { data: { ...listed[0], name: undefined } },
      ancestors: ["projects/123456789012"],
    },
    { name: id, asset_type: "secretmanager.googleapis.com/Secret", iam_policy: policy },
    { name: "//storage.googleapis.com/b", asset_type: "storage.googleapis.com/Bucket", iam_policy: policy },
  ];
  it("an export is read line by line: resources and policies", async () => {
    const lines = exported.map((one) => JSON.stringify(one)).join("\n");
    const { of, problems } = await read(gcp, { "assets.jsonl": lines });
    expect(problems).toEqual([]);
    expect(of("gcp.secret").map(({ key }) => key)).toEqual([id]);
    expect(of("gcp.project")).toMatchObject([
      {
        key: "gcp:project:shop-prod",
        number: "123456789012",
        ancestors: [
          "//cloudresourcemanager.googleapis.com/folders/77",
          "//cloudresourcemanager.googleapis.com/organizations/5",
        ],
      },
    ]);
    expect(of("gcp.binding")).toHaveLength(3);
    expect(gcp.recognises("assets.jsonl", lines)).toBe(true);
  });

  it("searches are read as well", async () => {
    const { of, problems } = await read(gcp, {
      "policies.json": [
        {
          resource: "//cloudresourcemanager.googleapis.com/projects/shop-prod",
          assetType: "cloudresourcemanager.googleapis.com/Project",
          project: "projects/123456789012",
          policy,
        },
      ],
      "found.json": {
        results: [
          {
            name: id,
            assetType: "secretmanager.googleapis.com/Secret",
            project: "projects/123456789012",
            labels: { team: "orders" },
          },
        ],
      },
    });
    expect(problems).toEqual([]);
    expect(of("gcp.secret")).toMatchObject([{ key: id, tags: ["team=orders"] }]);
    expect(of("gcp.binding")).toHaveLength(3);
    expect(of("coverage").map(({ key, state }) => [key, state])).toEqual([
      ["ai.link@gcp:project:shop-prod", "not-asked"],
      ["ai.service@gcp:project:shop-prod", "not-asked"],
      ["ai.store@gcp:project:shop-prod", "not-asked"],
      ["gcp.binding@gcp:project:shop-prod", "partly"],
      ["gcp.project@gcp:project:shop-prod", "not-asked"],
      ["gcp.secret@gcp:project:shop-prod", "read"],
    ]);
  });
});

describe("hostile input", () => {
  it.each([
    ["cut", '[{"name":"projects/1/secrets/a","labels":{"a":"hunter2'],
    ["other types", '[{"name":"projects/1/secrets/a","labels":["hunter2"],"rotation":7}]'],
    ["names that lead elsewhere", '[{"name":"projects/../secrets/../../a#hunter2"}]'],
    ["deep", `${'{"results":['.repeat(300)}1`],
  ])("%s: told of or passed over, nothing echoed", async (_, text) => {
    const { facts, problems } = await read(gcp, { "secrets.json": text });
    expect(JSON.stringify([facts, problems])).not.toContain("hunter2");
    expect(facts.filter(({ kind }) => kind === "gcp.secret")).toEqual([]);
  });
});
