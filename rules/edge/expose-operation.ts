import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { edgeOperation } from "../../model/examples/edge.ts";
import { internet } from "../../model/node.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { environment, openRoute, routeId } from "../families/kubernetes-exposure.ts";

/** An operation that its document expressly leaves without authentication, at the host that the document names. */
export default defineRule({
  id: "edge.expose-operation",
  version: 1,
  title: "Can call an operation that is declared to ask for no credentials, where its host is open to the internet",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["edge.operation"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const fact of facts.each("edge.operation")) {
      if (fact.security !== "none" && fact.security !== "optional") continue;
      for (const { scheme, host, port } of fact.servers) {
        if (host === "") continue;
        const node = openRoute(routeId(scheme, host, port, fact.path), fact.scope);
        yield {
          from: [privilege(internet, "originate")],
          to: privilege(node.id, "connect"),
          because: [fact],
          conditions: environment(`${host} is open to the internet and serves what its API document says`),
          nodes: [node],
        };
      }
    }
  },
  controls: [
    control("add-authentication", "edge.operation", "Demand credentials for the operation, and declare it"),
    control("delete", "edge.operation", "Take the operation out of the API"),
  ],
  abuse: "Call the operation as the document says, without credentials.",
  detection: [{ service: "access log of the application", event: "a call of the operation without credentials" }],
  remediation: "demand credentials for the operation in the application, and give its `security` in the document",
  frameworks: ["attack:T1190"],
  references: ["https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object"],
  examples: [
    firesIf(
      "expressly without",
      "internet#originate -> route:https://api.example.com:443/v1/models#connect",
      edgeOperation("GET", "/v1/models"),
    ),
    firesIf(
      "one of the alternatives is none",
      "internet#originate -> route:https://api.example.com:443/v1/chat#connect",
      edgeOperation("POST", "/v1/chat", { security: "optional" }),
    ),
    silent("it asks", edgeOperation("GET", "/v1/models", { security: "required" })),
    silent("nothing is said", edgeOperation("GET", "/v1/models", { security: "undeclared" })),
    silent(
      "no host is told",
      edgeOperation("GET", "/v1/models", { servers: [{ scheme: "https", host: "", port: 443, basePath: "" }] }),
    ),
  ],
});
