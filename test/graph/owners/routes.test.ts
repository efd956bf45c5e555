import { describe, expect, it } from "vitest";
import { awsAccount, lambda } from "../../../model/examples/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import { rules } from "../../../rules/index.ts";
import { account, claim, graphOf, ownerOf } from "./told.ts";

const rule = rules.find(({ id }) => id === "aws.function-url-open");
const [open] = rule?.examples ?? [];
const id = "route:https://x.lambda-url.us-east-1.on.aws:443/*";
const url = "https://x.lambda-url.us-east-1.on.aws/";
const tags = ["owner=rag"];
/** The rule's own example, whose function has tags. */
const opened = (...more: readonly Fact[]): Fact[] => [
  awsAccount(),
  ...(open?.facts ?? []).map((fact) => (fact.kind === "aws.function" ? { ...fact, tags } : fact)),
  ...more,
];

describe("the owner of a route", () => {
  it("is whoever owns the function that answers at its URL, told through that", () => {
    expect(ownerOf(opened(), id)).toBe("rag");
    const graph = graphOf(opened());
    const { business } = graph.owners.ofNode(graph.nodeIndex(id));
    expect(business).toMatchObject({ source: { said: "tag owner", through: expect.stringContaining("function") } });
  });

  it("is the function's also where its URL asks for a signature: nothing leads to it then", () => {
    expect(ownerOf([awsAccount(), lambda("intake", { url, urlAuth: "AWS_IAM", tags })], id)).toBe("rag");
  });

  it("is who is named for the route itself, before the function's", () => {
    expect(ownerOf(opened(claim("csv", { by: "id", id }, "edge")), id)).toBe("edge");
  });

  it("is not whoever owns the account by default, where the function has an owner", () => {
    const fallback = claim("default", { by: "within", id: account }, "cloud", { business: ["cloud"] });
    expect(ownerOf(opened(fallback), id)).toBe("rag");
  });

  it("is nobody where the function is nobody's", () => {
    expect(ownerOf([awsAccount(), ...(open?.facts ?? [])], id)).toBe("nobody");
  });

  it("is the same in the list of everything", () => {
    const graph = graphOf(opened());
    const owners = new Map([...graph.owners.all()].map(([node, { technical }]) => [graph.nodes[node]?.id, technical]));
    expect(owners.get(id)).toMatchObject({ status: "owned", owner: "rag" });
  });
});
