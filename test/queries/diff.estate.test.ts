import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import type { DiffAnswer, DiffChange } from "../../queries/diff/answer.ts";
import diff from "../../queries/diff.ts";
import since from "../../queries/since.ts";
import { load } from "../support/load.ts";
import { archiveOfFacts, importedAt } from "./history.ts";

const cluster = "k8s:assistant-prod";
const gateway = `${cluster}:pod:assistant:deployment/gateway`;
const account = "arn:aws:iam::602718495331";

const parent = mkdtempSync(path.join(tmpdir(), "ambit-diff-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const graphs = new WeakMap<readonly Fact[], GraphReader>();
const graphOf = (facts: readonly Fact[], id: string): GraphReader => {
  const known = graphs.get(facts) ?? viewOfFacts(new FactBase(facts), { id, takenAt: "2026-11-20T06:10:00.000Z" });
  graphs.set(facts, known);
  return known;
};

let variants = 0;
/** The facts of the estate's exports after an edit of the files. */
async function estate(...edits: readonly ((file: (name: string) => Edited) => void)[]): Promise<readonly Fact[]> {
  const folder = path.join(parent, String(variants++), "assistant");
  cpSync("examples/assistant", folder, { recursive: true });
  for (const edit of edits) edit((name) => new Edited(path.join(folder, name)));
  const { facts, problems } = await load(folder);
  expect(problems).toEqual([]);
  return [...facts.all()];
}

/** One file of the exports. */
class Edited {
  readonly #file: string;
  constructor(file: string) {
    this.#file = file;
  }
  text(change: (text: string) => string): void {
    const before = readFileSync(this.#file, "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(this.#file, after);
  }
  /** Of a multi-document YAML the documents that hold a text. */
  documents(holding: string, change: (document: string) => string): void {
    this.text((text) =>
      text
        .split(/^---\n/m)
        .map((document) => (document.includes(holding) ? change(document) : document))
        .join("---\n"),
    );
  }
  json<T>(change: (value: T) => void): void {
    this.text((text) => {
      const value = JSON.parse(text) as T;
      change(value);
      return JSON.stringify(value);
    });
  }
}

let before: readonly Fact[];
beforeAll(async () => {
  before = await estate();
}, 60_000);

async function changes(after: readonly Fact[], question: object = {}): Promise<DiffAnswer> {
  return diff.run(archiveOfFacts([before, after], graphOf), diff.input.parse(question));
}

/** The only cause of an answer, and the only change in it. */
function only({ causes, changes }: DiffAnswer): DiffChange {
  expect(causes).toHaveLength(1);
  expect(causes[0]).toMatchObject({ shown: "derived" });
  const [id = "", ...others] = causes[0]?.changes ?? [];
  expect(others).toEqual([]);
  const change = changes[id];
  if (!change) throw new Error(`no change ${id}`);
  return change;
}

interface Role {
  readonly RoleName: string;
  readonly RolePolicyList: { PolicyDocument: { Statement: { readonly Sid?: string }[] } }[];
}
interface Account {
  readonly RoleDetailList: readonly Role[];
}
interface Workload {
  readonly metadata: {
    name: string;
    uid: string;
    labels?: Record<string, string>;
    ownerReferences?: { name: string; uid: string }[];
  };
  readonly spec: PodSpec & { readonly template?: { readonly spec: PodSpec } };
}
interface PodSpec {
  readonly containers?: { image: string; securityContext?: object }[];
}
interface List {
  readonly items: readonly Workload[];
}

const withoutStatement =
  (sid: string) =>
  (file: (name: string) => Edited): void =>
    file("aws/assistant-prod/account.json").json<Account>(({ RoleDetailList }) => {
      const role = RoleDetailList.find(({ RoleName }) => RoleName === "assistant-retriever");
      for (const { PolicyDocument } of role?.RolePolicyList ?? [])
        PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Sid }) => Sid !== sid);
    });

