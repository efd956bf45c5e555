import { describe, expect, it } from "vitest";
import { cases } from "./cases.ts";
import { moreCases } from "./more-cases.ts";
import { found } from "./world.ts";

describe.each([...cases, ...moreCases])("%s", (check, name, facts, subjects) => {
  it(name, () => {
    const findings = found(check, facts);
    expect(findings.map(({ subject }) => subject)).toEqual(subjects);
    for (const { evidence, sentence } of findings) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(sentence).not.toBe("");
    }
  });
});
