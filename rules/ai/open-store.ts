import { podOf } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const at = "k8s:prod:pod:app:vectors";
const store = "k8s:prod:store:app:vectors";

/** Vector stores and search engines that ask nobody unless they are set up to. */
export default flawRule({
  id: "ai.open-store",
  title: "Can read and write the store, which asks nobody",
  edge: "USES_STORE",
  effects: ["data-open"],
  on: "store",
  accesses: ["read", "write"],
  leaves: "durable",
  abuse: "List the collections and scroll through them: passages of the documents lie beside their vectors.",
  detection: [{ service: "the store's log", event: "a scroll or dump of a whole collection" }],
  remediation: "kubectl set env -n <namespace> statefulset/<name> --from=secret/<secret with an API key>",
  frameworks: ["attack:T1213", "attack:T1565.001"],
  references: [
    "https://qdrant.tech/documentation/guides/security/",
    "https://docs.weaviate.io/deploy/configuration/authentication",
    "https://milvus.io/docs/authenticate.md",
  ],
  examples: [
    assumed(
      fires(
        "without an API key",
        [`${at}#connect -> ${store}#read`, `${at}#connect -> ${store}#write`],
        podOf("app", "vectors", { image: "qdrant/qdrant:v1.12.0" }),
      ),
    ),
    assumed(
      firesIf(
        "a switch for logins, of which is not read whether it is on",
        [`${at}#connect -> ${store}#read`, `${at}#connect -> ${store}#write`],
        podOf("app", "vectors", {
          image: "semitechnologies/weaviate:1.25.0",
          envNames: ["AUTHENTICATION_APIKEY_ENABLED"],
        }),
      ),
    ),
    silent(
      "with an API key",
      podOf("app", "vectors", { image: "qdrant/qdrant:v1.12.0", envNames: ["QDRANT__SERVICE__API_KEY"] }),
    ),
    silent(
      "security that nobody switched off",
      podOf("app", "vectors", { image: "opensearchproject/opensearch:2.19.0" }),
    ),
    silent("another program", podOf("app", "vectors", { image: "postgres:17" })),
  ],
});
