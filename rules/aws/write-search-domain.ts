import { allow, role, roleArn } from "../../model/examples/aws.ts";
import { searchDomain } from "../../model/examples/stores.ts";
import { fires, firesIf } from "../../model/rule.ts";
import { inVpc, mappedInside, searchDomains } from "../families/aws-search.ts";
import { storeRule } from "../families/aws-store-rule.ts";

const app = roleArn("app");
const inside = searchDomain("logs", { vpc: "vpc-1", securityGroups: ["sg-search"] });

/** Puts, changes or deletes documents of a search domain. */
export default storeRule({
  id: "aws.write-search-domain",
  title: "Can write documents of the domain",
  edge: "WRITES_SEARCH_DOMAIN",
  stores: searchDomains,
  kind: "aws.search-domain",
  to: "AwsSearchDomain#write",
  asked: "write documents of search domains",
  actions: [["es:ESHttpPut"], ["es:ESHttpPost"], ["es:ESHttpDelete"]],
  connected: inVpc,
  conditions: mappedInside,
  abuse: "`PUT https://<domain>/<index>/_doc/<id>`, signed.",
  detection: [{ service: "OpenSearch audit log", event: "requests of the identity" }],
  remediation:
    "aws opensearch update-domain-config --domain-name <domain> --access-policies file://policy.json   # es:ESHttp* for the roles that need it, on their paths",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
  ],
  example: {
    store: searchDomain("logs"),
    resource: "arn:aws:es:us-east-1:111111111111:domain/logs/*",
    policy: true,
    more: [
      fires(
        "in a VPC, from where it admits",
        `${inside.key}#connect & ${app}#impersonate -> ${inside.key}#write`,
        role("app"),
        inside,
        allow(app, "es:ESHttpPut", `${inside.key}/*`),
      ),
      firesIf(
        "roles inside the domain decide too",
        `${app}#impersonate -> ${inside.key}#write`,
        role("app"),
        searchDomain("logs", { fineGrained: true }),
        allow(app, "es:ESHttpPut", `${inside.key}/*`),
      ),
    ],
  },
});
