import type { FactOf } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { definePattern, isOpen, named } from "./pattern.ts";
import { account, balanced, forward, listener, oidc, oidcAllowing, onPath, rule } from "./raw/aws.ts";

type Rule = FactOf<"aws.listener-rule">;
const rulesOf = ({ ways }: Routed): readonly Rule[] =>
  ways.flatMap(({ main }) => (main.kind === "aws.listener-rule" ? [main] : []));

/** A load balancer takes the first rule that fits: a login is an action of one rule and of no other. */
export default definePattern({
  id: "AUTH-BYP-04",
  title: "A rule of a load balancer forwards without the login that another rule has",
  reason:
    "`authenticate-oidc`, `authenticate-cognito` and `jwt-validation` are actions of one rule. Rules are tried by their numbers, and each listener has its own; `OnUnauthenticatedRequest: allow` passes everybody on.",
  references: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
  ],
  *find({ facts, all }) {
    for (const routed of all) {
      if (!isOpen(routed)) continue;
      const [own] = rulesOf(routed);
      if (!own || own.targetGroups.length === 0) continue;
      const others = facts.where("aws.listener-rule", "loadBalancer", own.loadBalancer);
      const optional = (own.logins ?? []).length > 0 ? own : undefined;
      const asking = optional ?? others.find((other) => other.authenticates);
      if (!asking) continue;
      const place = `rule ${own.priority} of port ${own.port}`;
      const why = optional
        ? `${place} passes requests without identity on: ${(own.logins ?? []).join(", ")}`
        : `${place} forwards without a login, rule ${asking.priority} of port ${asking.port} asks for one`;
      yield { routed, why: `${named(routed)}: ${why}`, groups: [], because: asking === own ? [own] : [own, asking] };
    }
  },
  fires: [
    {
      name: "a rule of a lower number without the login",
      files: account(
        balanced([listener(443, rule(1, [forward], [onPath("/api/*")]), rule("default", [oidc, forward]))]),
      ),
    },
    {
      name: "the listener for HTTP forwards too",
      files: account(
        balanced([listener(443, rule("default", [oidc, forward])), listener(80, rule("default", [forward]))]),
      ),
    },
    {
      name: "a login that lets everybody pass",
      files: account(balanced([listener(443, rule("default", [oidcAllowing, forward]))])),
    },
  ],
  silent: [
    {
      name: "every rule asks",
      files: account(
        balanced([listener(443, rule(1, [oidc, forward], [onPath("/api/*")]), rule("default", [oidc, forward]))]),
      ),
    },
    {
      name: "the listener for HTTP redirects",
      files: account(
        balanced([
          listener(443, rule("default", [oidc, forward])),
          listener(
            80,
            rule("default", [{ Type: "redirect", RedirectConfig: { Protocol: "HTTPS", StatusCode: "HTTP_301" } }]),
          ),
        ]),
      ),
    },
    {
      name: "inside",
      files: account(
        balanced([listener(443, rule(1, [forward], [onPath("/api/*")]), rule("default", [oidc, forward]))], "internal"),
      ),
    },
  ],
});
