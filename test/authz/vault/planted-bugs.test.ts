import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { PolicyPath } from "../../../importers/vault/policy.ts";
import type { Change, Decide } from "./oracle/decision.ts";
import type { Session } from "./oracle/judge.ts";
import { recordedWorlds } from "./oracle/recorded.ts";
import type { Asked } from "./oracle/world.ts";

const folder = "../../../authz/vault";
/** The modules that bugs are planted in, freshly loaded. */
const modules = {
  pattern: () => import("../../../authz/vault/pattern.ts"),
  "root-protected": () => import("../../../authz/vault/root-protected.ts"),
  server: () => import("../../../authz/vault/server.ts"),
  template: () => import("../../../authz/vault/template.ts"),
};
type Modules = { readonly [K in keyof typeof modules]: Awaited<ReturnType<(typeof modules)[K]>> };

/** What a plant makes of policies, requests and decisions. */
interface Planted extends Change {
  readonly wrap?: (decide: Decide, session: Session) => Decide;
}
type Plant = () => Planted;

/** Exported functions of a module in the place of its own, in what is loaded next. */
function replace<K extends keyof Modules>(name: K, change: (own: Modules[K]) => Partial<Modules[K]>): Plant {
  return () => {
    vi.doMock(`${folder}/${name}.ts`, async (original) => {
      const own = (await original()) as Modules[K];
      return { ...own, ...change(own) };
    });
    return {};
  };
}
type Rules = ReturnType<Modules["server"]["serverRules"]>;
const serving = (rules: Partial<Rules>): Plant =>
  replace("server", ({ serverRules }) => ({ serverRules: (flavour) => ({ ...serverRules(flavour), ...rules }) }));
const paths =
  (path: (path: PolicyPath) => readonly PolicyPath[]): Plant =>
  () => ({ path });
/** Without fields of a block. */
const without = (...fields: readonly (keyof PolicyPath)[]): Plant =>
  paths((path) => [
    Object.fromEntries(
      Object.entries(path).filter(([name]) => !fields.some((one) => one === name)),
    ) as unknown as PolicyPath,
  ]);
const requests =
  (asked: (asked: Asked) => Asked): Plant =>
  () => ({ asked });
/** Two measures of a pattern's rank compared as if they were equal. */
const ranking = (same: (pattern: ReturnType<Modules["pattern"]["pattern"]>) => object): Plant =>
  replace("pattern", ({ outranks }) => ({
    outranks: (a, b) => outranks({ ...a, ...same(a) }, { ...b, ...same(b) }),
  }));

