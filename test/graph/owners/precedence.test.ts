import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fact } from "../../../model/fact.ts";
import { type OwnerOrigin, ownerOrigins } from "../../../model/owner.ts";
import {
  account,
  bucket,
  bucketFact,
  claim,
  cluster,
  deployment,
  deploymentFact,
  duty,
  graphOf,
  keys,
  namespace,
  namespaceFact,
  ownerOf,
  party,
  pod,
  podFact,
} from "./told.ts";

/** What each source says of one bucket, or of one pod, when it is the one that names `who`. */
function said(origin: OwnerOrigin, who: string): { readonly claims: readonly Fact[]; readonly tag?: string } {
  if (origin === "iac-tag" || origin === "cloud-tag" || origin === "kubernetes")
    return { claims: [], tag: `team=${who}` };
  if (origin === "codeowners")
    return {
      claims: [
        claim(origin, { by: "path", root: "", pattern: "/aws/" }, who),
        claim(origin, { by: "path", root: "", pattern: "/k8s/" }, who),
      ],
    };
  if (origin === "default")
    return {
      claims: [claim(origin, { by: "within", id: account }, who), claim(origin, { by: "within", id: cluster }, who)],
    };
  return { claims: [claim(origin, { by: "id", id: bucket }, who), claim(origin, { by: "id", id: pod }, who)] };
}

const onBucket = ownerOrigins.filter((origin) => origin !== "kubernetes");
const onPod = ownerOrigins.filter((origin) => !origin.endsWith("-tag"));
const pairs = (origins: readonly OwnerOrigin[]): [OwnerOrigin, OwnerOrigin][] =>
  origins.flatMap((strong, at) => origins.slice(at + 1).map((weak): [OwnerOrigin, OwnerOrigin] => [strong, weak]));
/** A fact has the tags of one reading: those of code and those of the cloud are never of one. */
const bothTags = ([a, b]: readonly OwnerOrigin[]): boolean => a === "iac-tag" && b === "cloud-tag";
/** What is said of everything gives way without a word. */
const shown = (weak: OwnerOrigin): string => (weak === "default" ? "strong" : "strong, not weak");

