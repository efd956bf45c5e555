import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GraphView } from "../../graph/view.ts";
import { chat, graphOf, hook, Repository } from "./estate.ts";

let repository: Repository;
let today: GraphView;
beforeEach(async () => {
  repository = new Repository();
  today = await graphOf();
});
afterEach(() => repository.remove());

const signed = (): void => repository.sign(today, repository.propose(today));
const kinds = ({ findings }: { readonly findings: readonly { readonly kind: string; readonly level: string }[] }) =>
  findings.map(({ kind, level }) => `${level} ${kind}`);

describe("a gate", () => {
  test("passes what everybody signed, and only then", () => {
    expect(repository.gate(today)).toMatchObject({ verdict: "fail", counts: { records: 0 } });
    const records = repository.propose(today);
    expect(records.map(({ subject }) => subject)).toContain(hook);
    expect(kinds(repository.gate(today))).toEqual(records.map(() => "fail not-signed"));
    repository.sign(today, records);
    expect(repository.gate(today)).toMatchObject({ verdict: "pass", findings: [], incomplete: [] });
  });

  test("fails when one line of a manifest removes the login: the way in, its proof, the control points, who must sign", async () => {
    signed();
    const open = await graphOf({ asksWho: false });
    const answer = repository.gate(today, open);
    expect(answer.verdict).toBe("fail");
    const [finding] = answer.findings;
    expect(answer.findings).toHaveLength(1);
    expect(finding).toMatchObject({ kind: "new-entry", check: "GOV-SIGN-01", subject: chat, at: `${chat}#connect` });
    const points = finding?.signers.map(({ controlPoint, duty, who }) => `${controlPoint} ${duty} ${who.join()}`);
    expect(points).toEqual(
      expect.arrayContaining([
        "CP1 cloud cloud",
        "CP2 platform runtime",
        "CP3 app assistant-team",
        "CP6 data stewards",
      ]),
    );
    expect(answer.proofs[finding?.proof ?? ""]?.conclusion).toBe("k8s:prod:pod:app:assistant#connect");
    // The proof stands on the manifest's own line.
    const steps = answer.proofs[finding?.proof ?? ""]?.steps ?? [];
    expect(steps.map((key) => answer.steps[key]?.from)).toContainEqual(["internet#originate"]);
    expect(finding?.reasons).toContain("reaches k8s:prod:secret:app:model-key#read");
  });

  test("fails for a target that nobody signed, with a proof that begins at the internet", async () => {
    signed();
    const wider = await graphOf({ reads: ["model-key", "billing-key"] });
    const answer = repository.gate(today, wider);
    const found = answer.findings.filter(({ subject }) => subject === hook);
    expect(found.map(({ kind, at }) => `${kind} ${at}`)).toContain("new-target k8s:prod:secret:app:billing-key#read");
    const { proof = "", newSteps = [], signers = [] } = found.find(({ kind }) => kind === "new-target") ?? {};
    expect(answer.steps[answer.proofs[proof]?.steps[0] ?? ""]?.from).toEqual(["internet#originate"]);
    expect(newSteps.length).toBeGreaterThan(0);
    expect(answer.proofs[proof]?.steps).toEqual(expect.arrayContaining([...newSteps]));
    expect(signers.map(({ controlPoint }) => controlPoint)).toContain("CP6");
  });

  test("passes fewer ways with a note, also where a permission was narrowed and so has another name", async () => {
    const wide = await graphOf({ reads: ["model-key", "billing-key"] });
    repository.sign(wide, repository.propose(wide));
    const answer = repository.gate(today);
    expect(answer).toMatchObject({ verdict: "pass", findings: [] });
    expect(answer.notes.join("\n")).toMatch(/fewer ways than signed: 1 target/);
  });

  test("a new way to a signed target fails, or only warns where it was told to", async () => {
    signed();
    // Both the account and the secret are signed as targets; that the one leads to the other is not.
    const other = await graphOf({ otherReads: true });
    const answer = repository.gate(today, other);
    expect(new Set(kinds(answer))).toEqual(new Set(["fail changed"]));
    const [finding] = answer.findings;
    const steps = answer.proofs[finding?.proof ?? ""]?.steps ?? [];
    expect(steps).toEqual(expect.arrayContaining([...(finding?.newSteps ?? [""])]));
    expect(answer.proofs[finding?.proof ?? ""]?.conclusion).toBe("k8s:prod:secret:app:model-key#read");
    expect(repository.gate(today, other, { changed: "warn" })).toMatchObject({ verdict: "pass", counts: { fail: 0 } });
    // A way in is never only a warning.
    expect(repository.gate(today, await graphOf({ asksWho: false }), { changed: "warn" }).verdict).toBe("fail");
  });

  test("sign-offs that lapsed fail; the moment is the snapshot's, or the one that is named", () => {
    repository.sign(today, repository.propose(today), undefined, "30d");
    expect(repository.gate(today)).toMatchObject({ verdict: "pass", clock: "snapshot" });
    const later = repository.gate(today, today, { asOf: "2027-01-01T00:00:00.000Z" });
    expect(later).toMatchObject({ verdict: "fail", clock: "given" });
    expect(new Set(kinds(later))).toEqual(new Set(["fail lapsed"]));
    expect(later.findings[0]?.reasons[0]).toMatch(/expired 2026-12-20T06:00:00.000Z/);
  });

  test("what was not read is incomplete, names the source, and never passes as no ways", async () => {
    signed();
    const nothing = await graphOf({ cluster: false });
    const answer = repository.gate(today, nothing);
    expect(answer.verdict).toBe("incomplete");
    expect(answer.incomplete.map(({ source }) => source)).toContain("k8s:prod");
    const problems = [{ code: "import.malformed", file: "plan.json", message: "it is cut off" } as const];
    expect(repository.gate(today, today, { design: { add: [], remove: [], problems } })).toMatchObject({
      verdict: "incomplete",
      incomplete: [{ source: "plan.json", reason: "it is cut off" }],
      design: { recognised: [], given: 0, removed: 0 },
    });
  });

  test("roles are those of the snapshot, not of the design that is judged", async () => {
    const records = repository.propose(today);
    repository.sign(today, records, ["alice", "peter", "carla"]);
    const promoted = await graphOf({
      people: "format: ambit-owners/v1\nteams:\n  - { id: dev, kind: person, role: data, email: dev@example.com }\n",
    });
    expect(kinds(repository.gate(today, promoted))).toContain("fail not-signed");
  });
});
