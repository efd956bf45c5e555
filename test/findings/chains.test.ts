import { expect, it } from "vitest";
import { chainCases } from "./chain-cases.ts";
import { ask } from "./world.ts";

/** `service-0`, `agent/helper`: what is behind the scope, without the digest of a template. */
const nameOf = (id: string): string => id.slice(id.lastIndexOf(":") + 1).replace(/@.*/, "");

it.each(await chainCases())("$check: $name", ({ check, graph, subjects }) => {
  const { findings } = ask(graph, { checks: [check] });
  expect(findings.map(({ subject }) => nameOf(subject)).sort()).toEqual(subjects);
  for (const { evidence, sentence } of findings) {
    expect(evidence.length, sentence).toBeGreaterThan(0);
    expect(sentence).not.toBe("");
  }
});
