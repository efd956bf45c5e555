import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readGit } from "../../gate/git.ts";
import { ledgerOf, readLedger } from "../../gate/ledger.ts";
import { type Approval, digestOf, paperText, parsePaper, type SignOffRecord } from "../../gate/record.ts";
import { publicLine, signed } from "../../gate/signature.ts";
import { toldBy } from "../../gate/told.ts";
import { verify } from "../../gate/verify.ts";
import type { GraphView } from "../../graph/view.ts";
import { graphOf, hook, peopleOf, Repository, staff } from "./estate.ts";

let repository: Repository;
let today: GraphView;
let record: SignOffRecord;
beforeEach(async () => {
  repository = new Repository();
  today = await graphOf();
  const made = repository.propose(today, [hook]);
  record = made[0] as SignOffRecord;
});
afterEach(() => repository.remove());

const standing = (more = {}) => repository.verify(today, more).standings.find(({ id }) => id === record.id);
const reasons = (more = {}): string => standing(more)?.reasons.join("\n") ?? "";
const decision = (by: string, controlPoint = "CP3" as const, more: Partial<Approval> = {}): string =>
  paperText({
    format: "signoff-decision/v1",
    record: record.id,
    sha256: digestOf(record),
    decisions: [{ controlPoint, decision: "accept", by, expires: "2027-01-01T00:00:00Z" }],
    ...more,
  });
const file = (): string => path.join(repository.folder, `${record.id}.json`);

describe("a sign-off", () => {
  test("is in force when every control point has the word of its role", () => {
    expect(standing()?.state).toBe("open");
    repository.sign(today, [record]);
    expect(standing()).toMatchObject({ state: "in-force", reasons: [], authors: ["dev@example.com"] });
  });

  test("of the wrong role does not count", () => {
    repository.write(`${record.id}.peter.json`, decision("user:peter"));
    repository.commit("peter");
    expect(reasons()).toMatch(/CP3 is not signed by app .*user:peter: is platform, not app/);
  });

  test("nobody signs what they wrote, under any of their names", async () => {
    const own = repository.propose(today, ["k8s:prod:pod:app:assistant"], "alice")[0] as SignOffRecord;
    record = own;
    repository.write(`${own.id}.alice.json`, decision("user:alice"));
    repository.commit("alice");
    expect(reasons()).toMatch(/user:alice: wrote the record; nobody signs their own/);
  });

  test("somebody else's name is not theirs", () => {
    repository.write(`${record.id}.alice.json`, decision("user:alice"));
    repository.commit("dev");
    expect(reasons()).toMatch(/user:alice: neither committed by them \(dev@example.com did\) nor signed/);
  });

  test("expires", () => {
    repository.sign(today, [record], undefined, "10d");
    expect(standing()?.state).toBe("in-force");
    expect(standing({ asOf: "2026-12-01T00:00:00.000Z" })?.state).toBe("lapsed");
  });

  test("a rejection always fails, whoever accepts", () => {
    repository.sign(today, [record]);
    const decisions = [{ controlPoint: "CP3", decision: "reject", by: "user:peter", expires: "2026-01-01" }] as const;
    repository.write(`${record.id}.no.json`, decision("user:peter", "CP3", { decisions: [...decisions] }));
    repository.commit("peter");
    expect(standing()?.state).toBe("rejected");
  });

  test("teams, people who left, strangers and unknown authors do not count", async () => {
    repository.sign(today, [record]);
    const left = await graphOf({
      people: staff.replace("{ id: alice, kind: person,", "{ id: alice, kind: person, active: false,"),
    });
    expect(repository.verify(left).standings[0]?.reasons.join()).toMatch(/alice: no longer active/);
    const unknown = await graphOf({ people: staff.replace(/.*dev@example.*\n/, "") });
    expect(repository.verify(unknown).standings[0]?.reasons.join()).toMatch(/author dev@example.com is nobody in/);
  });

  test("a record that says its own role or author is refused", () => {
    for (const member of [{ requiredRoles: ["app"] }, { role: "app" }, { author: "dev" }])
      expect(() => parsePaper(JSON.stringify({ ...record, ...member }), "so.json")).toThrow(
        /says itself who must sign/,
      );
    const inside = JSON.parse(decision("user:alice")) as { decisions: object[] };
    inside.decisions = inside.decisions.map((one) => ({ ...one, role: "app" }));
    expect(() => parsePaper(JSON.stringify(inside), "so.json")).toThrow(/`role`/);
  });

  test("the only one who may revoke does not sign", () => {
    repository.sign(today, [record]);
    const told = () => ({ revokers: ["alice"], owners: [] });
    expect(standing({ told })?.reasons.join()).toMatch(/alice: is the only one who may revoke it/);
    expect(standing({ told: () => ({ revokers: ["alice", "peter"], owners: [] }) })?.state).toBe("in-force");
  });

  test("of an application whose owner is known only they sign", () => {
    repository.sign(today, [record]);
    expect(standing({ told: () => ({ revokers: [], owners: ["runtime"] }) })?.reasons.join("\n")).toMatch(
      /alice: is app, not of runtime, who own the application/,
    );
  });

  test("with a key anybody commits it, and a changed word shows", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const keyed = await graphOf({
      people: staff.replace(
        "{ id: alice, kind: person,",
        `{ id: alice, kind: person, signing_keys: ["${publicLine(privateKey)}"],`,
      ),
    });
    const approval = signed(parsePaper(decision("user:alice"), "x") as Approval, privateKey);
    repository.write(`${record.id}.alice.json`, paperText(approval));
    repository.commit("dev");
    const counted = () => repository.verify(keyed, { requireSignatures: true }).standings[0];
    expect(counted()?.decisions[0]).toMatchObject({ counts: true, proof: "signature" });
    const forged = { ...approval, decisions: approval.decisions.map((one) => ({ ...one, expires: "2030-01-01" })) };
    repository.write(`${record.id}.alice2.json`, paperText(forged));
    repository.commit("dev");
    expect(counted()).toMatchObject({ state: "void" });
    expect(counted()?.reasons.join()).toMatch(/changed after it was signed/);
    // A key of nobody.
    expect(reasons()).toMatch(/is nobody's in the owners source/);
  });
});

