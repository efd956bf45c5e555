import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inside, scratch } from "./process.ts";

const folder = scratch();
const store = path.join(folder.path, "store");
beforeAll(async () => {
  await inside(["import", "examples/assistant", "--store", store, "--quiet"]);
});
afterAll(() => folder.remove());

/** `$ <command>` and the lines that the README shows of its output. */
const shown = [...readFileSync("README.md", "utf8").matchAll(/```text\n([\s\S]*?)```/g)]
  .flatMap(([, block = ""]) => block.split(/^(?=\$ )/m))
  .map((part) => part.split("\n").filter((line) => line !== ""))
  .map(([command = "", ...lines]) => [command.replace("$ ambit ", ""), lines] as const);

/** A line without what a new rule may change: how many things, in how many steps. */
const settled = (line: string): string =>
  line
    .replace(/\d+ (data stores?|secrets?|identity|identities|workloads?|steps?)\b/g, "n $1")
    .replace(/\(\d+\)/g, "(n)");

describe("the README", () => {
  it("shows commands", () => {
    expect(shown.length).toBeGreaterThan(2);
  });

  it.each(shown)("shows what `%s` prints, in that order", async (command, lines) => {
    const { stdout, code } = await inside([...command.split(" "), "--store", store, "--quiet"]);
    expect(code).toBe(0);
    const wanted = lines.map(settled);
    const kept = stdout
      .split("\n")
      .map(settled)
      .filter((line) => wanted.includes(line));
    expect(kept.filter((line, index) => kept.indexOf(line) === index)).toEqual(wanted);
  });

  it("names the commands there are", async () => {
    const { stdout } = await inside(["--help"]);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) \[/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== "help");
    const table = readFileSync("README.md", "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .join("\n");
    for (const command of commands) expect(table).toContain(`\`${command}`);
  });
});
