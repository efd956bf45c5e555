import { describe, expect, it } from "vitest";
import { FactBase } from "../../../graph/facts.ts";
import { derive } from "../../../graph/incremental/derive.ts";
import { alias } from "../../../model/examples/alias.ts";
import { allow, role, roleArn, secret, secretArn } from "../../../model/examples/aws.ts";
import { database, eksArn, eksCluster } from "../../../model/examples/network.ts";
import { opens } from "../../../model/examples/stores.ts";
import type { Fact } from "../../../model/fact.ts";
import { rules } from "../../../rules/index.ts";
import { difference } from "./edits.ts";

const app = roleArn("app");
const aurora = database("app", { dataApi: true }, "cluster");

/** Facts that a target of a question is made of beside the one that it is named by, one of them before and after. */
const cases: Readonly<
  Record<
    string,
    { readonly others: readonly Fact[]; readonly before: Fact; readonly after: Fact; readonly node: string }
  >
> = {
  "the cluster that an EKS cluster is": {
    others: [role("app"), allow(app, ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"]), eksCluster()],
    before: alias(eksArn),
    after: { ...alias(eksArn), node: "k8s:other" },
    node: "k8s:other",
  },
  "what a secret opens in a database behind the Data API": {
    others: [
      role("app"),
      allow(app, ["rds-data:ExecuteStatement", "secretsmanager:GetSecretValue"]),
      aurora,
      secret("master"),
    ],
    before: opens(secretArn("master"), aurora.key),
    after: opens(secretArn("master"), aurora.key, "read"),
    node: aurora.key,
  },
};

describe("a derivation from an earlier one follows every fact that a target is made of", () => {
  for (const [name, { others, before, after, node }] of Object.entries(cases)) {
    it(name, () => {
      const [first, then] = [new FactBase([...others, before]), new FactBase([...others, after])];
      const { graph, trace } = derive(first, rules);
      const changed = derive(then, rules, { graph, trace, changes: difference(first, then) });
      const whole = derive(then, rules);
      expect(changed.graph).toEqual(whole.graph);
      expect(whole.graph.nodes.map(({ id }) => id)).toContain(node);
    });
  }
});
