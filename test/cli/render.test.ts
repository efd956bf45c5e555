import { describe, expect, it } from "vitest";
import { checkRenderers } from "../../cli/render/check.ts";
import { entriesRenderers } from "../../cli/render/entries.ts";
import { exposesRenderers } from "../../cli/render/exposes.ts";
import { gapLines } from "../../cli/render/gaps.ts";
import { pathsRenderers } from "../../cli/render/paths.ts";
import { reachRenderers } from "../../cli/render/reach.ts";
import type { Asked } from "../../cli/render/renderer.ts";
import { roleArn, userArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import check from "../../queries/check.ts";
import entries from "../../queries/entries.ts";
import exposes from "../../queries/exposes.ts";
import paths from "../../queries/paths.ts";
import reach from "../../queries/reach.ts";
import { closed, step, steps, world } from "../queries/world.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const alice = userArn("alice");
const ops = roleArn("ops");
const docs = "arn:aws:s3:::docs";
const web = "k8s:prod:pod:shop:web";

const facts: readonly Fact[] = [
  ...steps(`
    ${alice}#impersonate -> hub:reads
    hub:reads -> ${docs}#read
    hub:reads -> ${docs}#write
    ${alice}#impersonate -> k8s:prod:group:system%3Aauthenticated#impersonate
    ${alice}#impersonate -> ${ops}#impersonate
    ${ops}#impersonate -> ${ops}~max#impersonate
    ${ops}~max#impersonate -> aws:account:111111111111#administer
    internet#originate -> arn:aws:s3:::public#read
    internet#originate -> route:https://shop:443/*#connect
    route:https://shop:443/*#connect -> ${web}#connect
    internet#originate -> route:https://two:443/*#connect
    route:https://two:443/*#connect -> ${web}#connect
    ${web}#execute -> ${ops}#impersonate
  `),
  step(`${alice}#impersonate -> k8s:prod:secret:shop:db#read`, { when: ["it rains"] }),
  closed(),
];
const asReach = (from: string, asked: Asked = {}, own = facts, rest = {}) =>
  reachRenderers.table?.(io, reach.run(world(own), reach.input.parse({ from: [from], ...rest })), asked) ?? "";

describe("a table of reach", () => {
  const table = asReach(alice);

  it("puts administration first, then what is most worth, one line a thing", () => {
    expect(table.split("\n").slice(3)).toEqual([
      "8 privileges reached: 7 certain, 1 conditional",
      "",
      "Administration of everything in (1)",
      "  administer  aws:account:111111111111  3 steps",
      "",
      "Data stores (2)",
      "  read, write  arn:aws:s3:::docs    1 step",
      "  read         arn:aws:s3:::public  1 step  as anybody on the internet",
      "",
      "Secrets (1)",
      "  read  k8s:prod:secret:shop:db  1 step  conditional, if [1]",
      "",
      "Identities (3)",
      `  impersonate  ${ops}  1 step`,
      "  and 1 group that comes with them: system:authenticated",
      "  and 1 of them with its policies rewritten: ops~max",
      "",
      "If",
      "  [1] it rains",
      "",
      "Everything that the rules use was read.",
      `How: ambit paths --from ${alice} --to 'aws:account:111111111111#administer'`,
      "",
    ]);
  });

  it("shows no hub", () => {
    expect(table).not.toContain("hub");
  });

  it("shows twelve rows of a section and counts the rest, unless --limit asks for more", () => {
    const many = steps(
      Array.from({ length: 20 }, (_, n) => `${alice}#impersonate -> arn:aws:s3:::b${n}#read`).join("\n"),
    );
    const rows = (text: string) => text.split("\n").filter((line) => line.startsWith("  read"));
    expect(rows(asReach(alice, {}, many))).toHaveLength(12);
    expect(asReach(alice, {}, many)).toContain("and 8 more: --limit 1000 shows them");
    expect(rows(asReach(alice, { limit: 1000 }, many))).toHaveLength(20);
    expect(asReach(alice, { limit: 1000 })).toContain("  impersonate  k8s:prod:group:system%3Aauthenticated ");
  });

  it("says which start reaches a row where there are several", () => {
    expect(
      asReach(
        "kind:AwsUser",
        {},
        steps(`${alice}#impersonate -> ${docs}#read
      ${userArn("bob")}#impersonate -> ${docs}#read`),
      ),
    ).toContain(`  read  ${docs}  1 step  from ${alice}#impersonate`);
  });

  it("names the store in the next question, where it is another", () => {
    expect(asReach(alice, { store: "my store" })).toMatch(/^How: .* --store 'my store'$/m);
  });
});

describe("a table of paths", () => {
  it("says who comes to what, by which statement, where it stands; hubs are folded in", () => {
    const answer = paths.run(
      world([...facts, step(`${docs}#read & ${alice}#impersonate -> arn:aws:s3:::vault#read`, { when: ["it rains"] })]),
      paths.input.parse({ from: [alice], to: ["arn:aws:s3:::vault"] }),
    );
    const lines = (pathsRenderers.table?.(io, answer, {}) ?? "").split("\n");
    const statement = (text: string) => expect.stringContaining(text);
    expect(lines.slice(3, -3)).toEqual([
      "arn:aws:s3:::vault#read: conditional, 2 steps",
      "  1.  Goes on (test.step)",
      `          ${alice}`,
      `      to  ${docs} (read)`,
      statement(`since ${alice}#impersonate opens hub:reads`),
      `            world.json ${alice}#impersonate -> hub:reads`,
      expect.stringMatching(/^ {6}since hub:reads opens .* world\.json hub:reads -> .*read$/),
      "  2.  Goes on (test.step), conditional",
      `          ${alice}`,
      `      and ${docs} (read)`,
      "      to  arn:aws:s3:::vault (read)",
      statement("since "),
      statement("world.json "),
      "      if  it rains",
      "  no single control closes it",
    ]);
  });

  it("labels what the question assumes, and what a step assumes", () => {
    const own = [...facts, step(`${web}#execute -> ${docs}#read`, { guess: "a catalogue says so" })];
    const answer = paths.run(
      world(own),
      paths.input.parse({ from: ["internet"], to: [docs], assume: [web], certainty: "assumed" }),
    );
    const table = pathsRenderers.table?.(io, answer, {}) ?? "";
    expect(table).toContain(`  3.  Assumed by the question: who connects to ${web} gets \`execute\`\n`);
    expect(table).toContain("      assumed a catalogue says so\n");
  });
});

describe("a table of entries", () => {
  it("names entries that lead to the same workloads together", () => {
    const table = entriesRenderers.table?.(io, entries.run(world(facts), entries.input.parse({})), {}) ?? "";
    expect(table.split("\n").slice(3, 10)).toEqual([
      "1.  route:https://shop:443/*",
      "    route:https://two:443/*",
      `    arrives at ${web}`,
      "    code execution there would reach administration of an account or cluster, 3 identities",
      "",
      "2.  arn:aws:s3:::public  (anybody has `read`)",
      "",
    ]);
  });
});

describe("a table of exposes", () => {
  const table = (target: string, own = facts) =>
    exposesRenderers.table?.(io, exposes.run(world(own), exposes.input.parse({ target })), {}) ?? "";

  it("names the nearest first", () => {
    expect(table("aws:account:111111111111").split("\n").slice(3, 11)).toEqual([
      "2 identities, 1 workload",
      "",
      "Identities (2)",
      `  impersonate  ${ops}    2 steps`,
      `  impersonate  ${alice}  3 steps`,
      "",
      "Workloads, where code runs in them (1)",
      `  execute  ${web}  3 steps`,
    ]);
  });

  it("says first that anybody does", () => {
    expect(table("arn:aws:s3:::public").split("\n")[3]).toBe("Anybody on the internet (certain, 1 step)");
  });
});

describe("a table of a check", () => {
  const run = (...assertions: object[]) =>
    checkRenderers.table?.(
      io,
      check.run(world(facts), check.input.parse({ text: JSON.stringify({ assertions }) })),
      {},
    ) ?? "";

  it("counts first, then shows what failed with its proof in short, and what is unknown with why", () => {
    const lines = run(
      { name: "holds", from: alice, to: docs, expect: "reachable" },
      { name: "fails", from: alice, to: docs, expect: "unreachable", reason: "the documents are private" },
      { name: "is a typing error", from: alice, to: "arn:aws:s3:::dosc", expect: "unreachable" },
    ).split("\n");
    expect(lines).toEqual([
      "1 passed, 1 failed, 1 unknown",
      "ok       holds",
      "",
      "FAILED   fails",
      "         expected unreachable, is reachable",
      "         the documents are private",
      `         1.  Goes on: ${alice} -> ${docs} (read)`,
      "",
      "UNKNOWN  is a typing error",
      "         expected unreachable, is unknown",
      "         to: `arn:aws:s3:::dosc` matches nothing",
      "",
    ]);
  });

  it("does not list what holds where that is much", () => {
    const many = Array.from({ length: 31 }, (_, n) => ({ name: `${n}`, from: alice, to: docs, expect: "reachable" }));
    expect(run(...many)).toBe("31 passed, 0 failed, 0 unknown\n");
  });
});

describe("gaps", () => {
  const gap = (collection: string, rest: object = {}) => ({
    scope: "aws:account:1",
    collection,
    reason: "not read",
    blinds: [],
    weakens: [],
    ...rest,
  });

  it("that rules rely on come first, in the source's words, a line a scope", () => {
    expect(
      gapLines(io, [
        gap("aws.scp", { weakens: ["a.b"] }),
        gap("aws.role", { blinds: ["a.b"] }),
        gap("everything", { scope: "aws:account:2" }),
        gap("Glue.Jobs"),
        gap("proofs", { scope: "", reason: "1 privilege has only proofs that contradict each other" }),
      ]),
    ).toEqual([
      "Not everything was read: what is missing above is not thereby safe.",
      "  aws:account:1: service control policies, IAM roles",
      "Mentioned, but not imported: aws:account:2.",
      "Not decided: 1 privilege has only proofs that contradict each other.",
      "In the input, but not modelled: Glue.Jobs.",
      "`ambit doctor` lists 5 gaps and what each hides.",
    ]);
  });
});
