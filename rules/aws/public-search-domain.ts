import { control } from "../../model/control.ts";
import { everyone, onResource, principal, when } from "../../model/examples/aws.ts";
import { domainArn, searchDomain } from "../../model/examples/aws-open.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const logs = domainArn("logs");
const open = onResource("Allow", logs, "es:*", everyone, `${logs}/*`);
const reads = `internet#originate -> ${logs}#read`;

/** A domain outside any VPC whose access policy lets everybody, and that asks for no user of its own. */
export default defineRule({
  id: "aws.public-search-domain",
  version: 1,
  title: "Can search the domain without credentials",
  edge: "READS_PUBLIC_DOMAIN",
  emits: { from: ["Internet#originate"], to: "AwsSearchDomain#read" },
  needs: ["aws.search-domain", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    yield* openSteps(facts, aws, {
      kind: "aws.search-domain",
      by: "internet",
      actions: ["es:ESHttpGet"],
      access: "read",
      below: "/*",
      among: ({ vpc, fineGrained, anonymous }) => vpc === undefined && (!fineGrained || anonymous === true),
    });
  },

  controls: [control("narrow", "aws.statement", "Name the principals in the domain's access policy")],
  abuse: "`curl https://<domain endpoint>/_search`.",
  detection: [{ service: "es", event: "audit logs of the domain" }],
  remediation:
    "aws opensearch update-domain-config --domain-name <domain> --access-policies file://policy.json --advanced-security-options Enabled=true",
  frameworks: ["attack:T1530", "attack:T1190", "cwe:306"],
  references: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
  ],
  examples: [
    fires("everybody, from everywhere", reads, searchDomain("logs"), open),
    fires(
      "fine-grained control lets who is not signed in read",
      reads,
      searchDomain("logs", { fineGrained: true, anonymous: true }),
      open,
    ),
    silent("fine-grained control", searchDomain("logs", { fineGrained: true }), open),
    silent("inside a VPC", searchDomain("logs", { vpc: "vpc-1" }), open),
    silent(
      "one account",
      searchDomain("logs"),
      onResource("Allow", logs, "es:*", principal("222222222222"), `${logs}/*`),
    ),
    silent(
      "an address that nobody else has",
      searchDomain("logs"),
      onResource("Allow", logs, "es:*", everyone, `${logs}/*`, {
        when: [when("IpAddress", "aws:SourceIp", "10.0.0.0/8")],
      }),
    ),
    silent("no access policy", searchDomain("logs")),
  ],
});
