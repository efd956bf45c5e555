import { describe, expect, it } from "vitest";
import { role, roleArn } from "../../model/examples/aws.ts";
import { account, k8sCluster } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import reach from "../../queries/reach.ts";
import { unreadScopes, withNamedStarts } from "../../queries/starts.ts";
import { coverage, roleRule, steps, world } from "./world.ts";

const ask = (facts: Iterable<Fact>, from: string | string[], to: string[] = []) =>
  reach.run(world(facts), reach.input.parse({ from: [from].flat(), to }));
const rows = (facts: Iterable<Fact>, from: string | string[]) => ask(facts, from).reached.map(({ id }) => id);

describe("starts that exist by being named", () => {
  it("are identities of a GitHub workflow", () => {
    const main = "external:github:repo:shop/app:ref:refs/heads/main";
    // The rule of this world derives from facts alone; that the node is there is what naming it did.
    expect(ask([k8sCluster()], main).from).toEqual([main]);
    expect(rows(steps(`internet#originate -> arn:aws:s3:::docs#read`), main)).toEqual(["arn:aws:s3:::docs"]);
  });

  it("are anybody with an AWS account", () => {
    expect(ask([k8sCluster()], "external:aws-any-account").reached).toEqual([]);
  });

  it("include the internet, and the internet does not include them", () => {
    const facts = steps(`external:aws-any-account#impersonate & internet#originate -> arn:aws:s3:::docs#read`);
    expect(rows(facts, "external:aws-any-account")).toEqual(["arn:aws:s3:::docs"]);
    expect(rows(facts, "internet")).toEqual([]);
  });

  it("are service accounts of a cluster that is known, whose objects need not be", () => {
    expect(ask([k8sCluster()], "k8s:prod:serviceaccount:shop:web").reached).toEqual([]);
    expect(() => ask([k8sCluster()], "k8s:other:serviceaccount:shop:web")).toThrow(
      expect.objectContaining({ code: "query.scope-not-read" }),
    );
  });

  it("do not stand in the graph of the next question", () => {
    const graph = world([k8sCluster()]);
    reach.run(graph, reach.input.parse({ from: ["k8s:prod:serviceaccount:shop:web"] }));
    expect(graph.nodeIndex("k8s:prod:serviceaccount:shop:web")).toBe(-1);
  });

  it("cost one derivation for all questions of a session", () => {
    const graph = world([k8sCluster()]);
    const named = (name: string) => withNamedStarts(graph, [`k8s:prod:serviceaccount:shop:${name}`]);
    const web = named("web");
    expect(named("web")).toBe(web);
    expect(named("api")).not.toBe(web);
    expect(named("web").nodeIndex("k8s:prod:serviceaccount:shop:api")).toBe(-1);
  });
});

describe("a literal that is not there", () => {
  const facts = [account("shop", "web"), role("ops"), ...steps(`internet#originate -> arn:aws:s3:::docs#read`)];

  it("is a usage error with the nearest ids", () => {
    expect(() => ask(facts, "k8s:prod:serviceacount:shop:web")).toThrow(
      expect.objectContaining({
        code: "usage.unknown-node",
        exit: 2,
        message: "no node `k8s:prod:serviceacount:shop:web` in this snapshot",
        help: "use one of the nearest ids",
        details: [["nearest", "k8s:prod:serviceaccount:shop:web"]],
      }),
    );
    expect(() => ask(facts, "internet", ["arn:aws:s3:::dosc"])).toThrow(
      expect.objectContaining({ code: "usage.unknown-node", details: [["nearest", "arn:aws:s3:::docs"]] }),
    );
  });

  it("is unresolved where it is a well-formed access key: exit 3 and the command that resolves it", () => {
    expect(() => ask(facts, "credential:AKIAIOSFODNN7EXAMPLE")).toThrow(
      expect.objectContaining({
        code: "query.unresolved",
        exit: 3,
        help: expect.stringContaining("aws sts get-access-key-info --access-key-id AKIAIOSFODNN7EXAMPLE"),
      }),
    );
    expect(() => ask(facts, "credential:AKIA")).toThrow(expect.objectContaining({ exit: 2 }));
  });

  it("is of a scope that was not read: exit 3 for a start, a usage error for a target", () => {
    const elsewhere = roleArn("ops", "999999999999");
    expect(() => ask(facts, elsewhere)).toThrow(
      expect.objectContaining({
        code: "query.scope-not-read",
        exit: 3,
        help: "import `aws:account:999999999999` and ask again, or ask from `external:aws-account:999999999999` what whoever administers that account may do here",
      }),
    );
    expect(() => ask(facts, "internet", [elsewhere])).toThrow(
      expect.objectContaining({
        code: "usage.unknown-node",
        exit: 2,
        details: expect.arrayContaining([["scope", "`aws:account:999999999999` was not imported"]]),
      }),
    );
  });

  it("is known by name and of a scope that was not read: answered, and told", () => {
    const elsewhere = roleArn("vendor", "999999999999");
    const graph = world([...facts, ...steps(`${elsewhere}#impersonate -> arn:aws:s3:::docs#read`)]);
    expect(unreadScopes(graph, [elsewhere])).toEqual(["aws:account:999999999999"]);
    expect(unreadScopes(graph, ["internet", "arn:*"])).toEqual([]);
    expect(graph.gaps.map(({ scope, collection }) => `${collection} of ${scope}`)).toEqual([
      "everything of aws:account:999999999999",
    ]);
  });

  it("is never shown where it looks like a secret that was pasted", () => {
    for (const pasted of [
      "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
      "credential:hvs.CAESIJlWw8Yk3vXq9Zl0Tt1yAbCdEf",
    ]) {
      expect(() => ask(facts, pasted)).toThrow(
        expect.objectContaining({ message: "no node `(withheld: looks like a secret)` in this snapshot" }),
      );
    }
  });
});

describe("a malformed selector", () => {
  const facts = [account("shop", "web")];
  it.each([
    ["kind:Pod", "`Pod` is no node kind"],
    ["class:things", "`things` is no class of nodes"],
    ["internet#enter", "`enter` is no access"],
    ["internet#hold", "`hold` is no access"],
    ["k8s:prod:serviceaccount:shop:web#read", "`k8s:prod:serviceaccount:shop:web` has no access `read`"],
  ])("%s is a usage error", (selector, message) => {
    expect(() => ask(facts, selector)).toThrow(expect.objectContaining({ code: "usage.argument", message }));
  });

  it("of a target too", () => {
    expect(() => ask(facts, "internet", ["k8s:prod:serviceaccount:shop:web#read"])).toThrow(
      expect.objectContaining({ code: "usage.argument" }),
    );
  });
});

describe("what was not read", () => {
  it("is a gap with the rules that it blinds, and those that it weakens", () => {
    const facts = [role("ops", { tags: ["from=arn:aws:iam::111111111111:role/dev"] }), coverage("aws.scp", "refused")];
    const graph = world(facts, [roleRule]);
    const answer = reach.run(graph, reach.input.parse({ from: ["arn:aws:iam::111111111111:role/dev"] }));
    expect(answer.gaps).toEqual([
      expect.objectContaining({ collection: "aws.role", blinds: ["test.take-role"], weakens: [] }),
      expect.objectContaining({ collection: "aws.scp", blinds: [], weakens: ["test.take-role"] }),
    ]);
    expect(answer.reached).toMatchObject([
      {
        id: roleArn("ops"),
        certainty: "conditional",
        conditions: [
          { kind: "unread", text: expect.stringContaining("service control policies of aws:account:111111111111") },
        ],
      },
    ]);
  });
});
