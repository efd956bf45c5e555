import { describe, expect, it } from "vitest";
import { cutRenderers } from "../../cli/render/cut.ts";
import cut from "../../queries/cut.ts";
import { cutWorld, type Says, says } from "../queries/cut-world.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const user = "arn:aws:iam::111111111111:user/leaked";
const role = "arn:aws:iam::111111111111:role/deploy";

const facts: Readonly<Record<string, Says>> = {
  take: { steps: [`${user}#impersonate -> ${role}#impersonate`], leaves: "until 12h", rotates: true },
  read: { steps: [`${role}#impersonate -> arn:aws:s3:::one#read`] },
  write: { steps: [`${role}#impersonate -> arn:aws:s3:::two#write`] },
};
const answer = (question: object, own = facts) =>
  cut.run(
    cutWorld(Object.entries(own).map(([name, said]) => says(name, said))),
    cut.input.parse({ from: [`${user}#impersonate`], to: ["class:data-store"], ...question }),
  );
const contain = { mode: "contain", since: "2h" };
const table = (question: object, own = facts, asked = {}): string =>
  cutRenderers.table?.(io, answer(question, own), asked) ?? "";

describe("a table of a cut", () => {
  it("says what to do in order, each with its command, effect, what is left and what breaks; then how long it takes", () => {
    const lines = table(contain).split("\n");
    expect(lines[0]).toBe(
      `Contain ${user}#impersonate off from class:data-store, in other hands since 2025-12-31 22:00 UTC`,
    );
    expect(lines.slice(3, 6)).toEqual([
      "Reached now: 2 data stores.",
      "2 changes close all of it: cost 6, and nothing cheaper does it.",
      "Every rule was asked again with the edits made, and agrees.",
    ]);
    const first = lines.indexOf("DO THIS, in order") + 1;
    expect(lines[first]).toMatch(/^ 1\. {2}Let callers prove .*: take$/);
    expect(lines[first + 1]).toMatch(/^ {7}# give the callers/);
    expect(lines.slice(first + 2, first + 6)).toEqual([
      `     effect    closes: Copies: ${user} -> ${role}`,
      "     left      2 of 2, 2 data stores; 2 of them only until sessions end: arn:aws:s3:::one (read), arn:aws:s3:::two (write)",
      "     in force  within 5 min; survives: copies of the secret, until its login is taken away; can be undone",
      "     breaks    nothing else that was read rests on it; who uses it rightly loses it too",
    ]);
    expect(lines.filter((line) => line.startsWith("     left"))[1]).toBe("     left      nothing");
    expect(lines).toContain(`     effect    ends what was taken of ${role}`);
    expect(lines).toContain("Time until zero  5 min");
  });

  it("shows the first changes whole and counts the others by kind, unless there is a limit", () => {
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`b${n}`, { steps: [`${user}#impersonate -> arn:aws:s3:::b${n}#read`] }]),
    );
    const text = table({}, many);
    expect(text.match(/^ *\d+\. {2}/gm)).toHaveLength(12);
    expect(text).toContain("and 8 more changes (--limit shows them in order; --format json has all)");
    const whole = table({ limit: 20 }, many, { limit: 20 });
    expect(whole.match(/^ *\d+\. {2}/gm)).toHaveLength(20);
  });

  it("says where no change helps and why, and where the check was left out", () => {
    const mint: Record<string, Says> = {
      mint: { steps: [`${user}#impersonate -> ${role}#impersonate`], leaves: "durable" },
    };
    const text = table({ ...contain, to: [`${role}#impersonate`], unverified: true }, mint);
    expect(text).toContain("1 change closes what can be closed of it");
    expect(text).toContain("Not checked by asking every rule again (--unverified).");
    expect(text).toContain("Time until zero  never by itself");
    expect(text).toContain(`No change closes this way to ${role}`);
    expect(text).toContain("works on by itself, and nothing ends it");
    expect(text).toContain("Taken, and not ended by the changes");
  });

  it("says so where nothing is reached", () => {
    expect(table({ to: ["class:secret"] })).toContain("`class:secret` matches nothing in this snapshot.");
    expect(table({ to: ["class:secret"] })).not.toContain("DO THIS");
  });
});

describe("the other formats of a cut", () => {
  it("are a Markdown runbook, a record a change, and JSON", () => {
    const markdown = cutRenderers.markdown?.(io, answer(contain), {}) ?? "";
    expect(markdown.split("\n")[0]).toMatch(/^# Contain arn:aws:iam::111111111111:user\/leaked/);
    expect(markdown.match(/^\| [12] \|.*\| (delete|rotate):take \|$/gm)).toHaveLength(2);
    const records = (cutRenderers.ndjson?.(io, answer(contain), {}) ?? "").trim().split("\n");
    expect(records.map((line) => (JSON.parse(line) as { control: { id: string } }).control.id)).toEqual([
      "delete:take",
      "rotate:take",
    ]);
    expect(cutRenderers.csv?.(io, answer(contain), {}).split("\r\n")).toHaveLength(4);
    expect(JSON.parse(cutRenderers.json?.(io, answer(contain), {}) ?? "")).toMatchObject({ schema: 1, cost: 6 });
  });
});
