import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { statementOn } from "../../model/examples/ai.ts";
import type { Fact } from "../../model/fact.ts";
import diff from "../../queries/diff.ts";
import { pod } from "../importers/kubernetes/objects.ts";
import { importFiles, listOf } from "../importers/kubernetes/read.ts";
import { archiveOfFacts } from "./history.ts";

const image = "langflowai/langflow:latest";
const [first, next] = ["a1", "b2"].map((hex) => `sha256:${hex.repeat(32)}`) as [string, string];

/** A deployment's pods, one for each digest, and what the facts beside them say. */
async function cluster(digests: readonly string[], beside: readonly Fact[]): Promise<readonly Fact[]> {
  const pods = digests.map((digest, n) =>
    pod("app", `web-5d4f8c7b9-${digest.slice(-2)}${n}`, {
      labels: { app: "web", "pod-template-hash": "5d4f8c7b9" },
      owner: ["ReplicaSet", "web-5d4f8c7b9"],
      container: { image },
      status: { containerStatuses: [{ name: "app", imageID: `docker.io/langflowai/langflow@${digest}` }] },
    }),
  );
  return [...(await importFiles([listOf(...pods)])).facts, ...beside];
}

async function changes(before: readonly Fact[], after: readonly Fact[]) {
  const key = before.find(({ kind }) => kind === "k8s.pod")?.key;
  const view = (facts: readonly Fact[], id: string) =>
    viewOfFacts(new FactBase(facts), { id, takenAt: "2026-11-20T06:10:00.000Z" });
  const question = diff.input.parse({ from: [`${key}#connect`], certainty: "assumed" });
  const answer = await diff.run(archiveOfFacts([before, after], view), question);
  return { ...answer, gained: answer.gained.map(({ id, access }) => `${id}#${access}`) };
}

/** Statements that an image has none of the flaws by which the program runs what strangers send. */
const freed = (digest: string): readonly Fact[] =>
  ["CVE-2025-3248", "CVE-2026-33017"].map((flaw) => statementOn(image, flaw, { digests: [digest] }));

// A tag is pulled anew with each start: a digest that nobody says anything of is another build, which is a redeployment
// as another tag is. One that a statement was made on decides what the program can be made to do.
describe("another digest behind the same tag", () => {
  it("is a redeployment where no report is on either", async () => {
    const { counts } = await changes(await cluster([first, first], []), await cluster([next, first], []));
    expect(counts).toMatchObject({ gained: 0, lost: 0, changed: 0, facts: { modified: 1, redeployed: 1 } });
  });

  it("is a redeployment where the statements are on both", async () => {
    const both = [...freed(first), ...freed(next).map((fact) => ({ ...fact, key: `${fact.key}|next` }) as Fact)];
    const { counts } = await changes(await cluster([first], both), await cluster([next], both));
    expect(counts).toMatchObject({ gained: 0, lost: 0, facts: { redeployed: 1 } });
  });

  it.each([
    ["all pods run another", [next]],
    ["one pod of two does, in the middle of a rollout", [first, next]],
  ])("is a change where the statements are on the one before: %s", async (_what, running) => {
    const {
      counts,
      gained,
      causes,
      changes: told,
    } = await changes(await cluster([first], freed(first)), await cluster(running, freed(first)));
    expect(gained).toContain("k8s:prod:serviceaccount:app:default#impersonate");
    expect(counts).toMatchObject({ lost: 0, facts: { redeployed: 0 } });
    expect(causes).toHaveLength(1);
    expect(told[causes[0]?.changes[0] ?? ""]?.fields.map(({ at }) => at)).toContain("/containers/app/digests");
  });
});
