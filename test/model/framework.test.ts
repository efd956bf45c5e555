import { describe, expect, test } from "vitest";
import { UserError } from "../../model/errors.ts";
import { frameworkEntry, frameworkKey, frameworkKeys, frameworks, ruleFramework } from "../../model/framework.ts";
import { rules } from "../../rules/index.ts";

const failure = (ask: () => unknown): UserError => {
  try {
    ask();
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error("nothing was refused");
};

describe("frameworks", () => {
  test("what every rule refers to is in the table", () => {
    const refs = rules.flatMap((rule) => rule.frameworks.map((text) => ({ rule: rule.id, text })));
    for (const { rule, text } of refs) {
      expect(text, rule).toMatch(/^(attack|atlas|owasp-nhi|cis-k8s|cwe):\S+$/);
      const ref = ruleFramework(text);
      if (ref) expect(frameworkEntry(ref).title, `${rule} ${text}`).not.toBe("");
    }
    expect(refs.length).toBeGreaterThan(rules.length);
  });

  test("every entry says where its publisher keeps it", () => {
    for (const key of frameworkKeys) {
      for (const [id, entry] of Object.entries(frameworks[key].ids)) {
        expect(entry.source, `${key} ${id}`).toMatch(/^https:\/\//);
        expect(entry.title, `${key} ${id}`).not.toMatch(/^$|\.$/);
      }
    }
  });

  test("an unknown framework is refused with the nearest", () => {
    const error = failure(() => frameworkKey("owasp-nhi"));
    expect(error.code).toBe("usage.framework");
    expect(error.message).toBe("there is no framework `owasp-nhi`");
    expect(error.help).toBe("use `owasp-nhi-2025`, or one that docs/frameworks.md lists");
    expect(error.details).toEqual([["known", frameworkKeys.join(", ")]]);
  });

  test("an id that its publisher withdrew is refused with what stands for it", () => {
    const error = failure(() => frameworkEntry({ framework: "mitre-attack", id: "T1562.008" }));
    expect(error.code).toBe("usage.framework");
    expect(error.message).toBe("MITRE ATT&CK for Enterprise v19 withdrew `T1562.008`");
    expect(error.help).toBe("use `T1685.002`, which stands for it");
  });

  test("what stands for a withdrawn id is in the table, and the withdrawn one is not", () => {
    for (const key of frameworkKeys) {
      const { ids, renamed = {} } = frameworks[key];
      for (const [gone, now] of Object.entries(renamed)) {
        expect(Object.keys(ids), gone).toContain(now);
        expect(Object.keys(ids), gone).not.toContain(gone);
      }
    }
  });

  test("an unknown id of a short list is refused with the whole list", () => {
    const { details } = failure(() => frameworkEntry({ framework: "csa-maestro", id: "GOV-02" }));
    expect(details).toEqual([["known", "L1, L2, L3, L4, L5, L6, L7"]]);
  });

  test.each([
    ["nist-csf-2.0", "GV.OC-1", "GV.OC-01"],
    ["owasp-nhi-2025", "NHI-01", "NHI1"],
    ["mitre-atlas", "T0049", "AML.T0049"],
    ["owasp-nhi-2025", "constructor", undefined],
  ])("%s has no %s", (framework, id, near) => {
    const { message, help } = failure(() => frameworkEntry({ framework, id }));
    expect(message).toContain(`id \`${id}\``);
    if (near) expect(help).toContain(`use \`${near}\`,`);
  });
});
