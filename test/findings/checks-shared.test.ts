import { describe, expect, it } from "vitest";
import {
  accessKey,
  awsAccount,
  loginProfile,
  role,
  roleArn,
  serviceAccess,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { account, allowed, binding, k8sSecret, pod } from "../../model/examples/kubernetes.ts";
import { authMethod, authRole, vaultCluster } from "../../model/examples/vault.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { ask, exampleOf, found, graphOf, life, told } from "./world.ts";

const scope = "aws:account:111111111111";
const key = "AKIAIOSFODNN7EXAMPLE";
const keyId = `credential:${key}`;
const keyOf = (...facts: readonly Fact[]): Fact[] => [awsAccount(), user("bot"), accessKey(key, "bot"), ...facts];
const templated = exampleOf("vault.entity-metadata");
const mounted = (name: string) => pod("shop", name);

describe("VAULT-TPL-01", () => {
  it("fires where a login writes what a template fills in, and not without it", () => {
    const [first] = found("VAULT-TPL-01", templated.facts);
    expect(first?.subject).toMatch(/:auth-role:/);
    expect(first?.evidence.length).toBeGreaterThan(0);
    expect(found("VAULT-TPL-01", [vaultCluster(), authMethod("approle"), authRole("approle", "a", ["p"])])).toEqual([]);
  });
});

describe("NHI-BND-01", () => {
  const [a, b] = [mounted("a"), mounted("b")];
  const id = "k8s:prod:serviceaccount:shop:default";
  const both = [account("shop", "default"), a, b];

  it("fires where two workloads share it and nobody declares that", () => {
    expect(found("NHI-BND-01", both).map(({ subject }) => subject)).toEqual([id]);
    expect(found("NHI-BND-01", [account("shop", "default"), a])).toEqual([]);
  });

  it("fires for the workload outside what is declared, and for none where all are inside", () => {
    const [finding] = found("NHI-BND-01", [...both, told(id, { workload_boundary: a.key })]);
    expect(finding).toMatchObject({ subject: id, involves: [b.key] });
    expect(found("NHI-BND-01", [...both, told(id, { workload_boundary: "k8s:prod:pod:shop:*" })])).toEqual([]);
  });
});

describe("NHI-PRIV-01", () => {
  const r = roleArn("r");
  const aged = [awsAccount(), role("r"), life(r, scope, { created: "2026-01-01T00:00:00.000Z" })];

  it("of rights that lie idle weighs less than an administrator, says which are used, and who counted", () => {
    const access = serviceAccess(r, 14, "s3", "sqs");
    expect(found("NHI-PRIV-01", [...aged, access])).toMatchObject([
      {
        subject: r,
        severity: "medium",
        sentence: "uses 2 of the 14 services that its policies let it use: s3, sqs",
        evidence: [
          { source: access.source.document, summary: expect.stringContaining("used 2 of the 14 services") },
          {},
        ],
      },
    ]);
  });

  it("says once of an account that nobody counted there, and looks for administrators all the same", () => {
    const read = (collection: FactKind): Fact => ({
      kind: "coverage",
      key: `${collection}@${scope}`,
      scope,
      source: awsAccount().source,
      collection,
      state: "read",
    });
    const facts = [...aged, role("q"), user("u"), read("aws.role"), read("aws.user")];
    expect(ask(graphOf(facts, true), { checks: ["NHI-PRIV-01"] }).checks).toMatchObject([
      {
        status: "partly",
        evaluated: [scope],
        notEvaluated: [{ scope, reason: "services last accessed were not read" }],
      },
    ]);
  });
});

describe("severity", () => {
  it("of a key beyond a year is critical", () => {
    const old = keyOf(life(keyId, scope, { created: "2024-01-01T00:00:00.000Z" }));
    expect(found("NHI-KEY-01", old)[0]).toMatchObject({ severity: "critical", involves: [userArn("bot")] });
  });

  it("of a person's password is nobody's concern here", () => {
    const facts = [awsAccount(), user("kim"), loginProfile("kim")];
    expect(found("NHI-OWN-03", facts)).toEqual([]);
  });

  it("of what may read Kubernetes secrets counts each identity once", () => {
    const accounts = Array.from({ length: 12 }, (_, index) => account("shop", `a${index}`));
    const bindings = accounts.map(({ name }) => binding(`serviceaccount:shop:${name}`, "get-secrets", "shop"));
    const facts = [
      k8sSecret("shop", "s", { listed: true }),
      ...accounts,
      ...bindings,
      ...[allowed("get", "secrets", "shop")].flat(),
    ];
    expect(found("SEC-FAN-01", facts).map(({ subject }) => subject)).toEqual(["k8s:prod:secret:shop:s"]);
    expect(found("SEC-FAN-01", facts, { secretReaders: 20 })).toEqual([]);
  });
});
