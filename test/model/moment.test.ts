import { expect, test } from "vitest";
import { NewestRead } from "../../model/moment.ts";

test("an owners file written later does not move the moment at which expiry is judged", () => {
  const newest = new NewestRead();
  expect(newest.at).toBe("");
  newest.add("owners:owners.yaml", "2026-03-01T00:00:00Z");
  expect(newest.at).toBe("2026-03-01T00:00:00Z");
  newest.add("aws:account:111111111111", "2026-01-01T00:00:00Z");
  newest.add("k8s:prod", "2026-01-02T00:00:00Z");
  newest.add("owners:owners.yaml", "2026-04-01T00:00:00Z");
  expect(newest.at).toBe("2026-01-02T00:00:00Z");
});