describe("the stronger source decides, and the weaker one is shown", () => {
  it.each(pairs(onBucket).filter((pair) => !bothTags(pair)))("%s over %s, of a bucket", (strong, weak) => {
    const [a, b] = [said(strong, "strong"), said(weak, "weak")];
    const importer = [strong, weak].includes("iac-tag") ? "terraform" : "aws";
    const facts = [bucketFact([a.tag ?? b.tag ?? ""], "aws/resources.json", importer), ...a.claims, ...b.claims];
    expect(ownerOf(facts, bucket)).toBe(shown(weak));
    expect(ownerOf(facts.toReversed(), bucket)).toBe(shown(weak));
  });

  it.each(pairs(onPod))("%s over %s, of a pod", (strong, weak) => {
    const [a, b] = [said(strong, "strong"), said(weak, "weak")];
    const facts = [podFact([a.tag ?? b.tag ?? ""]), ...a.claims, ...b.claims];
    expect(ownerOf(facts, pod)).toBe(shown(weak));
  });

  it("names every value with its source", () => {
    const graph = graphOf([
      bucketFact(["team=data"]),
      claim("csv", { by: "id", id: bucket }, "store", { locator: "line 7" }),
    ]);
    expect(graph.owners.ofNode(graph.nodeIndex(bucket)).technical).toEqual({
      status: "conflict",
      role: "technical",
      owner: "store",
      source: { origin: "csv", document: "csv.file", locator: "line 7", said: "said by csv" },
      others: [
        {
          owner: "data",
          source: { origin: "cloud-tag", document: "aws/resources.json", locator: "/Buckets/0", said: "tag team" },
        },
      ],
    });
  });

  it("keeps business and technical owners apart", () => {
    const facts = [
      bucketFact(["team=data", "Business_Owner=sales"]),
      claim("manual", { by: "id", id: bucket }, "", { business: ["board"], technical: [] }),
    ];
    expect(ownerOf(facts, bucket)).toBe("data");
    expect(ownerOf(facts, bucket, "business")).toBe("board, not sales");
  });

  it("lets the closer of one file's claims replace the others silently", () => {
    const all = claim("csv", { by: "glob", glob: "arn:aws:s3:::*" }, "all");
    const tagged = claim("csv", { by: "tags", tags: ["data=customer"] }, "customer");
    const own = claim("csv", { by: "id", id: bucket }, "own");
    expect(ownerOf([bucketFact(["data=customer"]), all], bucket)).toBe("all");
    expect(ownerOf([bucketFact(["data=customer"]), all, tagged], bucket)).toBe("customer");
    expect(ownerOf([bucketFact(["data=customer"]), all, tagged, own], bucket)).toBe("own");
    expect(ownerOf([bucketFact([]), all, tagged], bucket)).toBe("all");
  });

  it("shows two files of one rank that differ", () => {
    const one = claim("csv", { by: "id", id: bucket }, "one", { document: "a.csv" });
    const other = claim("csv", { by: "id", id: bucket }, "other", { document: "b.csv" });
    expect(ownerOf([bucketFact([]), other, one], bucket)).toBe("one, not other");
  });

  it("takes names that mean the same for the same", () => {
    const facts = [
      bucketFact(["team=RAG"]),
      claim("backstage", { by: "id", id: bucket }, "group:default/rag"),
      claim("codeowners", { by: "path", root: "", pattern: "/aws/" }, "@acme/rag"),
      claim("csv", { by: "id", id: bucket }, "rag@acme.example"),
    ];
    expect(ownerOf(facts, bucket)).toBe("rag, not rag@acme.example");
    expect(ownerOf([...facts, party("rag", { email: "rag@acme.example" })], bucket)).toBe("rag");
  });

  it("tells whom to call, and who left", () => {
    const graph = graphOf([bucketFact(["owner=kim"]), party("kim", { type: "person", oncall: "+49", active: false })]);
    expect(graph.owners.ofNode(graph.nodeIndex(bucket)).business).toMatchObject({
      owner: "kim",
      contact: { type: "person", oncall: "+49", active: false },
    });
  });

  it("reads the organisation's own tag keys in place of the usual ones", () => {
    const facts = [bucketFact(["team=cost", "squad=data"]), keys({ technical: ["squad"] })];
    expect(ownerOf(facts, bucket)).toBe("data");
  });
});