const plants: readonly (readonly [name: string, plant: Plant])[] = [
  [
    "deny is a capability that nobody asks for",
    paths((path) => [{ ...path, capabilities: path.capabilities.filter((one) => one !== "deny") }]),
  ],
  ["a path that denies is left out", paths((path) => (path.capabilities.includes("deny") ? [] : [path]))],
  [
    "a policy that denies anything of a person denies everything that its pattern matches",
    () => ({
      wrap: (decide, { world }) => {
        const denying = new Set(
          world.policies
            .filter(({ blocks }) =>
              blocks.some(({ capabilities, path }) => path.endsWith("*") && capabilities?.includes("deny")),
            )
            .map(({ name }) => name),
        );
        const denied = new Set(
          world.persons.filter(({ policies }) => policies.some((one) => denying.has(one))).map(({ name }) => name),
        );
        return (person, asked) => (denied.has(person) ? "deny" : decide(person, asked));
      },
    }),
  ],
  [
    "+ stands for several segments",
    replace("pattern", ({ matches }) => ({
      matches: (pattern, path) =>
        matches(pattern, path) ||
        (pattern.kind === "segments" &&
          new RegExp(`^${pattern.body.replace(/\+/g, ".*")}${pattern.open ? "" : "$"}`).test(path)),
    })),
  ],
  [
    "a segment before * is matched whole",
    replace("pattern", ({ matches }) => ({
      matches: (pattern, path) =>
        matches(pattern, path) && (pattern.kind !== "segments" || !pattern.open || pattern.body.endsWith("/")),
    })),
  ],
  [
    "+ within a segment is a wildcard",
    replace("pattern", ({ pattern }) => ({
      pattern: (text) => pattern(text.replace(/([^/])\+(\/|$)/g, "+$2")),
    })),
  ],
  [
    "+ is literal",
    replace("pattern", ({ pattern }) => ({
      pattern: (text) => {
        const made = pattern(text);
        return { ...made, kind: made.open ? "prefix" : "exact" };
      },
    })),
  ],
  [
    "* ends at a slash",
    replace("pattern", ({ pattern, matches }) => ({
      pattern: (text) =>
        /^[^+]*\/\*$/.test(text)
          ? { ...pattern(text), kind: "segments", parts: text.slice(0, -1).split("/") }
          : pattern(text),
      matches: (one, path) => matches(one, path) && (!one.open || path.split("/").length <= one.parts.length),
    })),
  ],
  ["the first wildcard's place is overlooked", ranking(({ rank }) => ({ rank: { ...rank, firstWildcard: 0 } }))],
  ["a glob ranks as a pattern without", ranking(() => ({ open: false }))],
  ["the number of + is overlooked", ranking(({ rank }) => ({ rank: { ...rank, wildcards: 0 } }))],
  ["the broader pattern decides", replace("pattern", ({ outranks }) => ({ outranks: (a, b) => -outranks(a, b) }))],
  ["templates are text", replace("template", () => ({ isTemplated: () => false }))],
  [
    "a template without value is empty",
    replace("template", ({ substitute }) => ({
      substitute: (path, ...rest) => {
        const said = substitute(path, ...rest);
        return said === "drop" ? { path: path.replace(/\{\{.*?\}\}/g, "") } : said;
      },
    })),
  ],
  [
    "groups are of no template",
    replace("template", ({ substitute }) => ({
      substitute: (path, who, ...rest) => substitute(path, { ...who, groups: [] }, ...rest),
    })),
  ],
  ["what a template says cannot widen a path", serving({ wideValues: false })],
  ["a LIST is looked up without its slash, as newer servers do", serving({ list: "bare-first" })],
  ["lists of values are looked into, as newer servers do", serving({ elements: true })],
  ["allowed parameters are overlooked", without("allowedParameters")],
  ["denied parameters are overlooked", without("deniedParameters")],
  ["required parameters are overlooked", without("requiredParameters")],
  ["wrapping may be as short as it likes", without("minWrapSeconds")],
  ["wrapping may be as long as it likes", without("maxWrapSeconds")],
  [
    "an empty list of values allows none",
    paths(({ allowedParameters, ...path }) => [
      {
        ...path,
        ...(allowedParameters && {
          allowedParameters: Object.fromEntries(
            Object.entries(allowedParameters).map(([name, values]) => [name, values.length > 0 ? values : ["none"]]),
          ),
        }),
      },
    ]),
  ],
  ["create is a kind of update", requests((asked) => (asked.op === "create" ? { ...asked, op: "update" } : asked))],
  ["patch is a kind of update", requests((asked) => (asked.op === "patch" ? { ...asked, op: "update" } : asked))],
  ["a request without wrapping asks for a long one", requests((asked) => ({ ...asked, wrap: asked.wrap ?? 200 }))],
  ["paths that ask for sudo are as others", replace("root-protected", () => ({ isRootProtected: () => false }))],
];

describe("a bug planted in the evaluator is found by what Vault decided", { timeout: 120_000 }, () => {
  let worlds: ReturnType<typeof recordedWorlds>;
  beforeAll(() => {
    worlds = recordedWorlds();
  });
  afterEach(() => {
    for (const name of Object.keys(modules)) vi.doUnmock(`${folder}/${name}.ts`);
    vi.resetModules();
  });

  it.each(plants)("%s", async (_, plant) => {
    vi.resetModules();
    const { wrap, ...change } = plant();
    const { replay } = await import("./oracle/replay.ts");
    const { differences } = replay(worlds, change, wrap);
    expect(differences.join("\n")).toMatch(/server (deny|allow|[a-z,]+), Ambit (deny|allow|[a-z,]+)/);
    // The reference shares nothing with the evaluator: it still agrees with the server.
    for (const one of differences) {
      const [, server, reference] = /server (\S*), .* reference (\S*):/.exec(one) ?? [];
      expect(reference).toBe(server);
    }
  });
});
