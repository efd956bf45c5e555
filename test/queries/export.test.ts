import { describe, expect, it } from "vitest";
import type { Fact } from "../../model/fact.ts";
import exportAnswer from "../../queries/export.ts";
import reach from "../../queries/reach.ts";
import { step, steps, world } from "./world.ts";
import { parseXml, type XmlElement } from "./xml.ts";

const alice = "arn:aws:iam::111111111111:user/alice";
const bob = "arn:aws:iam::111111111111:user/bob";
const ops = "arn:aws:iam::111111111111:role/ops";
const docs = "arn:aws:s3:::docs";

const facts = [
  ...steps(`
    ${alice}#impersonate -> hub:all reads
    hub:all reads -> hub:reads of docs
    hub:reads of docs -> ${docs}#administer
    ${docs}#read & ${alice}#impersonate -> ${ops}#impersonate
  `),
  step(`${ops}#impersonate -> arn:aws:s3:::logs#read`, { when: ["it rains"] }),
];
const ask = (as: string, own: Iterable<Fact> = facts, from: string[] = [alice]) =>
  exportAnswer.run(world(own), exportAnswer.input.parse({ as, from }));

interface Drawn {
  readonly nodes: Record<string, Record<string, string>>;
  readonly edges: { readonly source: string; readonly target: string; readonly data: Record<string, string> }[];
}

/** Reads GraphML as a tool does: declared keys, data of nodes and edges. */
function readGraphml(text: string): Drawn {
  const root = parseXml(text);
  expect(root.name).toBe("graphml");
  const declared = new Map(
    root.children
      .filter(({ name }) => name === "key")
      .map((key) => [key.attributes["id"], key.attributes["attr.name"] ?? ""]),
  );
  const graph = root.children.find(({ name }) => name === "graph");
  const dataOf = (element: XmlElement) =>
    Object.fromEntries(element.children.map((data) => [declared.get(data.attributes["key"] ?? ""), data.text]));
  const nodes = (graph?.children ?? []).filter(({ name }) => name === "node");
  const edges = (graph?.children ?? []).filter(({ name }) => name === "edge");
  return {
    nodes: Object.fromEntries(nodes.map((node) => [node.attributes["id"], dataOf(node)])),
    edges: edges.map((edge) => ({
      source: edge.attributes["source"] ?? "",
      target: edge.attributes["target"] ?? "",
      data: dataOf(edge),
    })),
  };
}

describe("export json", () => {
  it("is the answer of reach", () => {
    expect(JSON.parse(ask("json"))).toEqual(
      JSON.parse(JSON.stringify(reach.run(world(facts), reach.input.parse({ from: [alice] })))),
    );
  });
});

describe("export graphml", () => {
  it("draws nodes by their role; hubs are folded into what they join", () => {
    const { nodes } = readGraphml(ask("graphml"));
    const roles = Object.entries(nodes).map(([id, { role, kind }]) => [id.length > 60 ? "(step)" : id, role, kind]);
    expect(roles.toSorted()).toEqual(
      [
        ["(step)", "step", "Step"],
        [alice, "start", "AwsUser"],
        [docs, "reached", "AwsBucket"],
        ["arn:aws:s3:::logs", "reached", "AwsBucket"],
        [ops, "reached", "AwsRole"],
      ].toSorted(),
    );
  });

  it("joins what one step needs in a node of its own", () => {
    const { nodes, edges } = readGraphml(ask("graphml"));
    const [joint] = Object.entries(nodes).flatMap(([id, { role }]) => (role === "step" ? [id] : []));
    expect(edges.filter(({ target }) => target === joint).map(({ source }) => source)).toEqual(
      [docs, alice].toSorted(),
    );
    expect(edges.filter(({ source }) => source === joint).map(({ target }) => target)).toEqual([ops]);
    expect(edges).toContainEqual({
      source: alice,
      target: docs,
      data: { label: "GOES_ON", rule: "test.step@1", certainty: "certain" },
    });
    expect(edges.find(({ target }) => target.endsWith("logs"))?.data["certainty"]).toBe("conditional");
  });

  it("draws ways of different starts through one hub apart", () => {
    const shared = steps(`
      ${alice}#impersonate -> hub:reads
      ${bob}#impersonate -> hub:reads
      hub:reads -> ${docs}#read
    `);
    const { nodes, edges } = readGraphml(ask("graphml", shared, ["kind:AwsUser"]));
    expect(Object.values(nodes).map(({ role }) => role)).not.toContain("step");
    expect(edges.map(({ source, target }) => [source, target])).toEqual([
      [alice, docs],
      [bob, docs],
    ]);
  });
});

const hostile = [
  "</node><script>alert(1)</script>",
  "a\"b'c&d;<e>",
  "\u001b[31mred\u0007",
  "\u202egpj.exe",
  "line\nbreak\ttab",
  "]]>--> |x| {y} `z` #35; %%{init}%%",
  "\u0000\ufffe",
].map((name) => name.replace(/[%:#*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`));

describe("names that would break out", () => {
  const own = hostile.flatMap((name, n) => [
    step(`${alice}#impersonate -> k8s:prod:secret:shop:${name}#read`, { way: `${n}` }),
    step(`k8s:prod:secret:shop:${name}#read & internet#originate -> k8s:prod:secret:other:${name}#read`, {
      way: `${n}`,
    }),
  ]);

  it("stay names in GraphML, each node one node", () => {
    const { nodes, edges } = readGraphml(ask("graphml", own));
    expect(Object.values(nodes).filter(({ role }) => role === "reached")).toHaveLength(2 * hostile.length);
    for (const { source, target } of edges)
      expect(Object.keys(nodes)).toEqual(expect.arrayContaining([source, target]));
    expect(nodes[`k8s:prod:secret:shop:${hostile[0]}`]).toMatchObject({ label: `k8s:prod:secret:shop:${hostile[0]}` });
  });

  it("stay labels in Mermaid: one line each, nothing but text between the quotes", () => {
    const lines = ask("mermaid", own).trimEnd().split("\n");
    expect(lines[0]).toBe("flowchart LR");
    const node = /^ {2}n\d+(\(\["[^"<>\n]*"\]\)|\[\["[^"<>\n]*"\]\]|\["[^"<>\n]*"\]|\{"[^"<>\n]*"\})$/;
    const edge = /^ {2}n\d+ (-->|-\.->)\|"[^"<>\n]*"\| n\d+$/;
    for (const line of lines.slice(1)) expect(node.test(line) || edge.test(line), line).toBe(true);
    const labels = lines.flatMap((line) => /"([^"]*)"/.exec(line)?.[1] ?? []);
    for (const label of labels) expect(label).not.toMatch(/[`{}|]/);
  });

  it("leave no control or direction character in any drawing", () => {
    for (const as of ["graphml", "mermaid"]) {
      expect(ask(as, own)).not.toMatch(/[\p{Bidi_Control}\ufffe]|[^\P{Cc}\n]/u);
    }
  });
});

it("gives the same bytes for the same facts in another order", () => {
  for (const as of ["json", "graphml", "mermaid"]) expect(ask(as, [...facts].reverse())).toBe(ask(as));
});
