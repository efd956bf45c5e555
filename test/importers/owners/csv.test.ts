import { describe, expect, it } from "vitest";
import { csvRows } from "../../../importers/read/csv.ts";
import { withheld } from "../../../model/redact.ts";
import { read } from "./read.ts";

const head = "node_selector,business_owner,technical_owner,purpose,review_days,approved_at";
const table = (...rows: readonly string[]) => read("owners.csv", `${[head, ...rows].join("\n")}\n`);

describe("records", () => {
  it("are those of RFC 4180, with the line that each begins on", () => {
    expect([...csvRows('a,"b ""c""\nd",\r\n\n"",e\r\nlast')]).toEqual([
      { line: 1, cells: ["a", 'b "c"\nd', ""] },
      { line: 4, cells: ["", "e"] },
      { line: 5, cells: ["last"] },
    ]);
  });

  it.each<[string, number, string]>([
    ['a,b"c\nd', 1, "a quote inside a cell: put the cell into quotes, and write the quote twice"],
    ['a\n"b" c\nd', 2, "text after a closing quote"],
    ['a\nb,"c\nd', 2, "a quote is not closed"],
    [`a\n${"b,".repeat(70)}\nd`, 2, "more than 64 cells"],
    [`a\n${"b".repeat(9000)}\nd`, 2, "a cell of more than 8192 characters"],
  ])("%j is refused at line %i", (text, line, message) => {
    const rows = [...csvRows(text)];
    expect(rows.filter((row) => "message" in row)).toEqual([{ line, message }]);
    expect(rows.at(-1)).toEqual(
      message.startsWith("a quote is not") ? { line, message } : { line: line + 1, cells: ["d"] },
    );
  });
});

