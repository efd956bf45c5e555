import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, onResource, principal, roleArn, when } from "../../model/examples/aws.ts";
import { searchDomain } from "../../model/examples/stores.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const inside = { vpc: "vpc-1", securityGroups: ["sg-search"] };
const logs = searchDomain("logs", inside);
const asks = (access: string): string => `${logs.key}#connect -> ${logs.key}#${access}`;
const open = onResource("Allow", logs.key, "es:*", everyone, `${logs.key}/*`);
const asked = [
  ["read", "es:ESHttpGet"],
  ["write", "es:ESHttpPut"],
] as const;

/** A domain inside a VPC whose policy names everybody answers whoever reaches it: its network is all that guards it. */
export default defineRule({
  id: "aws.open-search-domain",
  version: 1,
  title: "Can use the search domain without credentials",
  edge: "USES_OPEN_SEARCH_DOMAIN",
  emits: { from: ["AwsSearchDomain#connect"], to: "AwsSearchDomain#read" },
  needs: ["aws.search-domain", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    const anybody = aws.caller(internet);
    for (const fact of facts.each("aws.search-domain")) {
      if (!anybody || fact.vpc === undefined || fact.fineGrained) continue;
      const target = { arn: `${fact.key}/*`, holder: fact.key, account: fact.key.split(":")[4] ?? "" };
      for (const [access, action] of asked)
        for (const { because, conditions, premises } of aws.ways({ caller: anybody, action, target }))
          yield {
            from: [privilege(fact.key, "connect"), ...premises],
            to: privilege(fact.key, access),
            because: [fact, ...because],
            conditions,
          };
    }
  },

  controls: [control("narrow", "aws.statement", "Take the statement for everybody out of the domain's policy")],
  abuse: "`curl https://<domain>/_search?size=1000` from any place in the VPC that the domain's security group admits.",
  detection: [{ service: "OpenSearch audit log", event: "a search without a user" }],
  remediation:
    "aws opensearch update-domain-config --domain-name <domain> --access-policies file://policy.json   # roles in the place of everybody; or fine-grained access control",
  frameworks: ["attack:T1530", "cwe:306"],
  references: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html"],
  examples: [
    fires("everybody", [asks("read"), asks("write")], logs, open),
    silent("roles inside the domain decide too", searchDomain("logs", { ...inside, fineGrained: true }), open),
    silent("a public endpoint, which is another rule's", searchDomain("logs"), open),
    silent("a role only", logs, onResource("Allow", logs.key, "es:*", principal(roleArn("app")), `${logs.key}/*`)),
    silent(
      "an organization only",
      logs,
      onResource("Allow", logs.key, "es:*", everyone, `${logs.key}/*`, {
        when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")],
      }),
    ),
  ],
});
