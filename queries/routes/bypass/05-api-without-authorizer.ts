import type { FactOf } from "../../../model/fact.ts";
import { definePattern, guardedGroups, named } from "./pattern.ts";
import { account, functions, httpApi, lambda, method, restApi } from "./raw/aws.ts";

type Method = FactOf<"aws.api-route">;

const leads = (route: Method): boolean => route.function !== undefined || route.forwards !== undefined;

/** API Gateway and function URLs ask where they are told to, method by method. */
export default definePattern({
  id: "AUTH-BYP-05",
  title: "A method of an API, or a function URL, without an authorizer",
  reason:
    "`NONE` is what a method asks where nobody sets an authorizer. An API key tells clients apart and authenticates none; a function URL of type `NONE` with a policy for everybody is open.",
  references: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  ],
  *find(scene) {
    for (const routed of scene.all) {
      if (routed.state !== "unauthenticated") continue;
      const main = routed.ways.find(({ direct }) => direct)?.main;
      const groups = guardedGroups(scene, routed);
      if (main?.kind === "aws.function" && routed.forward.open.length > 0)
        yield {
          routed,
          why: `the URL of ${main.name} asks nobody, and its policy lets everybody in`,
          groups,
          because: [main],
        };
      if (main?.kind !== "aws.api-route" || !leads(main) || main.authorization !== "NONE") continue;
      if (main.function !== undefined && routed.forward.open.length + routed.forward.guarded.length === 0) continue;
      const how = main.keyRequired ? "asks for an API key alone, which authenticates nobody" : "has no authorizer";
      yield { routed, why: `${main.method} ${named(routed)} ${how}`, groups, because: [main] };
    }
  },
  fires: [
    {
      name: "a method of a REST API that asks nobody",
      files: account({ ...restApi({ "/chat": { POST: method("NONE", "agent") } }), ...functions(lambda("agent")) }),
    },
    {
      name: "a route of an HTTP API without an authorizer",
      files: account({ ...httpApi({ "POST /chat": "NONE" }, "agent"), ...functions(lambda("agent")) }),
    },
    { name: "a function URL of type NONE", files: account(functions(lambda("agent", { url: "NONE" }))) },
  ],
  silent: [
    {
      name: "IAM decides",
      files: account({ ...restApi({ "/chat": { POST: method("AWS_IAM", "agent") } }), ...functions(lambda("agent")) }),
    },
    {
      name: "a JWT authorizer",
      files: account({ ...httpApi({ "POST /chat": "JWT" }, "agent"), ...functions(lambda("agent")) }),
    },
    {
      name: "a function URL of type NONE whose policy lets nobody in",
      files: account(functions(lambda("agent", { url: "NONE", open: false }))),
    },
  ],
});
