import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alarmRule } from "../../../importers/aws/alarm-rule.ts";

describe("the rule of a composite alarm", () => {
  it.each<[rule: string, byAlone: readonly string[], names: readonly string[]]>([
    ['ALARM("root")', ["root"], ["root"]],
    ["ALARM(root)", ["root"], ["root"]],
    ['ALARM("a b, c")', ["a b, c"], ["a b, c"]],
    [
      "ALARM(arn:aws:cloudwatch:eu-west-1:111111111111:alarm:root)",
      ["arn:aws:cloudwatch:eu-west-1:111111111111:alarm:root"],
      ["arn:aws:cloudwatch:eu-west-1:111111111111:alarm:root"],
    ],
    ["ALARM(a) OR ALARM(b)", ["a", "b"], ["a", "b"]],
    ["(ALARM(a)OR(ALARM(b)))", ["a", "b"], ["a", "b"]],
    // It waits for the other, or for the other to be quiet.
    ["ALARM(a) AND ALARM(b)", [], ["a", "b"]],
    ["ALARM(a) AND NOT ALARM(b)", [], ["a", "b"]],
    ["ALARM(a) OR ALARM(b) AND ALARM(c)", ["a"], ["a", "b", "c"]],
    ["(ALARM(a) OR ALARM(b)) AND ALARM(c)", [], ["a", "b", "c"]],
    // An alarm that goes off is not OK any more.
    ["NOT OK(a)", ["a"], ["a"]],
    ["OK(a)", [], ["a"]],
    ["INSUFFICIENT_DATA(a) OR OK(b)", [], ["a", "b"]],
    // In alarm all the time: it never goes off.
    ["TRUE", [], []],
    ["ALARM(a) OR TRUE", [], ["a"]],
    ["ALARM(a) AND FALSE", [], ["a"]],
    ['AT_LEAST(1, ALARM, (a, "b"))', ["a", "b"], ["a", "b"]],
    ["AT_LEAST(2, ALARM, (a, b))", [], ["a", "b"]],
    ["AT_LEAST(50%, NOT OK, (a, b))", ["a", "b"], ["a", "b"]],
    ["AT_LEAST(60%, ALARM, (a, b))", [], ["a", "b"]],
  ])("%s goes off by %j", (rule, byAlone, names) => {
    expect(alarmRule(rule)).toEqual({ byAlone, names });
  });

  it.each([
    "",
    "ALARM(a",
    "ALARM()",
    "ALARM(a) ALARM(b)",
    "ALARM(a) XOR ALARM(b)",
    "BROKEN(a)",
    'ALARM("a)',
    "AT_LEAST(many, ALARM, (a))",
    `${"(".repeat(5000)}ALARM(a)${")".repeat(5000)}`,
    "NOT ".repeat(2000),
    `ALARM(${"a".repeat(20_000)})`,
  ])("%s is not understood", (rule) => {
    expect(alarmRule(rule)).toBeUndefined();
  });

  it("goes off by an alarm whatever states the others are in", () => {
    const all = ["a", "b", "c"] as const;
    const states = ["ALARM", "OK", "INSUFFICIENT_DATA"] as const;
    type Of = Readonly<Record<string, string>>;
    interface Rule {
      readonly text: string;
      readonly holds: (of: Of) => boolean;
    }
    const state = fc
      .tuple(fc.constantFrom(...states), fc.constantFrom(...all))
      .map(([of, name]): Rule => ({ text: `${of}("${name}")`, holds: (now) => now[name] === of }));
    const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 4 },
        state,
        tie("rule").map((one): Rule => ({ text: `NOT (${one.text})`, holds: (now) => !one.holds(now) })),
        fc
          .tuple(tie("rule"), tie("rule"))
          .map(([a, b]): Rule => ({ text: `(${a.text} AND ${b.text})`, holds: (now) => a.holds(now) && b.holds(now) })),
        fc
          .tuple(tie("rule"), tie("rule"))
          .map(([a, b]): Rule => ({ text: `(${a.text}) OR (${b.text})`, holds: (now) => a.holds(now) || b.holds(now) }))
          .map(({ text, holds }): Rule => ({ text: `(${text})`, holds })),
      ),
    }));
    const worlds = states.flatMap((a) => states.flatMap((b) => states.map((c): Of => ({ a, b, c }))));
    let sure = 0;
    fc.assert(
      fc.property(rule, ({ text, holds }) => {
        const read = alarmRule(text);
        expect(read).toBeDefined();
        for (const name of read?.byAlone ?? []) {
          sure++;
          expect(worlds.filter((now) => now[name] === "ALARM" && !holds(now))).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(sure).toBeGreaterThan(50);
  });
});
