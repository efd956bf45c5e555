import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import { allow, awsAccount, role, roleArn, secret, secretArn, trustsService } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import entries from "../../queries/entries.ts";
import type { OverviewAnswer } from "../../queries/overview/answer.ts";
import overview from "../../queries/overview.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { closedWorld } from "../rules/derived.ts";
import { lines } from "./random.ts";
import { closed, coverage, escalationRule, roleRule, scope, step, stepRule, steps, world } from "./world.ts";

const account = "aws:account:111111111111";
const shop = "route:https://shop:443/*";
const status = "route:https://status:443/*";
const web = "k8s:prod:pod:shop:web";
const page = "k8s:prod:pod:status:page";
const token = "k8s:prod:serviceaccount:shop:web";
const ops = "arn:aws:iam::111111111111:role/ops";
const db = "k8s:prod:secret:shop:db";

const ask = (facts: Iterable<Fact>, rest = {}) => overview.run(world(facts), overview.input.parse(rest));
const kinds = ({ first }: OverviewAnswer) => first.map(({ kind }) => kind);
const item = (answer: OverviewAnswer, kind: string) => answer.first.find((one) => one.kind === kind);
/** `<row> <group>: <count>, <first> in <steps>`. */
const table = ({ rows, targets, cells }: OverviewAnswer) =>
  cells.map(
    (cell) => `${rows[cell.row]?.id} ${targets[cell.target]?.id}: ${cell.count}, ${cell.first} in ${cell.steps}`,
  );

const open = steps(`
  internet#originate -> ${shop}#connect
  ${shop}#connect -> ${web}#connect
  internet#originate -> ${status}#connect
  ${status}#connect -> ${page}#connect
  ${web}#read-files -> ${token}#impersonate
  ${token}#impersonate -> ${db}#read
  ${token}#impersonate -> k8s:prod:configmap:shop:settings#read
  ${token}#impersonate -> ${ops}#impersonate
  ${ops}#impersonate -> arn:aws:s3:::docs#read
`);