describe("one line of the estate's exports", { timeout: 120_000 }, () => {
  it("a resource in a Role: exec for whoever is bound to it, and what stands behind those pods", async () => {
    // The console's account is bound to the role in `agents`; only the wildcard made it harmless (README, twins).
    const after = await estate((file) =>
      file("kubernetes/roles.yaml").documents("name: agent-session-viewer", (role) =>
        role.replace("- pods/*", "- pods/exec"),
      ),
    );
    const answer = await changes(after, { from: [`${cluster}:serviceaccount:assistant:console`] });
    expect(only(answer)).toMatchObject({
      what: "modified",
      kind: "k8s.rule",
      key: `${cluster}:role:agents:agent-session-viewer/1`,
      fields: [{ at: "/resources", added: ['"pods/exec"'], removed: ['"pods/*"'] }],
    });
    const gained = answer.gained.map(({ id, access }) => `${id}#${access}`);
    expect(gained).toContain(`${cluster}:serviceaccount:agents:retriever#impersonate`);
    expect(gained).toContain("arn:aws:s3:::larkfield-assistant-embeddings#read");
    expect(answer.counts).toMatchObject({ lost: 0, notComparable: 0 });
    // Nobody on the internet gets to the console, so the scan's own question sees no change.
    expect((await changes(after)).counts).toMatchObject({ gained: 0, lost: 0, changed: 0 });
  });

  it("a Deny that is gone, which no proof can cite", async () => {
    const answer = await changes(await estate(withoutStatement("NotPayments")));
    expect(only(answer)).toMatchObject({
      what: "removed",
      kind: "aws.statement",
      key: `inline:${account}:role/assistant-retriever:retrieval#/4`,
    });
    expect(answer.gained.map(({ start, name, access, after }) => [start, name, access, after])).toEqual([
      [gateway, expect.stringContaining("payment-provider-key"), "read", "certain"],
    ]);
    expect(answer.counts).toMatchObject({ lost: 0, changed: 0 });
  });

  it("a statement taken out before others: one change, though those behind it have other numbers", async () => {
    const answer = await changes(await estate(withoutStatement("ReadOwnSecrets")));
    const change = only(answer);
    expect(change.what).toBe("removed");
    expect(change.before?.summary).toContain("ReadOwnSecrets");
    expect(answer.gained).toEqual([]);
    expect(answer.lost.map(({ start }) => start)).toEqual(answer.lost.map(() => gateway));
    expect(answer.lost.map(({ name }) => name)).toContainEqual(expect.stringContaining("search-api-key"));
  });

  it("a NetworkPolicy that is gone: its pods take connections of everybody", async () => {
    // It admits three workloads of argocd alone; without it the pod is selected by none.
    const after = await estate((file) =>
      file("kubernetes/networkpolicies.yaml").documents("name: argocd-redis\n", () => ""),
    );
    const redis = `${cluster}:pod:argocd:deployment/argocd-redis`;
    const answer = await changes(after, { to: [`${redis}#connect`] });
    expect(only(answer)).toMatchObject({
      what: "removed",
      kind: "k8s.network-policy",
      key: `${cluster}:networkpolicy:argocd:argocd-redis`,
    });
    expect(answer.gained.map(({ id, access }) => `${id}#${access}`)).toEqual(
      answer.gained.map(() => `${redis}#connect`),
    );
    expect(answer.gained.map(({ start }) => start)).toContain(gateway);
  });

  it("the annotation that asks for a login: a way in appears, and what runs behind it", async () => {
    const answer = await changes(
      await estate((file) =>
        file("kubernetes/ingresses.yaml").documents("name: console-webhook", (ingress) =>
          ingress.replace(/^.*auth-url.*\n/m, ""),
        ),
      ),
    );
    const console = `${cluster}:pod:assistant:deployment/console`;
    expect(only(answer)).toMatchObject({
      what: "modified",
      kind: "k8s.ingress-path",
      fields: [{ at: "/authentication", added: [], removed: ['"nginx.ingress.kubernetes.io/auth-url"'] }],
    });
    expect(answer.entries.appeared.map(({ id }) => id)).toEqual(["route:https://console.example.com:443/api/webhook*"]);
    expect(answer.gained.map(({ start }) => start)).toEqual(answer.gained.map(() => console));
    expect(answer.gained.map(({ id }) => id)).toContain(`${cluster}:serviceaccount:assistant:console`);
  });

  it("a template that gets more: the same workload with what changed in it, and nothing lost", async () => {
    const privileged = ({ containers = [] }: PodSpec): void => {
      for (const container of containers)
        container.securityContext = { ...container.securityContext, privileged: true };
    };
    const isGateway = ({ metadata: { name } }: Workload): boolean => /^gateway(-|$)/.test(name);
    const answer = await changes(
      await estate((file) => {
        for (const name of ["pods", "workloads"])
          file(`kubernetes/${name}.json`).json<List>(({ items }) => {
            for (const { spec } of items.filter(isGateway)) privileged(spec.template?.spec ?? spec);
          });
      }),
    );
    const change = only(answer);
    expect(change).toMatchObject({ what: "modified", kind: "k8s.pod" });
    expect(change.keyBefore).not.toBe(change.key);
    expect(change.fields).toContainEqual({ at: "/containers/gateway/privileged", before: "false", after: "true" });
    expect(answer.counts.lost).toBe(0);
    expect(answer.gained.length).toBeGreaterThan(0);
  });

  it("a redeployment changes nothing: other images, digests, pods, ReplicaSets and uids, in another order", async () => {
    const anew = (name: string): string => name.replace(/[0-9a-z](?=[^-]*$)/, (c) => (c === "x" ? "z" : "x"));
    const after = await estate((file) => {
      for (const name of ["pods", "workloads"])
        file(`kubernetes/${name}.json`).json<{ items: Workload[] }>((list) => {
          for (const { metadata, spec } of list.items) {
            metadata.uid = anew(metadata.uid);
            for (const owner of metadata.ownerReferences ?? []) owner.uid = anew(owner.uid);
            for (const container of (spec.template?.spec ?? spec).containers ?? [])
              container.image = container.image.replace(/(:[^:/]+)?(@.*)?$/, ":next");
          }
          list.items.reverse();
        });
      const hashes = new Map<string, string>();
      const renamed = (text: string): string =>
        text.replace(/"pod-template-hash": ?"([^"]+)"/g, (all, hash: string) => {
          hashes.set(hash, anew(hash));
          return all;
        });
      file("kubernetes/pods.json").text((text) => {
        renamed(text);
        const built = text.replace(/@sha256:[0-9a-f]{8}/g, "@sha256:0a1b2c3d");
        return [...hashes].reduce((left, [old, now]) => left.replaceAll(old, now), built);
      });
      file("kubernetes/workloads.json").text((text) =>
        [...hashes].reduce((left, [old, now]) => left.replaceAll(old, now), text),
      );
    });
    const { counts, causes, entries } = await changes(after);
    expect(counts).toMatchObject({ gained: 0, lost: 0, changed: 0, notComparable: 0 });
    expect(counts.facts).toMatchObject({ added: 0, removed: 0 });
    expect(counts.facts.redeployed).toBe(counts.facts.modified);
    expect(counts.facts.redeployed).toBeGreaterThan(20);
    expect([causes, entries]).toEqual([[], { appeared: [], gone: [] }]);
  });

  it("the same facts in another order and read at another time are the same snapshot", async () => {
    const later = before
      .toReversed()
      .map((fact): Fact => ({ ...fact, source: { ...fact.source, observedAt: "2026-12-01T00:00:00.000Z" } }));
    const answer = await changes(later);
    expect(answer.before.id).toBe(answer.after.id);
    expect(answer.counts).toMatchObject({ gained: 0, lost: 0, changed: 0, notComparable: 0 });
  });

  it("what was not read the second time is not comparable, never lost", async () => {
    // Without the cluster's exports nobody knows what became of it.
    const after = before.filter(({ scope }) => scope !== cluster);
    const answer = await changes(after);
    expect(answer.lost).toEqual([]);
    expect(answer.notComparable.length).toBeGreaterThan(0);
    for (const { unread } of answer.notComparable) expect(unread.map(({ scope }) => scope)).toContain(cluster);
  });
});

