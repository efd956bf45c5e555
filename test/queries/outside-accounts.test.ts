import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import {
  allow,
  awsAccount,
  everyone,
  principal,
  role,
  roleArn,
  secret,
  secretArn,
  trusts,
  when,
} from "../../model/examples/aws.ts";
import { outsideAccount, unreadAccount, unreadRole } from "../../model/examples/aws-outside.ts";
import type { Fact } from "../../model/fact.ts";
import contain from "../../queries/cut.ts";
import entries from "../../queries/entries.ts";
import exposes from "../../queries/exposes.ts";
import overview from "../../queries/overview.ts";
import paths from "../../queries/paths.ts";
import reach from "../../queries/reach.ts";
import { unreadScopes } from "../../queries/starts.ts";

const scan = roleArn("scan");
const db = secretArn("db");
const scanner = unreadRole("scanner");

/** A vendor's role may take our role, which reads a secret; anybody with an account may take another of ours. */
const facts: readonly Fact[] = [
  awsAccount(),
  role("scan"),
  secret("db"),
  trusts(scan, principal(scanner), { when: [when("StringEquals", "sts:ExternalId", "42")] }),
  allow(scan, "secretsmanager:GetSecretValue", db),
  role("open"),
  trusts(roleArn("open"), everyone),
];

function estate(of: readonly Fact[] = facts): GraphReader {
  const source = { document: "", locator: "", importer: "", observedAt: "" };
  const scope = "aws:account:111111111111";
  const closed: Fact = { kind: "closed-world", key: scope, scope, source };
  return viewOfFacts(new FactBase([...of, closed]), { id: "test", takenAt: "2026-01-01T00:00:00Z" });
}
const reached = (graph: GraphReader, from: string): string[] =>
  reach.run(graph, reach.input.parse({ from: [from] })).reached.map((row) => row.id);

describe("an account that was not imported and that a trust policy names", () => {
  it("is among those who expose what they reach, with the statement that names its principal", () => {
    const { reachedBy, steps } = exposes.run(estate(), exposes.input.parse({ target: db }));
    expect(reachedBy.map((row) => [row.id, row.kind, row.name, row.access, row.certainty])).toContainEqual([
      outsideAccount,
      "ExternalIdentity",
      `AWS account ${unreadAccount}`,
      "impersonate",
      "certain",
    ]);
    const summaries = Object.values(steps).flatMap(({ because }) => because.flat().map(({ summary }) => summary));
    expect(summaries.join("\n")).toContain(scanner);
  });

  it("is a start: what its administrator reaches here, by whatever names it and by what lets everybody in", () => {
    const graph = estate();
    expect(reached(graph, outsideAccount)).toEqual([scan, roleArn("open"), db].sort((a, b) => (a < b ? -1 : 1)));
    expect(reached(graph, "external:aws-any-account")).toEqual([roleArn("open")]);
    expect(reached(graph, "internet")).toEqual([]);
    expect(unreadScopes(graph, [outsideAccount])).toEqual([]);
  });

  it("has paths, and a cut that narrows whom the role trusts", () => {
    const graph = estate();
    const [first] = paths.run(graph, paths.input.parse({ from: [outsideAccount], to: [db] })).paths;
    expect(first?.stepCount).toBe(2);
    const { cut } = contain.run(graph, contain.input.parse({ from: [outsideAccount], to: [scan] })) as {
      cut?: { controls?: readonly { id: string }[] };
    };
    expect(JSON.stringify(cut)).toContain(`narrow:trust:${scan}`);
  });

  it("is no way in that asks nobody who they are, and is shown among outside identities", () => {
    const graph = estate();
    expect(entries.run(graph, entries.input.parse({})).entries.map((row) => row.id)).not.toContain(outsideAccount);
    const shown = overview.run(graph, overview.input.parse({}));
    expect(JSON.stringify(shown)).toContain(outsideAccount);
  });

  it("is weighed for the overview with those that lead to most, where very many are named", () => {
    const names = Array.from({ length: 200 }, (_, at) => `${880_000_000_000 + at}`);
    const many = names.flatMap((name) => [role(`r${name}`), trusts(roleArn(`r${name}`), principal(name))]);
    const answer = overview.run(estate([...facts, ...many]), overview.input.parse({}));
    const outside = answer.rows.filter(({ origin }) => origin === "outsider");
    // Each of the others may take one role and nothing from there, this one a secret too; ten are shown.
    expect(outside[0]?.id).toBe(outsideAccount);
    expect(answer.counts.outsiders).toBe(202);
    expect(answer.hidden.outsider).toBe(192);
  });

  it("exists by being named, too: nothing names it, and nothing is reached", () => {
    expect(reached(estate(), "external:aws-account:888888888888")).toEqual([roleArn("open")]);
    expect(reached(estate(facts.slice(0, 5)), "external:aws-account:888888888888")).toEqual([]);
  });

  it("is told to whoever asks from the account itself, or from an identity of it", () => {
    for (const from of [`aws:account:${unreadAccount}`, scanner])
      expect(() => reached(estate(), from)).toThrow(
        expect.objectContaining({
          code: "query.scope-not-read",
          help: expect.stringContaining(`\`${outsideAccount}\``),
        }),
      );
  });

  it("is none of these once the account is imported", () => {
    const graph = estate([...facts, awsAccount(unreadAccount)]);
    expect(graph.nodeIndex(outsideAccount)).toBe(-1);
    expect(() => reached(graph, outsideAccount)).toThrow(
      expect.objectContaining({ help: expect.stringContaining(`\`aws:account:${unreadAccount}\` was imported`) }),
    );
  });
});
