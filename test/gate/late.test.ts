import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import entries from "../../queries/entries.ts";
import { app, cluster, ingress, login, settings } from "../../queries/routes/bypass/raw/kubernetes.ts";
import { envoyFile, envoyLua, envoyRoute, envoyTokens } from "../../queries/routes/bypass/raw/proxies.ts";
import { load } from "../support/load.ts";
import { chat, graphOf, Repository, staff } from "./estate.ts";

// What is done with a request before anybody is asked who sent it is come to without a login; what stands behind it is not.

const key = "k8s:prod:secret:app:model-key#read";
const rewritten = { "rewrite-target": "/$1" };

let repository: Repository;
let today: GraphView;
beforeEach(async () => {
  repository = new Repository();
  today = await graphOf();
  repository.sign(today, repository.propose(today));
});
afterEach(() => repository.remove());

const kinds = ({ findings }: ReturnType<Repository["gate"]>) => findings.map(({ kind, at }) => `${kind} ${at}`);

describe("a rewrite before the login of an ingress", () => {
  test("fails the gate until it is signed, and opens nothing behind the login", async () => {
    expect(repository.gate(today).verdict).toBe("pass");
    const late = await graphOf({ annotated: rewritten });
    const answer = repository.gate(today, late);
    expect(kinds(answer)).toEqual([`new-entry ${chat}#connect`]);
    const [finding] = answer.findings;
    expect(finding?.sentence).toContain(
      "asks for a login only after annotation nginx.ingress.kubernetes.io/rewrite-target",
    );
    expect(finding?.reasons.join()).not.toContain("model-key");
    expect(finding?.signers.map(({ controlPoint }) => controlPoint)).toEqual(
      expect.arrayContaining(["CP1", "CP3", "CP4"]),
    );
    const { steps = [], conclusion } = answer.proofs[finding?.proof ?? ""] ?? {};
    expect(conclusion).toBe(`${chat}#connect`);
    expect(answer.steps[steps[0] ?? ""]?.from).toEqual(["internet#originate"]);
    // Who only asks what is open to everybody sees what they saw.
    expect(entries.run(late, entries.input.parse({})).entries.map(({ id }) => id)).not.toContain(chat);

    const records = repository.propose(late);
    expect(records.map(({ subject, entries: at, targets }) => [subject, at, targets.includes(key)])).toEqual([
      [
        chat,
        [
          {
            at: `${chat}#connect`,
            authentication: "asks-late",
            before: ["annotation nginx.ingress.kubernetes.io/rewrite-target"],
          },
        ],
        false,
      ],
    ]);
    repository.sign(late, records);
    expect(repository.gate(late)).toMatchObject({ verdict: "pass", findings: [] });
  });

  test("once signed: something more before it is more open, no login is, and the login first is less", async () => {
    const late = await graphOf({ annotated: rewritten });
    repository.sign(late, repository.propose(late));
    const more = repository.gate(late, await graphOf({ annotated: { ...rewritten, "use-regex": "true" } }));
    expect(kinds(more)).toEqual([`entry-opened ${chat}#connect`]);
    const open = repository.gate(late, await graphOf({ asksWho: false, annotated: rewritten }));
    expect(kinds(open)).toEqual(expect.arrayContaining([`entry-opened ${chat}#connect`, `new-target ${key}`]));
    const first = repository.gate(late, today);
    expect(first.verdict).toBe("pass");
    expect(first.notes.join()).toContain("fewer ways than signed");
  });
});

async function read(files: Readonly<Record<string, string>>): Promise<GraphView> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-gate-"));
  try {
    for (const [name, text] of Object.entries({ ...files, "owners.yaml": staff })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { facts } = await load([folder], { as: ["kubernetes=prod"] });
    return viewOfFacts(facts, { id: "0".repeat(64), takenAt: "2026-11-20T06:00:00.000Z" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// nginx does nothing with the request for whoever sends it: what it believes may mislead the login, which is a finding.
test("headers of the client that a controller believes are no way in", async () => {
  const service = ingress("chat", { annotations: login });
  const before = await read(cluster(service, app()));
  repository.sign(before, repository.propose(before));
  expect(
    repository.gate(before, await read(cluster(settings({ "use-forwarded-headers": "true" }), service, app()))),
  ).toMatchObject({
    verdict: "pass",
    findings: [],
  });
});

describe("a script of Envoy", () => {
  const proxy = (...filters: readonly string[]) => read(envoyFile([envoyRoute("prefix: /")], filters));

  test("moved before the token is asked for is a way in to the proxy that runs it, not to what stands behind", async () => {
    const after = await proxy(envoyTokens(), envoyLua);
    repository.sign(after, repository.propose(after));
    const before = await proxy(envoyLua, envoyTokens());
    const answer = repository.gate(after, before);
    expect(answer.findings.map(({ kind }) => kind)).toEqual(["new-entry"]);
    const [{ sentence = "", proof = "", subject = "" } = {}] = answer.findings;
    expect(sentence).toMatch(/asks for a login only after code runs \(envoy\.filters\.http\.lua\)/);
    const steps = (answer.proofs[proof]?.steps ?? []).map((one) => answer.steps[one]);
    expect(steps[0]?.from).toEqual(["internet#originate"]);
    expect(steps.map((one) => one?.to).join(" ")).toMatch(/pod:ai:front/);
    const [record] = repository.propose(before);
    expect(record?.subject).toBe(subject);
    expect(JSON.stringify(record)).not.toContain("pod:ai:app");
  });
});
