import { describe, expect, it } from "vitest";
import { input, read } from "./read.ts";

const pat = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const good = JSON.stringify({ RuleID: "github-pat", StartLine: 1, Secret: pat, Match: pat, File: "a" });
const lineOf = (raw: string): string =>
  JSON.stringify({ SourceMetadata: { Data: {} }, DetectorName: "Github", Raw: raw, Verified: false });

describe("reports that are not what they should be", () => {
  it("are read up to where they break: one error, nothing quoted", async () => {
    const { exposures, problems } = await read([input("g.json", `[${good},${good.slice(0, 60)}`)]);
    expect(exposures).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "import.malformed", file: "g.json" }]);
    expect(JSON.stringify(problems)).not.toContain(pat.slice(4, 12));
  });

  it("may hold anything beside what is read", async () => {
    const odd = `{"RuleID":"x","StartLine":1,"File":"b","Secret":"s3cr3t-v4lue-1","deep":${"[".repeat(150)}${"]".repeat(150)},"__proto__":{"a":1}}`;
    const { exposures, problems } = await read([input("g.json", `[7,null,"x",[],{},${odd},${good}]`)]);
    expect(exposures).toHaveLength(2);
    expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => "import.shape"));
  });

  it("are refused where they nest without end", async () => {
    const { exposures, problems } = await read([input("g.json", `[${good},{"RuleID":${"[".repeat(5_000)}`)]);
    expect(exposures).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "import.too-large" }]);
  });

  it("lose a finding that is too large; of an array what stands behind it too", async () => {
    const large = JSON.stringify({ RuleID: "x", StartLine: 1, File: "b", Secret: "a".repeat(5 * 2 ** 20) });
    const array = await read([input("g.json", `[${good},${large}]`)]);
    expect([array.exposures.length, array.problems.map(({ code }) => code)]).toEqual([1, ["import.too-large"]]);
    const lines = await read([input("t.json", `${lineOf("b")}\n${lineOf("a".repeat(5 * 2 ** 20))}\n${lineOf(pat)}\n`)]);
    expect([lines.exposures.length, lines.problems.map(({ at }) => at)]).toEqual([2, ["line 2"]]);
  }, 30_000);

  it("write nothing to a terminal, and name nothing else", async () => {
    const File = "a\u001b[31m\n\u202e../../etc/passwd";
    const { exposures } = await read([
      input(
        "g.json",
        `[${JSON.stringify({ RuleID: "x\u001b[2J", StartLine: -5, Secret: pat, File, Commit: "../..", Date: "1e999" })}]`,
      ),
    ]);
    expect(JSON.stringify(exposures)).not.toMatch(/\\u001b|\\n|\u202e/);
    expect(exposures[0]?.place).not.toHaveProperty("line");
    expect(exposures[0]?.place).not.toHaveProperty("commit");
    expect(exposures[0]).not.toHaveProperty("firstSeen");
  });
});