describe("the folder is append-only", () => {
  beforeEach(() => repository.sign(today, [record]));

  test("an edited record is void, committed or not, and as it was once put back", () => {
    const before = readFileSync(file(), "utf8");
    repository.write(`${record.id}.json`, paperText({ ...record, targets: [] }));
    expect(reasons()).toMatch(/differs on disk from what is committed/);
    repository.commit("dev");
    expect(standing()?.state).toBe("void");
    expect(reasons()).toMatch(/it was changed after it was added, in [0-9a-f]{12} by dev@example.com/);
    repository.write(`${record.id}.json`, before);
    repository.commit("dev");
    expect(standing()?.state).toBe("in-force");
  });

  test("a removed record or decision fails, and what never was one may go", () => {
    repository.write("so-2026-junk.json", "{}");
    repository.commit("dev");
    expect(repository.verify(today).faults.map(({ code }) => code)).toEqual(["unreadable"]);
    rmSync(path.join(repository.folder, "so-2026-junk.json"));
    repository.commit("dev");
    expect(repository.verify(today).faults).toEqual([]);
    const approval = readdirSync(repository.folder).find((name) => name.includes(".alice.")) ?? "";
    rmSync(path.join(repository.folder, approval));
    repository.commit("alice");
    expect(repository.verify(today).faults).toMatchObject([{ code: "removed", file: approval }]);
    expect(repository.gate(today).findings.map(({ kind }) => kind)).toContain("ledger");
  });

  test("what a merge drops or changes shows", () => {
    repository.git("checkout", "-q", "-b", "side");
    const other = repository.propose(today, ["k8s:prod:pod:edge:nginx"])[0] as SignOffRecord;
    repository.git("checkout", "-q", "main");
    repository.commit("dev");
    repository.git("merge", "-q", "-s", "ours", "-m", "merge", "side");
    expect(repository.verify(today).faults).toMatchObject([{ code: "removed", file: `${other.id}.json` }]);
  });

  test("a record is superseded by another of its subject, and a chain with a hole is broken", async () => {
    const wider = await graphOf({ reads: ["model-key", "billing-key"] });
    const next = repository.propose(wider, [hook])[0] as SignOffRecord;
    expect(next.supersedes).toEqual({ id: record.id, sha256: digestOf(record) });
    repository.sign(wider, [next]);
    const states = () => repository.verify(wider).standings.map(({ id, state }) => [id, state]);
    expect(Object.fromEntries(states())).toEqual({ [record.id]: "superseded", [next.id]: "in-force" });
    for (const name of readdirSync(repository.folder))
      if (name.startsWith(record.id)) rmSync(path.join(repository.folder, name));
    repository.commit("dev");
    expect(repository.verify(wider).standings[0]).toMatchObject({ state: "void" });
    expect(repository.verify(wider).standings[0]?.reasons.join()).toMatch(/which is gone: the chain is broken/);
  });

  test("says clearly where there is no git, no commit and no whole history", () => {
    const clone = path.join(repository.root, "clone");
    repository.commit("dev");
    repository.git("clone", "-q", "--depth", "1", `file://${repository.root}`, clone);
    expect(() => readGit(path.join(clone, "signoffs"))).toThrow(/is in a shallow clone/);
    rmSync(path.join(repository.root, ".git"), { recursive: true });
    expect(() => readGit(repository.folder)).toThrow(/is in no git repository/);
    expect(() => readLedger(path.join(repository.root, "none"))).toThrow(/there is no folder/);
  });

  test("property: a ledger is in force exactly where nothing of it was changed", () => {
    const git = readGit(repository.folder);
    const names = [...git.files.keys()];
    const judgedAs = (name: string, text: string): string => {
      const files = new Map(
        [...git.files].map(([one, own]) => [one, one === name ? { blob: "f".repeat(40), text } : own]),
      );
      const disk = new Map([...files].map(([one, own]) => [one, own.text]));
      // As an attacker would: the history says that the changed file was added so.
      const events = git.events.map((event) => (event.file === name ? { ...event, blob: "f".repeat(40) } : event));
      const { standings, faults } = verify(ledgerOf("x", { ...git, files, events }, disk), {
        people: peopleOf(today),
        told: toldBy(today),
        rules: today.rules,
        asOf: today.snapshot.takenAt,
      });
      return standings.length === 1 && faults.length === 0 ? (standings[0]?.state ?? "") : "void";
    };
    const isSame = (a: string, b: string): boolean => {
      try {
        return digestOf(parsePaper(a, "a")) === digestOf(parsePaper(b, "b"));
      } catch {
        return false;
      }
    };
    const record1 = `${record.id}.json`;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom(...'0a9f-:#"{},'.split(""), ""), (at, _, by) => {
        const text = git.files.get(record1)?.text ?? "";
        const place = at % text.length;
        const changed = text.slice(0, place) + by + text.slice(place + 1);
        expect(judgedAs(record1, changed) === "in-force").toBe(isSame(changed, text));
      }),
      { numRuns: 300 },
    );
    for (const name of names) expect(judgedAs(name, git.files.get(name)?.text ?? "")).toBe("in-force");
  });
});