describe("a table of owners", () => {
  it("gives a claim for each row, with its line", async () => {
    const { of, problems } = await table(
      'arn:aws:s3:::records,"Sales, EU",data;store,what they bought,90,2026-01-31',
      "label:app=web,,web,,,",
    );
    expect(problems).toEqual([]);
    expect(of("owner.claim")).toMatchObject([
      {
        scope: "owners:owners.csv",
        source: { document: "owners.csv", locator: "line 2", importer: "owners" },
        origin: "csv",
        select: { by: "id", id: "arn:aws:s3:::records" },
        business: ["Sales, EU"],
        technical: ["data", "store"],
        about: { purpose: "what they bought", review_days: "90", approved_at: "2026-01-31" },
      },
      { select: { by: "tags", tags: ["app=web"] }, business: [], technical: ["web"], about: {} },
    ]);
  });

  it.each([";", "\t"])("parts columns by %j where its first line does, as spreadsheets save it", async (mark) => {
    const rows = [
      ["node_selector", "business_owner", "technical_owner"],
      ["arn:aws:s3:::records", '"sales;legal"', "data, core"],
    ];
    const text = `\ufeff${rows.map((cells) => cells.join(mark)).join("\r\n")}\r\n`;
    const { of, problems } = await read("owners.csv", text);
    expect(problems).toEqual([]);
    expect(of("owner.claim")).toMatchObject([{ business: ["sales", "legal"], technical: ["data, core"] }]);
  });

  it("shows a glob over secrets: an id says what it is, and nothing of a value", async () => {
    const { of } = await table("arn:aws:secretsmanager:*:*:secret:db-*,x,y,,,", "vault:corp:secret:kv/app/*,x,y,,,");
    expect(of("owner.claim").map(({ said }) => said)).toEqual([
      "the row arn:aws:secretsmanager:*:*:secret:db-*",
      "the row vault:corp:secret:kv/app/*",
    ]);
  });

  it("says of each wrong row its line and what is wrong, and takes the others", async () => {
    const { of, problems } = await table(
      "arn:aws:s3:::a,x,y,,,",
      "arn:aws:s3:::b,x",
      "nonsense,x,y,,,",
      ",x,y,,,",
      "arn:aws:s3:::a,other,y,,,",
      "arn:aws:s3:::c,x,y,,soon,",
      "arn:aws:s3:::d,x,y,,,31.1.2026",
      'arn:aws:s3:::e,x,"y,,,',
    );
    expect(problems).toEqual([
      "line 3: expected 6 cells, as the first line has, and not 2",
      "line 4: node_selector: expected an id as answers write it, a glob, `label:<key>=<value>` or `tag:<key>=<value>`",
      "line 5: node_selector: names nothing: expected an id, a glob, `label:<key>=<value>` or `tag:<key>=<value>`",
      "line 6: node_selector: the same as on line 2, which counts",
      "line 7: review_days: expected a number of days",
      "line 8: approved_at: expected a date, 2026-01-31",
      "line 9: a quote is not closed",
    ]);
    expect(of("owner.claim").map(({ business }) => business)).toEqual([["x"]]);
  });

  it.each([
    ["node_selector,node selector\n", "line 1: column 2 has the name of another"],
    [
      "node_selector,bussiness_owner\narn:aws:s3:::a,x\n",
      /^line 1: column 2, `bussiness_owner`, is none of node_selector, .*; it is not read \(nearest: `business_owner`\)$/,
    ],
  ])("%j: says what is wrong with the columns", async (text, expected) => {
    const { problems } = await read("owners.csv", text);
    expect(problems).toEqual([typeof expected === "string" ? expected : expect.stringMatching(expected)]);
  });

  it("reads columns in any order, upper case and with spaces", async () => {
    const { of, problems } = await read("x.csv", "﻿Technical Owner,NODE_SELECTOR\r\nweb,k8s:prod:*\r\n");
    expect(problems).toEqual([]);
    expect(of("owner.claim")).toMatchObject([{ select: { by: "glob", glob: "k8s:prod:*" }, technical: ["web"] }]);
  });

  it("keeps no secret, no control character, no long text", async () => {
    const token = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
    const { facts, problems } = await table(
      `arn:aws:s3:::a,${token},password=hunter2hunter2,${"long ".repeat(100)},,`,
      `${token},x,y,,,`,
      `tag:key=${token},x,y,,,`,
      '"k8s:a\u0007b",x,y,,,',
      '"arn:aws:s3:::b","a\nb\u001b[31m",y,,,',
    );
    const text = JSON.stringify([facts, problems]);
    expect(text).not.toContain(token);
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("long long");
    expect(text).not.toMatch(/\\u001b|\\u0007/);
    expect(problems).toEqual([
      "line 3: node_selector: looks like a secret, and no id does",
      "line 4: node_selector: the value of the label or tag looks like a secret",
      "line 5: node_selector: a selector has no control characters",
    ]);
    expect(facts).toContainEqual(
      expect.objectContaining({ business: [withheld], technical: [withheld], about: { purpose: withheld } }),
    );
    expect(facts).toContainEqual(expect.objectContaining({ business: ["a b [31m"] }));
  });

  it("keeps text that a spreadsheet would run as text", async () => {
    const { of } = await table("arn:aws:s3:::a,=cmd|' /C calc'!A0,@acme/rag,-1+1,,");
    expect(of("owner.claim")).toMatchObject([
      { business: ["=cmd|' /C calc'!A0"], technical: ["@acme/rag"], about: { purpose: "-1+1" } },
    ]);
  });

  it("bounds globs that are tried against everything", async () => {
    const { of, problems } = await table(...Array.from({ length: 300 }, (_, at) => `*x${at}*,x,y,,,`));
    expect(of("owner.claim")).toHaveLength(200);
    expect(problems).toHaveLength(100);
  });

  it("is a scope that says it was read whole, so that what it said before is gone", async () => {
    const { of } = await table();
    expect(of("coverage")).toContainEqual(
      expect.objectContaining({ collection: "owner.claim", scope: "owners:owners.csv", state: "read" }),
    );
  });

  it("reads a hundred thousand rows in seconds", async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => `k8s:prod:pod:shop:web-${at},x,y,,,`);
    const { of } = await table(...rows);
    expect(of("owner.claim")).toHaveLength(100_000);
  }, 60_000);
});