describe("what is inherited", () => {
  it("a pod has its controller's, its namespace's, its cluster's owner, the nearest that there is", () => {
    const far = claim("default", { by: "within", id: cluster }, "cluster");
    expect(ownerOf([podFact([]), far], pod)).toBe("cluster");
    expect(ownerOf([podFact([]), far, namespaceFact(["team=space"])], pod)).toBe("space");
    expect(ownerOf([podFact([]), far, namespaceFact([], ["team=space"])], pod)).toBe("space");
    const near = [podFact([]), far, namespaceFact(["team=space"]), deploymentFact(["team=web"])];
    expect(ownerOf(near, pod)).toBe("web");
    expect(ownerOf([...near, podFact(["team=own"])], pod)).toBe("own");
  });

  it("says through what", () => {
    const graph = graphOf([podFact([]), namespaceFact(["team=space"])]);
    const { technical } = graph.owners.ofNode(graph.nodeIndex(pod));
    expect(technical).toMatchObject({ status: "owned", source: { said: "label team", through: namespace } });
  });

  it("a label gives way to nothing weaker, and shows what is said more strongly of its namespace", () => {
    const strong = claim("manual", { by: "id", id: namespace }, "board");
    expect(ownerOf([podFact(["team=own"]), namespaceFact([]), strong], pod)).toBe("own, not board");
    expect(ownerOf([podFact([]), namespaceFact(["team=space"]), strong], pod)).toBe("board, not space");
  });

  it("a claim on the controller is one on its pods", () => {
    const facts = [podFact([]), deploymentFact([]), claim("csv", { by: "id", id: deployment }, "web")];
    expect(ownerOf(facts, pod)).toBe("web");
  });

  it("selectors take a pod's id without its digest", () => {
    const own = claim("manual", { by: "id", id: pod.slice(0, pod.indexOf("@")) }, "web");
    expect(ownerOf([podFact([]), own], pod)).toBe("web");
  });

  it("defaults of one namespace, of that name in every cluster, of the cluster: the closest", () => {
    const defaults = [
      claim("default", { by: "within", id: cluster }, "cluster"),
      claim("default", { by: "within", id: "k8s:*:namespace:shop" }, "shops"),
    ];
    expect(ownerOf([podFact([]), ...defaults], pod)).toBe("shops");
    expect(ownerOf([podFact([]), ...defaults, claim("default", { by: "within", id: namespace }, "shop")], pod)).toBe(
      "shop",
    );
  });

  it("who owns the account is asked for what nobody owns", () => {
    const owner = claim("manual", { by: "id", id: account }, "cloud");
    const known: Fact = { ...bucketFact([]), kind: "aws.account", key: account, accountId: "111111111111" } as never;
    expect(ownerOf([bucketFact([]), known, owner], bucket)).toBe("cloud");
    expect(ownerOf([bucketFact(["team=data"]), known, owner], bucket)).toBe("data");
  });

  it("a line of CODEOWNERS for everything is no contradiction", () => {
    const all = claim("codeowners", { by: "path", root: "", pattern: "*" }, "everybody", { order: 1 });
    expect(ownerOf([bucketFact([]), all], bucket)).toBe("everybody");
    expect(ownerOf([bucketFact(["team=data"]), all], bucket)).toBe("data");
  });

  it("the last line that matches counts, also where it names nobody", () => {
    const lines = (last: string) => [
      claim("codeowners", { by: "path", root: "", pattern: "/aws/" }, "first", { order: 1 }),
      claim("codeowners", { by: "path", root: "", pattern: "*.json" }, "", {
        order: 2,
        technical: last === "" ? [] : [last],
      }),
    ];
    expect(ownerOf([bucketFact([]), ...lines("second")], bucket)).toBe("second");
    expect(ownerOf([bucketFact([]), ...lines("")], bucket)).toBe("nobody");
  });

  it("of several CODEOWNERS of a repository one is read, and it is for the files below it", () => {
    const line = (document: string, root: string) =>
      claim("codeowners", { by: "path", root, pattern: "*.json" }, document, { document, order: 1 });
    const facts = [
      bucketFact([], "repo/aws/a.json"),
      line("repo/docs/CODEOWNERS", "repo/"),
      line("repo/CODEOWNERS", "repo/"),
    ];
    expect(ownerOf(facts, bucket)).toBe("repo/CODEOWNERS");
    expect(ownerOf([...facts, line("repo/.github/CODEOWNERS", "repo/")], bucket)).toBe("repo/.github/CODEOWNERS");
    expect(ownerOf([bucketFact([], "other/a.json"), line("repo/CODEOWNERS", "repo/")], bucket)).toBe("nobody");
  });
});

describe("who carries a control out", () => {
  const policy = { edit: "restrict-network", factKind: "aws.bucket", factKey: bucket } as const;

  it("whoever can change the thing, else who answers for it", () => {
    const told = (tags: string[]) => graphOf([bucketFact(tags)]).owners.ofControl(policy);
    expect(told(["team=data", "business-owner=sales"])).toMatchObject({ owner: "data", role: "technical" });
    expect(told(["business-owner=sales"])).toMatchObject({ owner: "sales", role: "business" });
    expect(told([])).toEqual({ status: "unowned" });
  });

  it("whose task such controls are, or the owner that the file names for them", () => {
    const told = (...duties: readonly Fact[]) =>
      graphOf([bucketFact(["team=data", "business-owner=sales"]), ...duties]).owners.ofControl(policy);
    expect(told(duty({ on: "aws.bucket", owner: "storage" }))).toMatchObject({
      owner: "storage",
      source: { origin: "manual" },
    });
    expect(told(duty({ on: "aws.bucket", role: "business" }))).toMatchObject({ owner: "sales" });
    expect(told(duty({ on: "aws.key", owner: "crypto" }))).toMatchObject({ owner: "data" });
    const both = [
      duty({ on: "aws.bucket", owner: "storage" }),
      duty({ edit: "restrict-network", on: "aws.bucket", owner: "network" }),
    ];
    expect(told(...both)).toMatchObject({ owner: "network" });
    expect(told(...both.toReversed())).toMatchObject({ owner: "network" });
  });

  it("of a statement: who owns the policy's holder; of a binding: its own, else its namespace's", () => {
    const statement = {
      ...bucketFact([]),
      kind: "aws.statement",
      key: "s",
      policy: `resource:${bucket}`,
      type: "resource",
      holder: bucket,
      inForce: true,
      effect: "Allow",
      conditions: [],
    };
    const binding = (annotations: readonly string[]) => ({
      ...namespaceFact([]),
      kind: "k8s.binding",
      key: "b|u",
      binding: `${cluster}:rolebinding:shop:b`,
      namespace: "shop",
      role: "r",
      subject: `${cluster}:user:kim`,
      annotations,
    });
    const ownerOfFact = (kind: "aws.statement" | "k8s.binding", key: string, ...facts: readonly unknown[]) => {
      const { technical } = graphOf(facts as Fact[]).owners.ofFact({ kind, key });
      return technical.status === "unowned" ? "nobody" : technical.owner;
    };
    expect(ownerOfFact("aws.statement", "s", bucketFact(["team=data"]), statement)).toBe("data");
    expect(ownerOfFact("k8s.binding", "b|u", namespaceFact(["team=space"]), binding([]))).toBe("space");
    expect(ownerOfFact("k8s.binding", "b|u", namespaceFact(["team=space"]), binding(["owner=own"]))).toBe("own");
  });
});

