import type { StepRecord } from "../../../graph/port.ts";
import type { Privilege } from "../../../model/access.ts";

const step = (key: string, from: readonly Privilege[], to: Privilege, given: Partial<StepRecord> = {}): StepRecord => ({
  key,
  rule: "test.step@1",
  edge: "REACHES",
  title: "Can reach the thing",
  from,
  to,
  certainty: "certain",
  conditions: [],
  leaves: "tied",
  owners: ["platform"],
  because: [[{ source: "doc.json", locator: `/${key}`, summary: `says ${key}` }]],
  ...given,
});

/** A proof of three steps as people count them: a hub and an included access stand between. */
export const answer = {
  snapshot: { id: "5".repeat(64), takenAt: "2026-11-20T06:10:00.000Z" },
  from: ["internet"],
  proofs: { p1: { conclusion: "bucket#read" as Privilege, steps: ["a", "implied", "b", "side", "c"] } },
  steps: {
    a: step("a", ["internet#originate"], "pod#execute", { title: "Can run commands in the pod" }),
    implied: step("implied", ["pod#execute"], "pod#originate", { rule: "model.implies@1", because: [] }),
    b: step("b", ["pod#originate"], "role#impersonate", {
      title: "Can assume the role",
      certainty: "conditional",
      conditions: [{ kind: "environment", text: "aws:SourceVpc is `vpc-1`" }],
    }),
    side: step("side", ["role#impersonate"], "hub:1#hold"),
    c: step("c", ["hub:1#hold"], "bucket#read", { title: "Can read objects of the bucket" }),
  } satisfies Record<string, StepRecord>,
};

/** Names as an attacker would choose them. */
export const hostile = [
  "</text><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "]]><x/>",
  '" onload="alert(1)',
  '=HYPERLINK("http://evil")',
  "`code` **bold** [link](http://evil) | cell",
  "a\u202eb\u0000c",
] as const;
