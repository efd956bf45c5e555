import { describe, expect, it } from "vitest";
import { FactBase } from "../../../graph/facts.ts";
import { derive } from "../../../graph/incremental/derive.ts";
import { instance, role } from "../../../model/examples/aws.ts";
import {
  account,
  allowed,
  controller,
  k8sCluster,
  k8sSecret,
  namespace,
  networkPolicy,
  node,
  pod,
  podWithVolume,
} from "../../../model/examples/kubernetes.ts";
import { admissionPolicy } from "../../../model/examples/kubernetes-admission.ts";
import { database, securityGroupRule } from "../../../model/examples/network.ts";
import { authMethod, authRole, entity } from "../../../model/examples/vault.ts";
import type { Fact } from "../../../model/fact.ts";
import { rules } from "../../../rules/index.ts";
import { difference } from "./edits.ts";

const profile = "arn:aws:iam::111111111111:instance-profile/nodes";
const etcd = (name: string) => podWithVolume("app", name, { type: "hostPath", path: "/var/lib/etcd" });
const machine = [
  node("n1", { instances: ["i-1"] }),
  instance("i-1", { profile, httpTokens: "optional", vpc: "vpc-1", securityGroups: ["sg-nodes"] }),
] as const;
const vault = [
  k8sCluster(),
  authMethod("kubernetes", "k8s:prod"),
  authRole("kubernetes", "apps", ["apps"], { serviceAccounts: ["web", "other"], namespaces: ["app"] }),
] as const;

/** What one object tells of another: facts, and the one that goes while what it shared with the rest stays. */
const cases: Readonly<Record<string, { readonly stays: readonly Fact[]; readonly goes: Fact }>> = {
  "one of two pods with etcd's files": {
    stays: [node("n1", { controlPlane: true }), etcd("web"), k8sSecret("db", "login")],
    goes: etcd("other"),
  },
  "a workload of a namespace whose guard can be deleted": {
    stays: [
      ...allowed("create", "pods", "db"),
      ...allowed("delete", "validatingwebhookconfigurations", undefined, {
        apiGroups: ["admissionregistration.k8s.io"],
      }),
      admissionPolicy("guard"),
      namespace("db"),
      node("n1"),
    ],
    goes: controller("db", "deployment", "other"),
  },
  "one of two pods on a machine with a role": {
    stays: [...machine, role("nodes", { instanceProfiles: [profile] }), pod("ai", "rag")],
    goes: pod("ai", "other"),
  },
  "the only pod of a machine that its policies let out": {
    stays: [
      ...machine,
      role("nodes", { instanceProfiles: [profile] }),
      pod("ai", "rag"),
      networkPolicy("ai", "none", { types: ["Egress"] }),
    ],
    goes: pod("web", "free"),
  },
  "one of two pods in a VPC with a database": {
    stays: [
      ...machine,
      securityGroupRule("sg-nodes", "egress", { cidrs: ["0.0.0.0/0"] }),
      database("app", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] }),
      securityGroupRule("sg-db", "ingress", { protocol: "tcp", fromPort: 5432, toPort: 5432, groups: ["sg-nodes"] }),
      pod("ai", "rag"),
    ],
    goes: pod("ai", "other"),
  },
  "one of two accounts that log in to Vault": {
    stays: [...vault, account("app", "web")],
    goes: account("app", "other"),
  },
  "what tells an account that logs in to Vault from another": {
    stays: [...vault, account("app", "web"), account("app", "other")],
    goes: entity("web", ["more"], {
      method: "kubernetes",
      metadata: ["service_account_name=web", "service_account_namespace=app"],
    }),
  },
};

describe("a derivation from an earlier one keeps what several objects tell together", () => {
  for (const [name, { stays, goes }] of Object.entries(cases)) {
    it(`where one goes, and comes back: ${name}`, () => {
      const [all, fewer] = [new FactBase([...stays, goes]), new FactBase(stays)];
      const whole = derive(all, rules);
      const less = derive(fewer, rules, { ...whole, changes: difference(all, fewer) });
      expect(less.graph).toEqual(derive(fewer, rules).graph);
      const again = derive(all, rules, { ...less, changes: difference(fewer, all) });
      expect(again.graph).toEqual(whole.graph);
    });
  }
});
