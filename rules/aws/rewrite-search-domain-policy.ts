import { searchDomain } from "../../model/examples/stores.ts";
import { inVpc, searchDomains } from "../families/aws-search.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { themselves } from "../families/aws-stores.ts";

/** Changes who the domain lets in: its access policy, or the master user of fine-grained access control. */
export default storeRule({
  id: "aws.rewrite-search-domain-policy",
  title: "Can rewrite the search domain's policy",
  edge: "REWRITES_SEARCH_DOMAIN",
  stores: themselves(searchDomains),
  kind: "aws.search-domain",
  to: "AwsSearchDomain#administer",
  asked: "rewrite policies of search domains",
  actions: [["es:UpdateDomainConfig"], ["es:UpdateElasticsearchDomainConfig"]],
  connected: inVpc,
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws opensearch update-domain-config --access-policies file://policy.json`, and `--advanced-security-options` with a master user of one's own.",
  detection: [{ service: "es", event: "UpdateDomainConfig" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name search --policy-document file://policy.json   # without es:UpdateDomainConfig",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_UpdateDomainConfig.html"],
  example: { store: searchDomain("logs") },
});
