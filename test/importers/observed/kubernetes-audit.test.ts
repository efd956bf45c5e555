import { describe, expect, it } from "vitest";
import { kubernetesAudit } from "../../../importers/observed/index.ts";
import { read } from "../sources.ts";

const event = (verb: string, resource: string, rest: object = {}) => ({
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "RequestResponse",
  auditID: `${verb}-${resource}`,
  stage: "ResponseComplete",
  verb,
  user: { username: "system:serviceaccount:shop:cart" },
  sourceIPs: ["10.0.0.9"],
  userAgent: "kubectl/v1.30.0 (linux/amd64)",
  objectRef: { resource, namespace: "shop", name: "db" },
  responseStatus: { code: 200 },
  requestObject: { data: { password: "a-value-that-nobody-may-see" } },
  requestReceivedTimestamp: "2026-11-02T10:00:00.123456Z",
  ...rest,
});
const lines = (...events: readonly object[]): string => events.map((one) => `${JSON.stringify(one)}\n`).join("");
const uses = async (text: unknown) => (await read(kubernetesAudit, { "audit.log": text })).said("observed.use");

describe("Kubernetes audit", () => {
  it("keeps who, verb and object, and nothing of bodies", async () => {
    const said = await uses(lines(event("get", "secrets"), event("get", "secrets", { responseStatus: { code: 403 } })));
    const what = { identity: "k8s:cluster:serviceaccount:shop:cart", action: "get secrets" };
    expect(said).toMatchObject([
      { ...what, resource: "k8s:cluster:secret:shop:db", outcome: "done" },
      { ...what, resource: "k8s:cluster:secret:shop:db", outcome: "denied" },
    ]);
    expect(JSON.stringify(said)).not.toContain("nobody-may-see");
  });

  it("reads lists of events as lines", async () => {
    const list = { kind: "EventList", apiVersion: "audit.k8s.io/v1", metadata: {}, items: [event("get", "pods")] };
    expect(await uses(list)).toEqual(await uses(lines(event("get", "pods"))));
  });

  it("tells impersonation apart", async () => {
    const said = await uses(
      lines(event("list", "secrets", { impersonatedUser: { username: "ann" }, objectRef: { resource: "secrets" } })),
    );
    expect(said).toMatchObject([{ identity: "k8s:cluster:user:ann", by: "k8s:cluster:serviceaccount:shop:cart" }]);
  });

  it("knows the principal behind a user of EKS", async () => {
    const arn = "arn:aws:sts::111111111111:assumed-role/ops/ann";
    const said = await uses(lines(event("get", "pods", { user: { username: "ops:ann", extra: { arn: [arn] } } })));
    expect(said).toMatchObject([{ also: ["arn:aws:iam::111111111111:role/ops"] }]);
  });

  it("counts an exec once, when it starts", async () => {
    const exec = { objectRef: { resource: "pods", subresource: "exec", namespace: "shop", name: "web" } };
    const said = await uses(
      lines(
        event("create", "pods", { ...exec, stage: "ResponseStarted", responseStatus: { code: 101 } }),
        event("create", "pods", { ...exec, responseStatus: { code: 101 } }),
      ),
    );
    expect(said).toMatchObject([{ action: "create pods/exec", resource: "k8s:cluster:pod:shop:web", count: 1 }]);
  });
});
