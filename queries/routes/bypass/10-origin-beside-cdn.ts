import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { definePattern, isOpen, named } from "./pattern.ts";
import {
  account,
  balanced,
  balancerHost,
  distribution,
  forward,
  functions,
  lambda,
  listener,
  oidc,
  onHeader,
  rule,
} from "./raw/aws.ts";
import { app, cluster, ingress, login, service } from "./raw/kubernetes.ts";

/** The load balancer of the clusters' proxy. */
const edge = "edge-1.us-east-1.elb.amazonaws.com";
const proxy = service("balancer", [443], {
  type: "LoadBalancer",
  namespace: "ingress",
  address: edge,
  selects: "proxy",
});

/** The distribution's behavior that a route is; one that requests only come from makes it an origin. */
const behaviorOf = ({ ways }: Routed): FactOf<"aws.behavior"> | undefined =>
  ways
    .filter(({ direct }) => direct)
    .map(({ main }) => main)
    .find((main): main is FactOf<"aws.behavior"> => main.kind === "aws.behavior");

/** Whether the origin takes only requests that bear what the distribution adds, or passes these on to nothing. */
const tells = ({ ways }: Routed): boolean =>
  ways.some(
    ({ main }) =>
      (main.kind === "aws.listener-rule" &&
        ((main.otherConditions ?? []).includes("http-header") || main.targetGroups.length === 0)) ||
      (main.kind === "k8s.route" && main.narrowed.includes("header")),
  );

/** Names and addresses at which a route is found: its host, and the load balancers before it. */
function* namesOf({ address, ways }: Routed): Iterable<string> {
  yield address.host.toLowerCase();
  for (const { main, sides } of ways)
    for (const fact of [main, ...sides]) {
      if (fact.kind === "aws.load-balancer") yield fact.host.toLowerCase();
      if (fact.kind === "k8s.ingress-path" || fact.kind === "k8s.gateway" || fact.kind === "k8s.service")
        for (const one of fact.addresses) yield one.toLowerCase();
    }
}

/** Every origin with the distribution's route before it: where the distribution's own configuration says, also behind a login. */
function frontsOf(all: readonly Routed[]): ReadonlyMap<Routed, Routed> {
  const byOrigin = new Map<string, Routed>();
  const fronts = new Map<Routed, Routed>();
  for (const routed of all) {
    const behavior = behaviorOf(routed);
    if (!behavior) continue;
    // One that asks who is there is gotten around, one that does not is beside the origin.
    const known = byOrigin.get(behavior.origin);
    if (!known || (isOpen(known) && !isOpen(routed))) byOrigin.set(behavior.origin, routed);
  }
  for (const routed of all) {
    if (behaviorOf(routed)) continue;
    const name = [...namesOf(routed)].find((one) => byOrigin.has(one));
    const front = name === undefined ? undefined : byOrigin.get(name);
    if (front) fronts.set(routed, front);
  }
  return fronts;
}

/** What stands in front protects what is reached through it. */
export default definePattern({
  id: "AUTH-BYP-10",
  title: "The origin behind a distribution answers to everybody on the internet",
  reason:
    "Signed addresses, web ACLs and functions of a distribution hold for what passes it. An origin with a public address and no secret between the two is reached beside it.",
  references: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  ],
  *find({ all }) {
    for (const [origin, front] of frontsOf(all)) {
      const behavior = behaviorOf(front);
      if (!behavior || !origin.direct || origin.stratum > 0 || origin.state === "authenticated" || tells(origin))
        continue;
      const [way] = origin.ways.filter(({ direct }) => direct);
      if (way)
        yield {
          routed: origin,
          why: `${named(origin)} answers beside the distribution ${front.address.host} that stands in front of it`,
          groups: [],
          because: [way.main, behavior, ...way.sides.slice(0, 2)],
        };
    }
  },
  fires: [
    {
      name: "a load balancer that takes requests from everywhere",
      files: account({
        ...balanced([listener(443, rule("default", [forward]))]),
        ...distribution({ origin: balancerHost("app") }),
      }),
    },
    {
      name: "a header is added, and no rule asks for it",
      files: account({
        ...balanced([listener(443, rule("default", [forward]))]),
        ...distribution({ origin: balancerHost("app"), headers: ["X-Origin"] }),
      }),
    },
    {
      name: "a function URL of type NONE",
      files: account({
        ...functions(lambda("agent", { url: "NONE" })),
        ...distribution({ origin: "agent.lambda-url.us-east-1.on.aws" }),
      }),
    },
    {
      name: "an ingress whose host is the origin of signed addresses",
      files: {
        ...cluster(ingress("chat", { host: "origin.example.com" }), app()),
        ...account(distribution({ origin: "origin.example.com", signed: true })),
      },
    },
    {
      name: "the load balancer of a cluster's ingress",
      files: {
        ...cluster(proxy, ingress("chat", { address: edge }), app()),
        ...account(distribution({ origin: edge })),
      },
    },
  ],
  silent: [
    {
      name: "the ingress at the origin asks by itself",
      files: {
        ...cluster(ingress("chat", { host: "origin.example.com", annotations: login }), app()),
        ...account(distribution({ origin: "origin.example.com" })),
      },
    },
    {
      name: "an ingress of another host",
      files: {
        ...cluster(ingress("chat", { host: "chat.example.com" }), app()),
        ...account(distribution({ origin: "origin.example.com" })),
      },
    },
    {
      name: "the load balancer is inside",
      files: account({
        ...balanced([listener(443, rule("default", [forward]))], "internal"),
        ...distribution({ origin: balancerHost("app"), privateOrigin: true }),
      }),
    },
    {
      name: "a rule asks for the header that the distribution adds",
      files: account({
        ...balanced([
          listener(443, rule(1, [forward], [onHeader("X-Origin")]), rule("default", [{ Type: "fixed-response" }])),
        ]),
        ...distribution({ origin: balancerHost("app"), headers: ["X-Origin"] }),
      }),
    },
    {
      name: "the load balancer asks by itself",
      files: account({
        ...balanced([listener(443, rule("default", [oidc, forward]))]),
        ...distribution({ origin: balancerHost("app") }),
      }),
    },
  ],
});
