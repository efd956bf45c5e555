import { describe, expect, it } from "vitest";
import type { K8sAuditRuleFact } from "../../model/fact/logging.ts";
import { auditRule, isWritten } from "../../queries/chain/audit.ts";

const rule = (order: number, fields: Partial<K8sAuditRuleFact>): K8sAuditRuleFact => ({
  kind: "k8s.audit-rule",
  key: `k8s:c:auditrule:${order}`,
  scope: "k8s:c",
  source: {
    document: "audit.yaml",
    locator: `/rules/${order}`,
    importer: "kubernetes",
    observedAt: "2026-01-01T00:00:00Z",
  },
  cluster: "k8s:c",
  order,
  level: "Metadata",
  users: [],
  groups: [],
  verbs: [],
  namespaces: [],
  ...fields,
});
const get = {
  user: "system:serviceaccount:prod:app",
  groups: ["system:authenticated"],
  verb: "get",
  group: "",
  resource: "secrets",
  namespace: "prod",
};
const secrets = (names: readonly string[] = []) => [{ group: "", resources: ["secrets"], names }];

describe("an audit policy", () => {
  it("is decided by the first rule that fits", () => {
    const rules = [
      rule(0, { level: "None", users: ["kube-proxy"] }),
      rule(1, { resources: secrets() }),
      rule(2, { level: "None" }),
    ];
    expect(auditRule(rules, get)?.order).toBe(1);
    expect(auditRule(rules, { ...get, resource: "pods" })?.order).toBe(2);
    expect(auditRule(rules, { ...get, user: "kube-proxy" })?.level).toBe("None");
  });

  it("writes down nothing that no rule fits, and nothing at the level None", () => {
    expect(isWritten(auditRule([], get)?.level)).toBe(false);
    expect(isWritten(auditRule([rule(0, { level: "None" })], get)?.level)).toBe(false);
    expect(isWritten(auditRule([rule(0, { level: "Request" })], get)?.level)).toBe(true);
  });

  it("fits by verb, group, namespace, subresource and name", () => {
    const fits = (fields: Partial<K8sAuditRuleFact>, request: object = {}) =>
      auditRule([rule(0, fields)], { ...get, ...request }) !== undefined;
    expect(fits({ verbs: ["list"] })).toBe(false);
    expect(fits({ groups: ["system:masters"] })).toBe(false);
    expect(fits({ resources: secrets(), namespaces: ["dev"] })).toBe(false);
    expect(fits({ resources: [{ group: "apps", resources: [], names: [] }] })).toBe(false);
    expect(fits({ resources: [{ group: "", resources: ["pods"], names: [] }] }, { resource: "pods/exec" })).toBe(false);
    expect(fits({ resources: [{ group: "", resources: ["pods/*"], names: [] }] }, { resource: "pods/exec" })).toBe(
      true,
    );
    expect(fits({ resources: secrets(["db"]) })).toBe(false);
    expect(fits({ resources: secrets(["db"]) }, { name: "db" })).toBe(true);
    expect(fits({ paths: ["/healthz*"] })).toBe(false);
  });
});
