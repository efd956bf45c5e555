import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { resolveLocator } from "../../importers/read/index.ts";
import { importAws } from "../importers/aws/import.ts";
import { sharedFolder } from "../lanes.ts";

const folder = path.join(sharedFolder, "cases", "aws");
const cases = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, "expected.json")));

interface Expected {
  readonly account: string;
  readonly assertions: readonly { readonly start: string; readonly target: string }[];
}

const text = (name: string, file: string): string => readFileSync(path.join(folder, name, file), "utf8");

describe("the AWS ground-truth cases", () => {
  it("are there", () => expect(cases.length).toBeGreaterThan(100));

  it.each(cases)("%s: no problem; what it asks about is known; every source resolves", async (name) => {
    const documents = Object.fromEntries(
      ["account.json", "resources.json"]
        .filter((file) => existsSync(path.join(folder, name, file)))
        .map((file) => [file, text(name, file)]),
    );
    const { facts, problems, of } = await importAws(documents);
    // Three cases give one access key id, cut to a length, to several users; no assertion starts from such a key.
    expect(problems.filter(({ at }) => !at?.startsWith("/IAM/AccessKeys/"))).toEqual([]);
    expect(facts.some(({ kind, key }) => kind === "unsupported" && key.includes("attached policies"))).toBe(false);
    const raw = Object.fromEntries(
      Object.entries(documents).map(([file, content]) => [file, JSON.parse(content) as unknown]),
    );
    for (const { source, kind, key } of facts) {
      expect(resolveLocator([raw[source.document]], source.locator), `${kind} ${key}`).toBeDefined();
    }
    const { account, assertions } = JSON.parse(text(name, "expected.json")) as Expected;
    expect(of("aws.account").map(({ key }) => key)).toEqual([`aws:account:${account}`]);
    const known = new Set(facts.map(({ key }) => key));
    for (const { start, target } of assertions) {
      if (/^(credential:|arn:aws:iam:)/.test(start)) expect(known, start).toContain(start);
      if (/^arn:aws:(iam|s3|lambda|secretsmanager|kms|sqs|dynamodb|ssm):/.test(target))
        expect(known, target).toContain(target);
    }
  });
});
