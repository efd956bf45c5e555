import { expect, it } from "vitest";
import { withheld } from "../../../model/redact.ts";
import { object } from "./objects.ts";
import { fileOf, importFiles } from "./read.ts";

const annotations = {
  owner: "kim\nlee",
  team: "glpat-0123456789abcdefghij",
  "app.kubernetes.io/part-of": "shop",
  "backstage.io/kubernetes-id": "web",
  "business-owner": "only labels have this",
  description: "nothing for us",
};
const labels = { team: "web", "technical-owner": "ops", tier: "front", "app.kubernetes.io/managed-by": "Helm" };

it("objects keep the labels and annotations that name an owner, and no other text", async () => {
  const own = (kind: string, apiVersion: string, rest: object) => {
    const made = object(apiVersion, kind, "web", rest, "shop");
    return { ...made, metadata: { ...(made["metadata"] as object), labels, annotations } };
  };
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web" }] } };
  const objects = [
    own("Deployment", "apps/v1", { spec: { selector: {}, template } }),
    own("Secret", "v1", {}),
    own("ConfigMap", "v1", {}),
    own("ServiceAccount", "v1", {}),
    own("NetworkPolicy", "networking.k8s.io/v1", { spec: { podSelector: {} } }),
    own("RoleBinding", "rbac.authorization.k8s.io/v1", {
      roleRef: { kind: "Role", name: "web" },
      subjects: [{ kind: "ServiceAccount", name: "web" }],
    }),
    own("Role", "rbac.authorization.k8s.io/v1", { rules: [] }),
  ];
  const { facts, problems } = await importFiles([
    fileOf("all.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: objects })),
  ]);
  expect(problems).toEqual([]);
  const told = {
    annotations: [
      "app.kubernetes.io/part-of=shop",
      "backstage.io/kubernetes-id=web",
      "owner=kim lee",
      `team=${withheld}`,
    ],
  };
  const ownerLabels = ["app.kubernetes.io/managed-by=Helm", "team=web", "technical-owner=ops"];
  for (const kind of ["k8s.controller", "k8s.secret", "k8s.configmap", "k8s.network-policy", "k8s.binding"])
    expect([kind, facts.find((fact) => fact.kind === kind)]).toEqual([
      kind,
      expect.objectContaining({ ...told, ownerLabels }),
    ]);
  const account = facts.find((fact) => fact.kind === "k8s.service-account" && fact.name === "web");
  expect(account).toMatchObject({ ...told, ownerLabels });
  // Its labels are kept anyway.
  const role = facts.find((fact) => fact.kind === "k8s.role");
  expect(role).toMatchObject(told);
  expect(role).not.toHaveProperty("ownerLabels");
  expect(JSON.stringify(facts)).not.toMatch(/nothing for us|only labels have this|0123456789abcdefghij/);
});
