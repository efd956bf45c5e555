import fc from "fast-check";
import { expect, it } from "vitest";
import { namespace, pod, service } from "../../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../../model/fact.ts";
import { placements } from "../../../queries/routes/book.ts";
import { graphOf } from "./world.ts";

const cluster = "k8s:prod";
const login = "nginx.ingress.kubernetes.io/auth-url";

interface Spec {
  readonly host: number;
  readonly path: number;
  readonly app: number;
  readonly asks: boolean;
}
const specs = fc.array(fc.record({ host: fc.nat(2), path: fc.nat(3), app: fc.nat(2), asks: fc.boolean() }), {
  minLength: 1,
  maxLength: 6,
});

const ingressOf = ({ host, path, app, asks }: Spec, index: number): FactOf<"k8s.ingress-path"> => ({
  kind: "k8s.ingress-path",
  key: `${cluster}:ingress:app:i${index}/0`,
  scope: cluster,
  source: { document: "ingresses.yaml", locator: String(index), importer: "test", observedAt: "2026-01-01T00:00:00Z" },
  cluster,
  namespace: "app",
  ingress: `${cluster}:ingress:app:i${index}`,
  ingressClass: "nginx",
  host: `h${host}.example.com`,
  path: path === 0 ? "/" : `/p${path}`,
  pathType: "Prefix",
  service: `s${app}`,
  servicePort: 80,
  tls: true,
  authentication: asks ? [login] : [],
  undecided: [],
  sourceRanges: [],
  addresses: ["203.0.113.7"],
});
const closed: Fact = {
  kind: "closed-world",
  key: cluster,
  scope: cluster,
  source: { document: "", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00Z" },
};
const around: readonly Fact[] = [
  closed,
  namespace("app"),
  service("ingress", "proxy", { type: "LoadBalancer", addresses: ["203.0.113.7"], selector: ["app=proxy"] }),
  ...[0, 1, 2].flatMap((n) => [
    service("app", `s${n}`, { selector: [`app=s${n}`] }),
    pod("app", `s${n}`, { labels: [`app=s${n}`] }),
  ]),
];
const stated = (all: readonly Spec[]): ReadonlyMap<string, string> =>
  new Map(
    placements(graphOf([...around, ...all.map(ingressOf)])).all.flatMap(({ route, state }) =>
      route.includes("example.com") ? [[route, state] as const] : [],
    ),
  );

it("taking the login from an ingress opens exactly the routes that it alone kept closed", () => {
  fc.assert(
    fc.property(specs, fc.nat(), (all, pick) => {
      const at = pick % all.length;
      const asking = all.map((spec, index) => (index === at ? { ...spec, asks: true } : spec));
      const open = all.map((spec, index) => (index === at ? { ...spec, asks: false } : spec));
      const before = stated(asking);
      const after = stated(open);
      const place = ({ host, path }: Spec): string => `${host}/${path}`;
      // A class of requests is guarded where every ingress of its host and path asks.
      const own = all[at];
      const guarded = own && asking.filter((one) => place(one) === place(own)).every(({ asks }) => asks);
      const flipped = [...after].filter(([route, state]) => before.get(route) !== state);
      expect([...before.keys()]).toEqual([...after.keys()]);
      expect(flipped.map(([route, state]) => [before.get(route), state, route.includes(`h${own?.host}.`)])).toEqual(
        guarded ? [["authenticated", "unauthenticated", true]] : [],
      );
    }),
    { numRuns: 30 },
  );
});

it("every way around is of a route that is not guarded, and every guarded route names the control that it has", () => {
  fc.assert(
    fc.property(specs, (all) => {
      const book = placements(graphOf([...around, ...all.map(ingressOf)]));
      const states = new Map(book.all.map(({ route, state }) => [route, state]));
      for (const { pattern, route, around: guarded } of book.bypasses) {
        if (pattern !== "AUTH-BYP-09") expect(states.get(route)).not.toBe("authenticated");
        for (const one of guarded) expect(states.get(one)).toBe("authenticated");
      }
      for (const { state, firstAuthentication, hops } of book.all) {
        expect(firstAuthentication !== null).toBe(state === "authenticated");
        if (!firstAuthentication) continue;
        expect(firstAuthentication.control.because.length).toBeGreaterThan(0);
        expect(hops[firstAuthentication.hop]?.controls).toContain(firstAuthentication.control);
      }
    }),
    { numRuns: 30 },
  );
});
