import { expect, test } from "vitest";
import { TestEstate } from "../scan/estate.ts";
import { afresh, ask, environment } from "./server.ts";

/** The cluster alone: what a scan says does not hang on how much there is. */
test("a scan whose store is the server finds what a line opened, and keeps its snapshots there", async () => {
  await afresh(async () => {
    const estate = new TestEstate(["kubernetes", "owners.yaml"]);
    try {
      estate.declare();
      estate.env = { ...environment };
      const first = await estate.run();
      expect([first.baseline, first.counts.byState.new]).toEqual([true, 0]);
      const still = await estate.run();
      expect([still.baseline, still.counts.byState.new]).toEqual([false, 0]);
      estate.openConsole();
      const found = await estate.run();
      expect(found.result).toBe("found");
      expect(found.counts.byState.new).toBeGreaterThan(0);
      const [row] = await ask("MATCH (n) WHERE n.id = $id RETURN count(n) AS held", { id: "k8s:assistant-prod" });
      expect(Number(row?.["held"])).toBeGreaterThan(0);
    } finally {
      estate.remove();
    }
  });
});
