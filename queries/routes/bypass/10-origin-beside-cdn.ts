import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { definePattern, named } from "./pattern.ts";
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

const behaviorOf = ({ ways }: Routed): FactOf<"aws.behavior"> | undefined =>
  ways.map(({ main }) => main).find((main): main is FactOf<"aws.behavior"> => main.kind === "aws.behavior");

/** Whether the origin takes only requests that bear what the distribution adds. */
const tells = ({ ways }: Routed): boolean =>
  ways.some(({ main }) => main.kind === "aws.listener-rule" && (main.otherConditions ?? []).includes("http-header"));

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
    const fronts = new Map<Routed, Routed>();
    for (const routed of all)
      for (const next of routed.next) if (behaviorOf(routed)) fronts.set(next, fronts.get(next) ?? routed);
    for (const [origin, front] of fronts) {
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
  ],
  silent: [
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
