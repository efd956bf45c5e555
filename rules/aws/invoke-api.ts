import { privilege } from "../../model/access.ts";
import { allow, deny, functionArn, lambda, onResource, principal, role, roleArn } from "../../model/examples/aws.ts";
import { api, apiArn, apiRoute } from "../../model/examples/aws-entry.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { behind, entrances, invokeTarget } from "../families/aws-apis.ts";
import { awsRestraints, awsSteps, type Gain, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { behindStage } from "../families/aws-web-acls.ts";

const app = roleArn("app");
const job = functionArn("job");
const shop = apiArn("shop");
const signed = { authorization: "AWS_IAM", function: job };
const calls = `${app}#impersonate & route:https://shop.execute-api.us-east-1.amazonaws.com:443/prod/chat* by AWS_IAM#connect -> ${job}#connect`;
const lets = onResource("Allow", job, "lambda:InvokeFunction", { Service: ["apigateway.amazonaws.com"] }, job);
const invoke = "execute-api:Invoke";

interface Signed {
  readonly api: FactOf<"aws.api">;
  readonly route: FactOf<"aws.api-route">;
}

/** A method that wants a signature: whoever may invoke it gets through to the function behind. */
export default defineRule({
  id: "aws.invoke-api",
  version: 1,
  title: "Can invoke the function behind the API with a signature",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["AwsPrincipal#impersonate", "Route#connect"], to: "AwsFunction#connect" },
  needs: [...identityFacts, "aws.api", "aws.api-route", "aws.function"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",

  *derive(facts, { aws }) {
    const question = {
      title: "invoke APIs",
      parts: [{ action: invoke }],
      targets: () => signedRoutes(facts),
      on: ({ api: of, route }: Signed) => [invokeTarget(of, requestsOf(of, route))],
      fact: ({ route }: Signed) => route,
    };
    yield* awsSteps(aws, question, ({ api: of, route }) =>
      entrances(facts, of, route).flatMap((entrance) => {
        const called = behind(facts, aws, of, route, entrance.stage);
        return (called?.ways ?? []).map(
          ({ because, conditions, premises }): Gain => ({
            to: privilege(called?.fact.key ?? "", "connect"),
            because: [of, route, ...(called ? [called.fact] : []), ...because],
            premises: [privilege(behindStage(facts, entrance, of), "connect"), ...premises],
            conditions,
            authenticates: true,
          }),
        );
      }),
    );
  },

  controls: [...permissionControls("Narrow execute-api:Invoke to the methods that are needed")],
  abuse: "Sign the request with the principal's credentials: `awscurl --service execute-api <url>`.",
  detection: [{ service: "apigateway", event: "access logs of the stage, with the caller's ARN" }],
  remediation: "aws iam put-role-policy ...   # execute-api:Invoke on the methods that are needed",
  frameworks: ["attack:T1648"],
  references: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html",
  ],
  examples: [
    fires(
      "the caller may invoke the method",
      calls,
      role("app"),
      allow(app, invoke, `${shop}/prod/POST/chat`),
      api("shop"),
      apiRoute("shop", signed),
      lambda("job"),
      lets,
    ),
    fires(
      "the API's policy names the caller",
      calls,
      role("app"),
      onResource("Allow", shop, invoke, principal(app), `${shop}/*`),
      api("shop", { restricted: true }),
      apiRoute("shop", signed),
      lambda("job"),
      lets,
    ),
    silent(
      "another method",
      role("app"),
      allow(app, invoke, `${shop}/prod/GET/chat`),
      api("shop"),
      apiRoute("shop", signed),
      lambda("job"),
      lets,
    ),
    silent(
      "a deny of the caller",
      role("app"),
      allow(app, invoke, `${shop}/*`),
      deny(app, invoke, `${shop}/*`),
      api("shop"),
      apiRoute("shop", signed),
      lambda("job"),
      lets,
    ),
    silent(
      "the function does not let the API",
      role("app"),
      allow(app, invoke, `${shop}/*`),
      api("shop"),
      apiRoute("shop", signed),
      lambda("job"),
    ),
    silent(
      "the method asks nobody",
      role("app"),
      allow(app, invoke, `${shop}/*`),
      api("shop"),
      apiRoute("shop", { function: job }),
      lambda("job"),
      lets,
    ),
  ],
});

const signedRoutes = (facts: FactReader): readonly Signed[] =>
  facts.memo("aws.signed-api-routes", () =>
    facts.where("aws.api-route", "authorization", "AWS_IAM").flatMap((route) => {
      const of = facts.get("aws.api", route.api);
      return of ? [{ api: of, route }] : [];
    }),
  );

/** Requests for the route as a glob of what IAM is asked about. */
function requestsOf(
  { key, stages = [], protocol }: FactOf<"aws.api">,
  { method, path }: FactOf<"aws.api-route">,
): string {
  const [only, ...others] = stages;
  const stage = only !== undefined && others.length === 0 ? only : "*";
  if (protocol === "WEBSOCKET") return `${key}/${stage}/${method}`;
  if (path === "$default") return `${key}/${stage}/*`;
  return `${key}/${stage}/${method === "ANY" ? "*" : method}${path.replace(/\{[^}]*\}/g, "*")}`;
}
