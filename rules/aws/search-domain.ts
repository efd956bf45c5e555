import { allow, role, roleArn } from "../../model/examples/aws.ts";
import { searchDomain } from "../../model/examples/stores.ts";
import { fires, firesIf } from "../../model/rule.ts";
import { inVpc, mappedInside, searchDomains } from "../families/aws-search.ts";
import { storeRule } from "../families/aws-store-rule.ts";

const app = roleArn("app");
const inside = searchDomain("logs", { vpc: "vpc-1", securityGroups: ["sg-search"] });

/** Asks a search domain for documents. */
export default storeRule({
  id: "aws.search-domain",
  title: "Can search the domain's documents",
  edge: "SEARCHES_DOMAIN",
  stores: searchDomains,
  kind: "aws.search-domain",
  to: "AwsSearchDomain#read",
  asked: "read documents of search domains",
  actions: [["es:ESHttpGet"], ["es:ESHttpPost"]],
  connected: inVpc,
  conditions: mappedInside,
  abuse: "`GET https://<domain>/_search?size=1000`, signed.",
  detection: [{ service: "OpenSearch audit log", event: "requests of the identity" }],
  remediation:
    "aws opensearch update-domain-config --domain-name <domain> --access-policies file://policy.json   # es:ESHttp* for the roles that need it, on their paths",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
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
        `${inside.key}#connect & ${app}#impersonate -> ${inside.key}#read`,
        role("app"),
        inside,
        allow(app, "es:ESHttpGet", `${inside.key}/*`),
      ),
      firesIf(
        "roles inside the domain decide too",
        `${app}#impersonate -> ${inside.key}#read`,
        role("app"),
        searchDomain("logs", { fineGrained: true }),
        allow(app, "es:ESHttpGet", `${inside.key}/*`),
      ),
    ],
  },
});
