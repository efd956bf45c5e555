import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeKinds } from "../../model/node.ts";
import { parseView, printView, schemas, stateOf, type ViewName, type ViewState } from "../../web/state/views.ts";

const views = Object.keys(schemas) as ViewName[];
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom("a b", "?&=#%+", "é~*", "arn:aws:s3:::b/k"),
);
const some = fc.array(
  text.filter((value) => value.length > 0),
  { maxLength: 4 },
);
const kinds = fc.subarray(Object.keys(nodeKinds));

/** Any value that a field of the view can hold: the fallback's type tells which. */
const fieldValue = (view: ViewName, name: string, fallback: unknown): fc.Arbitrary<unknown> => {
  if (Array.isArray(fallback)) return name === "withoutKinds" ? kinds : some;
  if (typeof fallback === "boolean") return fc.boolean();
  if (typeof fallback === "number") return fc.integer({ min: 1, max: 999 });
  const words: Record<string, readonly string[]> = {
    certainty: ["certain", "conditional", "assumed"],
    rowCertainty: ["any", "certain", "conditional", "assumed"],
    rowClass: ["any", "identity", "secret", "data-store", "workload"],
    direction: ["forward", "reverse"],
    family: ["any", "aws", "cross"],
    orientation: ["right", "down"],
    mode: ["prevent", "contain"],
    count: ["all", "targets"],
    changed: ["fail", "warn"],
    framework: ["owasp-nhi-2025", "mitre-atlas"],
    only: view === "chain" ? ["all", "ai"] : view === "report" ? ["all", "found"] : ["all", "unowned", "conflicts"],
    show: ["all", "ownerless", "exposed", "findings"],
    severity: ["critical", "high", "medium", "low", "info"],
    tab: view === "scans" ? ["told", "standing", "closed"] : ["gained", "lost", "changed"],
    visibility: ["public", "internal", "private", "unknown"],
  };
  const choices = words[name];
  expect(fallback === "" || choices !== undefined, `${view}.${name} is known to this test`).toBe(true);
  return choices ? fc.constantFrom(...choices) : text;
};

const anyState: fc.Arbitrary<ViewState> = fc.constantFrom(...views).chain((view) => {
  const fields = Object.entries(schemas[view]).map(([name, { fallback }]) => [name, fieldValue(view, name, fallback)]);
  return fc.record(Object.fromEntries(fields)).map((values) => ({ view, ...values }) as ViewState);
});

const open = (address: string) => {
  const url = new URL(address, "http://localhost");
  return parseView(url.pathname, url.search);
};

test("an address gives back the state that it was made of, through a browser's own parser", () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const { state: read, notices } = open(printView(state));
      expect(read).toEqual(state);
      expect(notices).toEqual([]);
    }),
  );
});

test("no address breaks the page", () => {
  const piece = fc.tuple(fc.constantFrom("from", "k", "certainty", "withoutKinds", "x", ""), fc.string());
  fc.assert(
    fc.property(fc.constantFrom(...views, "x", "../y"), fc.array(piece), (view, pieces) => {
      const { state } = parseView(`/${view}`, `?${pieces.map(([name, value]) => `${name}=${value}`).join("&")}`);
      expect(open(printView(state)).state).toEqual(state);
    }),
  );
});

test("what the address leaves out is the fallback, and the fallback is left out", () => {
  expect(printView(stateOf("overview"))).toBe("/");
  expect(printView(stateOf("radius"))).toBe("/radius");
  expect(open("/radius").state).toEqual(stateOf("radius"));
});

test("ids stay readable in an address", () => {
  const to = ["arn:aws:s3:::docs/a", "kind:AwsBucket"];
  expect(printView(stateOf("radius", { from: ["internet"], to }))).toBe(
    "/radius?from=internet&to=arn:aws:s3:::docs/a&to=kind:AwsBucket",
  );
});

test("what cannot be read gives the fallback and is named; what is unknown is ignored", () => {
  const { state, notices } = open("/paths?certainty=sure&k=0&k=2&from=internet&colour=red");
  expect(state).toEqual(stateOf("paths", { from: ["internet"] }));
  expect(notices).toEqual([
    "`certainty` in the address could not be read and is left out.",
    "`k` in the address could not be read and is left out.",
  ]);
});

test("an unknown page is the overview, and says so", () => {
  expect(open("/graph")).toEqual({
    state: stateOf("overview"),
    notices: ["There is no page at this address. This is the overview."],
  });
});