describe("properties", () => {
  const names = fc.constantFrom("ann", "ben", "cy");
  const selects = fc.constantFrom(
    { by: "id", id: bucket } as const,
    { by: "glob", glob: "arn:*" } as const,
    { by: "glob", glob: "*records" } as const,
    { by: "tags", tags: ["data=x"] } as const,
  );
  const claims = fc.array(
    fc.record({
      origin: fc.constantFrom<OwnerOrigin>("manual", "backstage", "csv"),
      select: selects,
      name: names,
      file: fc.constantFrom("a", "b"),
    }),
    { maxLength: 8 },
  );
  const built = (
    told: readonly { origin: OwnerOrigin; select: Parameters<typeof claim>[1]; name: string; file: string }[],
  ) =>
    told.map(({ origin, select, name, file }, at) =>
      claim(origin, select, name, { document: `${origin}-${file}`, locator: `line ${at + 1}` }),
    );
  const full = (facts: readonly Fact[]) => {
    const graph = graphOf(facts);
    return graph.owners.ofNode(graph.nodeIndex(bucket));
  };

  it("the order of inputs changes nothing", () => {
    fc.assert(
      fc.property(claims, fc.array(names, { maxLength: 2 }), fc.infiniteStream(fc.nat()), (told, tags, dice) => {
        const facts: Fact[] = [bucketFact(["data=x", ...tags.map((name) => `team=${name}`)]), ...built(told)];
        const shuffled = facts.map((fact) => [dice.next().value ?? 0, fact] as const).sort(([a], [b]) => a - b);
        expect(full(shuffled.map(([, fact]) => fact))).toEqual(full(facts));
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it("other names for owners change nothing but names", () => {
    const renamed: Readonly<Record<string, string>> = { ann: "zoe", ben: "abe", cy: "mia" };
    fc.assert(
      fc.property(claims, (told) => {
        const facts = built(told);
        const text = JSON.stringify(full([bucketFact(["data=x"]), ...facts]));
        const other = full([
          bucketFact(["data=x"]),
          ...facts.map((one) => ({ ...one, technical: one.technical.map((name) => renamed[name] ?? name) })),
        ]);
        expect(other).toEqual(
          JSON.parse(text.replace(/"owner":"(\w+)"/g, (_, name: string) => `"owner":"${renamed[name]}"`)),
        );
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  it("goes through all nodes as it goes through one", () => {
    const graph = graphOf([
      podFact(["team=own"]),
      namespaceFact(["team=space"]),
      bucketFact(["owner=data"]),
      deploymentFact([]),
    ]);
    const all = [...graph.owners.all()];
    expect(all.map(([node]) => node).sort((a, b) => a - b)).toEqual(graph.nodes.map((_, node) => node));
    for (const [node, ownership] of all) expect(ownership).toEqual(graph.owners.ofNode(node));
  });
});
