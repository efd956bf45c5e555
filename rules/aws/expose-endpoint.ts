import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { endpoint } from "../../model/examples/aws-entry.ts";
import type { FactOf } from "../../model/fact.ts";
import { kindOfId } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { routeId, routeNode } from "../families/aws-routes.ts";

const app = "arn:aws:apprunner:us-east-1:111111111111:service/app/1";
const host = "x.us-east-1.awsapprunner.com";
const at = `route:https://${host}:443/*`;

/** A service of AWS that has a host on the internet of its own, and what it runs behind it where nobody is asked. */
export default defineRule({
  id: "aws.expose-endpoint",
  version: 1,
  title: "Can send requests to the service",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate", "Route#connect"], to: "Any#connect" },
  needs: ["aws.endpoint"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.endpoint")) {
      const id = routeOf(fact);
      const asks = fact.asks === "nobody" ? "unauthenticated" : "authenticated";
      const route = routeNode(id, fact.scope, asks);
      yield { from: ["internet#originate"], to: privilege(id, "connect"), because: [fact], nodes: [route] };
      const kind = kindOfId(fact.serves);
      if (fact.asks !== "nobody" || !kind) continue;
      const served = { id: fact.serves, kind, name: fact.name, scope: fact.scope };
      yield {
        from: [privilege(id, "connect")],
        to: privilege(fact.serves, "connect"),
        because: [fact],
        nodes: [route, served],
      };
    }
  },

  controls: [control("restrict-network", "aws.endpoint", "Take the service off the internet")],
  abuse: "`curl https://<host>/`.",
  detection: [{ service: "the service", event: "its access logs" }],
  remediation:
    "aws apprunner update-service --service-arn <service> --network-configuration 'IngressConfiguration={IsPubliclyAccessible=false}'   # or what the service has for it",
  frameworks: ["attack:T1190"],
  references: [
    "https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-container-services.html",
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html",
  ],
  examples: [
    fires(
      "a service that asks nobody",
      [`internet#originate -> ${at}#connect`, `${at}#connect -> ${app}#connect`],
      endpoint(app, host),
    ),
    fires(
      "a gateway that asks for a token",
      "internet#originate -> route:https://g.gateway.bedrock-agentcore.us-east-1.amazonaws.com:443/*#connect",
      endpoint(
        "arn:aws:bedrock-agentcore:us-east-1:111111111111:gateway/g",
        "g.gateway.bedrock-agentcore.us-east-1.amazonaws.com",
        { asks: "token" },
      ),
    ),
    fires(
      "an address and a port",
      [
        "internet#originate -> route:tcp://198.51.100.9:22/*#connect",
        "route:tcp://198.51.100.9:22/*#connect -> arn:aws:lightsail:us-east-1:111111111111:Instance/1#connect",
      ],
      endpoint("arn:aws:lightsail:us-east-1:111111111111:Instance/1", "198.51.100.9", { port: 22 }),
    ),
    silent("no endpoint on the internet"),
  ],
});

/** Runtimes of agents share a host: each has a path of its own. */
const routeOf = ({ host: name, port, serves }: FactOf<"aws.endpoint">): string =>
  routeId(
    port === 443 ? "https" : port === 80 ? "http" : "tcp",
    name,
    port,
    /^arn:[^:]+:bedrock-agentcore:[^:]*:\d+:runtime\//.test(serves) ? `/runtimes/${serves.split("/").at(-1)}/` : "/",
  );