describe("the overview's table", () => {
  it("shows the internet first, then ways in as `entries` ranks them, with the question behind each", () => {
    const { rows } = ask(open);
    expect(rows.map(({ id, origin }) => [origin, id])).toEqual([
      ["internet", "internet"],
      ["entry", shop],
      ["entry", status],
    ]);
    expect(rows[1]).toMatchObject({
      leadsTo: [web],
      ask: { from: ["internet"], assume: [web] },
      authentication: "unauthenticated",
      boundary: { id: "k8s:prod", title: "cluster prod" },
      reaches: { admin: false, identities: 2, secrets: 1, dataStores: 1, configuration: 1 },
    });
  });

  it("counts what each row reaches, by account or cluster and class, with the nearest and its steps", () => {
    expect(table(ask(open))).toEqual([
      `${shop} k8s:prod|secret: 1, ${db}#read in 5`,
      `${shop} other|data-store: 1, arn:aws:s3:::docs#read in 6`,
      `${shop} k8s:prod|configuration: 1, k8s:prod:configmap:shop:settings#read in 5`,
    ]);
  });

  it("gives what anybody has to the internet alone, and to an entry that is it", () => {
    const facts = [
      ...open,
      ...steps(`internet#originate -> arn:aws:s3:::public#read
      ${token}#impersonate -> arn:aws:s3:::public#read`),
    ];
    const cells = table(ask(facts)).filter((text) => text.includes("data-store"));
    expect(cells).toEqual([
      "internet other|data-store: 1, arn:aws:s3:::public#read in 1",
      "arn:aws:s3:::public other|data-store: 1, arn:aws:s3:::public#read in 1",
      `${shop} other|data-store: 1, arn:aws:s3:::docs#read in 6`,
    ]);
    expect(ask(facts).counts).toMatchObject({
      sensitive: 3,
      reachedByAnybody: 1,
      reached: 3,
      dataStores: 2,
      secrets: 1,
    });
  });

  it("tells certain from conditional, and shows totals with what nobody reaches", () => {
    const facts = [
      ...open,
      step(`${token}#impersonate -> k8s:prod:secret:shop:key#read`, { when: ["it rains"] }),
      ...steps(`${page}#administer -> k8s:prod:secret:status:far#read`),
    ];
    const { cells, targets } = ask(facts);
    const group = targets.findIndex(({ id }) => id === "k8s:prod|secret");
    expect(targets[group]).toMatchObject({ total: 3, reached: 2 });
    expect(cells.find(({ target }) => target === group)).toMatchObject({
      count: 2,
      byCertainty: { certain: 1, conditional: 1, assumed: 0 },
      first: `${db}#read`,
    });
    expect(ask(facts, { certainty: "certain" }).targets[group]?.reached).toBe(1);
  });

  it("puts administration and identities that lead there into columns of their own", () => {
    const facts = [...open, ...steps(`${ops}#impersonate -> ${account}#administer`)];
    expect(ask(facts).targets.map(({ id, total, reached }) => [id, total, reached])).toEqual([
      [`${account}|authority`, 1, 1],
      [`${account}|identity`, 1, 1],
      ["k8s:prod|identity", 1, 1],
      ["k8s:prod|secret", 1, 1],
      ["other|data-store", 1, 1],
      ["k8s:prod|configuration", 1, 1],
    ]);
    expect(ask(facts).counts.privileged).toBe(2);
  });

  it("lists credentials and outside identities after the ways in, each with what it opens", () => {
    const key = "credential:AKIAIOSFODNN7EXAMPLE";
    const facts = [
      ...open,
      ...steps(`${key}#impersonate -> ${ops}#impersonate
        credential:AKIAIOSFODNN7NOTHING#impersonate -> arn:aws:iam::111111111111:user/idle#impersonate
        external:aws-any-account#impersonate -> ${ops}#impersonate`),
    ];
    const answer = ask(facts);
    expect(answer.rows.slice(3).map(({ origin, id, ask: question }) => [origin, id, question.from])).toEqual([
      ["credential", key, [key]],
      ["credential", "credential:AKIAIOSFODNN7NOTHING", ["credential:AKIAIOSFODNN7NOTHING"]],
      ["outsider", "external:aws-any-account", ["external:aws-any-account"]],
    ]);
    expect(table(answer).filter((text) => text.startsWith("credential"))).toEqual([
      `${key} other|data-store: 1, arn:aws:s3:::docs#read in 2`,
    ]);
    expect(answer.counts).toMatchObject({ credentials: 2, outsiders: 1 });
  });

  it("keeps to the limit and says what is hidden", () => {
    expect(ask(open, { limit: 1 })).toMatchObject({ truncated: true, hidden: { entry: 1, targets: 0 } });
    expect(ask(open, { limit: 1 }).rows).toHaveLength(2);
    expect(ask(open)).toMatchObject({ truncated: false, hidden: { entry: 0 } });
  });

  it("agrees with `entries` on the ways in, and with `reach` on what a row reaches", () => {
    fc.assert(
      fc.property(lines, (facts) => {
        const graph = world(facts);
        const answer = overview.run(graph, overview.input.parse({ limit: 200 }));
        const ways = entries.run(graph, entries.input.parse({})).entries;
        expect(answer.rows.filter(({ origin }) => origin === "entry").map(({ id }) => id)).toEqual(
          ways.map(({ id }) => id),
        );
        for (const [index, row] of answer.rows.entries()) {
          if (row.leadsToCount > 1) continue;
          const found = reach.run(graph, reach.input.parse({ ...row.ask, all: true })).reached;
          for (const cell of answer.cells.filter((one) => one.row === index)) {
            const held = row.origin === "entry" || row.origin === "internet" ? [] : [`${row.id}#impersonate`];
            expect([...found.map(({ id, access }) => `${id}#${access}`), ...held]).toContain(cell.first);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("what to look at first", () => {
  it("is whoever administers from outside, before any amount of data", () => {
    const facts = [...open, ...steps(`${page}#execute -> k8s:prod#administer`)];
    const answer = ask(facts);
    expect(kinds(answer).slice(0, 2)).toEqual(["administers", "entry"]);
    expect(item(answer, "administers")).toMatchObject({
      text: "Whoever runs code behind https://status:443/* comes to administer cluster prod, in 4 steps.",
      certainty: "certain",
      ask: { query: "paths", input: { from: ["internet"], assume: [page], to: ["k8s:prod#administer"] } },
      rows: [1],
    });
    expect(item(answer, "entry")?.text).toBe(
      "Code execution behind https://shop:443/* leads to 1 secret and 1 data store, the nearest in 5 steps.",
    );
  });

  it("names what anybody has already, secrets before data", () => {
    const facts = steps(`
      internet#originate -> arn:aws:s3:::public#read
      internet#originate -> k8s:prod:secret:shop:db#read
    `);
    expect(item(ask(facts), "public")).toMatchObject({
      text: "Anybody on the internet reaches 1 secret and 1 data store, k8s:prod:secret:shop:db among them.",
      ask: { query: "reach", input: { from: ["internet"], assume: [] } },
    });
  });

  it("names the key that opens most", () => {
    const facts = steps(`
      credential:AKIAIOSFODNN7EXAMPLE#impersonate -> ${ops}#impersonate
      ${ops}#impersonate -> arn:aws:s3:::a#read
      credential:AKIAIOSFODNN7SECOND1#impersonate -> arn:aws:iam::111111111111:role/two#impersonate
      arn:aws:iam::111111111111:role/two#impersonate -> arn:aws:s3:::a#read
      arn:aws:iam::111111111111:role/two#impersonate -> arn:aws:s3:::b#read
    `);
    expect(item(ask(facts), "credential")?.text).toBe(
      "A leak of the access key AKIAIOSFODNN7SECOND1 opens 2 data stores.",
    );
  });

  it("names the one change that is on most ways, and never what only lets requests in", () => {
    const intake = roleArn("intake");
    const opened = rules.find(({ id }) => id === "aws.function-url-open")?.examples[0]?.facts ?? [];
    const facts = [
      ...opened.map((fact) => (fact.kind === "aws.function" ? { ...fact, role: intake } : fact)),
      awsAccount(),
      role("intake"),
      trustsService(intake, "lambda.amazonaws.com"),
      ...["a", "b", "c"].map((name) => secret(name)),
      allow(intake, "secretsmanager:GetSecretValue", [secretArn("a"), secretArn("b")], { index: 0 }),
      allow(intake, "secretsmanager:GetSecretValue", secretArn("c"), { index: 1 }),
    ];
    const graph = viewOfFacts(closedWorld(facts), { id: "0", takenAt: "2026-01-01T00:00:00.000Z" });
    const answer = overview.run(graph, overview.input.parse({}));
    expect(item(answer, "control")).toMatchObject({
      text: expect.stringMatching(/^One change closes the way found to 3 of 3 sensitive things reached: .* intake/),
      ask: { query: "step", input: { conclusion: `${intake}#impersonate` } },
    });
  });

  it("says which ways in may ask for a login, and asks nothing that is not there", () => {
    expect(item(ask(open), "not-proven")).toBeUndefined();
    expect(kinds(ask([]))).toEqual([]);
  });

  it("is never so much that what was not read has no place, and names it where it could hide a way", () => {
    const admin = steps(`${ops}#impersonate -> ${account}#administer`);
    const facts = [...open, ...admin, coverage("aws.role", "not-asked")];
    const answer = overview.run(world(facts, [stepRule, escalationRule, roleRule]), overview.input.parse({}));
    expect(answer.first.at(-1)).toMatchObject({
      kind: "gap",
      text: "IAM roles of AWS 111111111111 were not read, so that 1 technique cannot be seen there.",
    });
    expect(answer.first.length).toBeLessThanOrEqual(7);
  });
});

describe("coverage in the overview", () => {
  it("says how far each scope was read, and when, against the newest", () => {
    const facts: Fact[] = [
      ...open,
      coverage("aws.role", "refused"),
      coverage("aws.scp", "read"),
      {
        ...coverage("vault.path", "read", "vault:main"),
        source: { document: "", locator: "", importer: "", observedAt: "2025-12-31T00:00:00.000Z" },
      },
    ];
    const answer = overview.run(world(facts, [stepRule, roleRule]), overview.input.parse({}));
    const own = answer.coverage.find(({ id }) => id === scope);
    expect(own).toMatchObject({
      imported: true,
      takenAt: "2026-01-01T00:00:00.000Z",
      behind: 0,
      collections: { read: 1, partly: 0, refused: 1, "not-asked": 0 },
      gaps: [{ collection: "IAM roles", state: "refused", blinds: ["test.take-role"] }],
    });
    expect(answer.coverage.find(({ id }) => id === "k8s:prod")).toMatchObject({ imported: false });
  });

  it("has no gap in a closed world", () => {
    const answer = overview.run(world([...open, closed()], [stepRule, roleRule]), overview.input.parse({}));
    expect(answer.coverage.find(({ id }) => id === scope)?.gaps).toEqual([]);
  });
});
