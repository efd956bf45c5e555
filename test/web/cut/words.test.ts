import { expect, it } from "vitest";
import type { Owner } from "../../../model/owner.ts";
import { latencyWords, lengthOfTime, ownerWords } from "../../../web/control/words.ts";
import { changeHeading, fieldName, valueWords } from "../../../web/proof/change-words.ts";
import { ticked } from "../../../web/views/cut/input.ts";
import { boundWords, zeroWords } from "../../../web/views/cut/plan-words.ts";

const source = { origin: "cloud-tag", document: "account.json", locator: "/Roles/0", said: "tag team" } as const;
const owned: Owner = { status: "owned", role: "technical", owner: "payments", source };

it("a length of time stands in its two largest units", () => {
  expect([0, 1, 90, 5400, 129_600].map(lengthOfTime)).toEqual([
    "no time",
    "1 second",
    "1 minute 30 seconds",
    "1 hour 30 minutes",
    "1 day 12 hours",
  ]);
});

it("latency says what works on, and until when", () => {
  expect(latencyWords({ seconds: 0 })).toBe("in force at once");
  expect(latencyWords({ seconds: 60, survives: "sessions", survivesSeconds: 3600 })).toBe(
    "in force within 1 minute; works on: sessions (1 hour at most)",
  );
  expect(latencyWords({ seconds: 60, survives: "copies" })).toMatch(/until somebody ends it/);
});

it("owners are owned, disputed or nobody", () => {
  expect(ownerWords(owned)).toBe("payments");
  expect(ownerWords({ ...owned, status: "conflict", others: [{ owner: "web", source }] })).toBe(
    "payments, though web is named too",
  );
  expect(ownerWords({ status: "unowned" })).toBe("nobody is named");
});

it("a bound is a proof only where it meets the cost", () => {
  const cut = [{}] as never;
  expect(boundWords({ cost: 5, lowerBound: 5, cut })).toMatch(/^Proven to be the cheapest.* less than 5/);
  expect(boundWords({ cost: 5, lowerBound: 3, cut })).toMatch(/^The best that was found: it costs 5.* less than 3/);
  expect(zeroWords({ zero: { because: [], beyond: [] } })).toMatch(/cannot be told/);
  expect(zeroWords({ zero: { seconds: 3600, because: [], beyond: [] } })).toMatch(/1 hour after/);
});

it("a tick is put once and taken away", () => {
  expect(ticked({ without: ["a"] }, "b", true)).toEqual(["a", "b"]);
  expect(ticked({ without: ["a", "b"] }, "a", true)).toEqual(["b", "a"]);
  expect(ticked({ without: ["a", "b"] }, "a", false)).toEqual(["b"]);
});

it("fields and values of a changed fact are read without JSON", () => {
  expect(fieldName({ at: "/block/restrict~1public" })).toBe("block › restrict/public");
  expect([valueWords('"Allow"'), valueWords("true"), valueWords(undefined)]).toEqual(["Allow", "true", "nothing"]);
  const change = { kind: "aws.bucket", what: "modified" } as Parameters<typeof changeHeading>[0];
  expect(changeHeading(change)).toMatch(/: one changed$/);
});
