import { expect, test } from "vitest";
import { commands } from "../../cli/commands/index.ts";
import { questions } from "../../cli/questions.ts";
import { queries } from "../../queries/index.ts";

test("every question is a command of its name, in the order of the index", async () => {
  const read = await Promise.all(Object.values(questions).map((question) => question()));
  expect(read.map(({ query }) => query)).toEqual(queries);
  expect(Object.keys(questions)).toEqual(queries.map(({ id }) => id));
});

test("every other command is read under its own name", async () => {
  const read = await Promise.all(Object.values(commands).map((command) => command()));
  expect(read.map(({ id }) => id)).toEqual(Object.keys(commands));
});
