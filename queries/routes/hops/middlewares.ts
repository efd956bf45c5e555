import type { Fact, FactOf, FactReader } from "../../../model/fact.ts";
import type { RouteControl, RouteControlKind, RouteTransform } from "../placement.ts";
import { control, ranges, transform } from "./build.ts";

type Middleware = FactOf<"k8s.middleware">;

const kinds: readonly (readonly [RegExp, RouteControlKind])[] = [
  [/^(basic|digest|ldap)/i, "basic"],
  [/^forwardauth$/i, "forward-auth"],
  [/jwt/i, "jwt"],
  [/^(openid|oauth2)/i, "oidc"],
  [/^mtls/i, "mtls"],
  [/^key-auth/i, "api-key"],
  [/^hmac/i, "signature"],
];
const kindOf = (type: string): RouteControlKind => kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "ext-authz";
/** Those that change a request: https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/ */
const changing =
  /^(addprefix|buffering|headers|replacepath|replacepathregex|stripprefix|stripprefixregex|plugin|grpcweb|request-transformer|pre-function)/i;

export interface Passed {
  readonly controls: readonly RouteControl[];
  readonly early: readonly RouteTransform[];
  readonly late: readonly RouteTransform[];
}

/** What middlewares do to a request, in the order in which they are written: what comes before the first login is early. */
export function middlewares(facts: FactReader, ids: readonly string[], by: Fact): Passed {
  const controls: RouteControl[] = [];
  const early: RouteTransform[] = [];
  const late: RouteTransform[] = [];
  let asked = false;
  for (const { id, known } of unfolded(facts, ids, 0)) {
    const name = id.split(":").slice(3).join("/");
    if (!known || known.asks === "perhaps")
      controls.push(control("ext-authz", name, "unknown", "every request of the route", known ?? by));
    else if (known.asks === "yes") {
      controls.push(control(kindOf(known.type), name, "require", "every request of the route", known));
      asked = true;
    } else if (changing.test(known.type))
      (asked ? late : early).push(transform(`middleware ${name} (${known.type})`, known));
    if (known) controls.push(...ranges(known.sourceRanges, known));
  }
  return { controls, early, late };
}

function* unfolded(
  facts: FactReader,
  ids: readonly string[],
  depth: number,
): Generator<{ readonly id: string; readonly known: Middleware | undefined }> {
  for (const id of ids) {
    const known = facts.get("k8s.middleware", id) ?? byJoinedName(facts, id);
    if (known && known.chain.length > 0 && depth < 8) yield* unfolded(facts, known.chain, depth + 1);
    else yield { id, known };
  }
}

/** Annotations of Traefik join namespace and name with a dash. */
function byJoinedName(facts: FactReader, id: string): Middleware | undefined {
  const [scheme, cluster, type, joined, more] = id.split(":");
  if (type !== "middleware" || joined === undefined || more !== undefined) return undefined;
  return facts
    .where("k8s.middleware", "cluster", `${scheme}:${cluster}`)
    .find(({ namespace, name }) => `${namespace}-${name}` === joined);
}