describe("since", { timeout: 120_000 }, () => {
  it("tells the import and the change that opened it, and the time before", async () => {
    const open = await estate(withoutStatement("NotPayments"));
    const archive = archiveOfFacts([open, before, before, open, open], graphOf);
    const { rows, changes, history } = await since.run(archive, since.input.parse({}));
    const [newest] = rows;
    expect(newest).toMatchObject({
      start: gateway,
      name: expect.stringContaining("payment-provider-key"),
      since: { from: { importedAt: importedAt(3) }, atLeast: false, after: { importedAt: importedAt(1) } },
      earlier: [{ from: { importedAt: importedAt(0) }, atLeast: true, until: { importedAt: importedAt(1) } }],
      shown: "derived",
    });
    expect(newest?.opened.map((id) => changes[id]?.what)).toEqual(["removed"]);
    expect(rows.filter(({ since }) => !since.atLeast)).toHaveLength(1);
    expect(history).toMatchObject({ imports: 5, older: 0, oldest: { importedAt: importedAt(0) } });
  });

  it("says where it stopped looking", async () => {
    const open = await estate(withoutStatement("NotPayments"));
    const archive = archiveOfFacts([before, open, before], graphOf);
    const { rows, history } = await since.run(archive, since.input.parse({ imports: 1 }));
    expect(history).toMatchObject({ imports: 1, older: 2 });
    expect(rows.every(({ since }) => since.atLeast)).toBe(true);
  });
});
