import { privilege } from "../../model/access.ts";
import { allow, deny, role, roleArn, vpcEndpoint } from "../../model/examples/aws.ts";
import { collectionAccess, collectionNetwork, searchCollection } from "../../model/examples/stores.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { collectionsOf, networksOf } from "../families/aws-collections.ts";
import { awsRestraints, identityFacts, ownTarget, permissionControls, wayed } from "../families/aws-holding.ts";

const app = roleArn("app");
const corpus = searchCollection("facts");
const lets = (permission: string, who: string = app): FactOf<"aws.collection-access"> =>
  collectionAccess("readers", { principals: [who], resources: ["index/facts/*"], permissions: [permission] });
const open = collectionNetwork("open", { public: true, resources: ["collection/fa*"] });
const may = allow(app, "aoss:APIAccessAll", corpus.key);
const does = (access: string, more = ""): string => `${app}#impersonate${more} -> ${corpus.key}#${access}`;

const gives = [
  ["read", "aoss:ReadDocument"],
  ["write", "aoss:WriteDocument"],
] as const;

/** A data access policy names the caller, IAM lets it call the collection, and a network policy lets the request in. */
export default defineRule({
  id: "aws.search-collection",
  version: 1,
  title: "Can use documents of the search collection",
  edge: "USES_COLLECTION",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsSearchCollection#read" },
  needs: [...identityFacts, "aws.collection-access", "aws.collection-network", "aws.search-collection"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const maxima = new Map(
      facts.of("aws.collection-access").length > 0
        ? aws.accounts().flatMap((account) => aws.maxima(account).map((max) => [max.id, max] as const))
        : [],
    );
    for (const access of facts.each("aws.collection-access")) {
      const given = gives.filter(([, permission]) => access.permissions.some((one) => matches(one, permission)));
      if (access.type !== "index" || given.length === 0) continue;
      // The policy lists whom it lets in: each of them is asked about, not everybody there is.
      const callers = access.principals.flatMap((id) => [aws.caller(id), maxima.get(`${id}~max`)]);
      for (const collection of collectionsOf(facts, access)) {
        const [target] = ownTarget(collection);
        for (const caller of callers) {
          if (!caller) continue;
          const ways = aws.ways({ caller, action: "aoss:APIAccessAll", target });
          for (const network of networksOf(facts, collection))
            for (const [gained] of given)
              for (const step of wayed(ways, [caller.end, ...network.premises], privilege(collection.key, gained), [
                collection,
                access,
                ...network.because,
              ]))
                yield { ...step, conditions: [...(step.conditions ?? []), ...network.conditions] };
        }
      }
    }
  },

  controls: permissionControls("Take aoss:APIAccessAll away"),
  abuse: "`GET https://<id>.<region>.aoss.amazonaws.com/<index>/_search`, signed for the service `aoss`.",
  detection: [{ service: "aoss", event: "requests of the identity (data events)" }],
  remediation:
    "aws opensearchserverless update-access-policy --type data --name <policy> --policy-version <version> --policy file://policy.json",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html",
  ],
  examples: [
    fires("reading", does("read"), role("app"), corpus, lets("aoss:ReadDocument"), open, may),
    fires("both", [does("read"), does("write")], role("app"), corpus, lets("aoss:*"), open, may),
    fires(
      "from an endpoint of a VPC",
      does("read", " & vpce-1#originate"),
      role("app"),
      corpus,
      lets("aoss:ReadDocument"),
      collectionNetwork("inside", { endpoints: ["vpce-1"], resources: ["collection/facts"] }),
      vpcEndpoint("vpce-1", "vpc-1"),
      may,
    ),
    silent("the data access policy names another", role("app"), corpus, lets("aoss:*", roleArn("ops")), open, may),
    silent("describing only", role("app"), corpus, lets("aoss:DescribeIndex"), open, may),
    silent("no permission of IAM", role("app"), corpus, lets("aoss:*"), open),
    silent("no network policy", role("app"), corpus, lets("aoss:*"), may),
    silent("another collection", role("app"), searchCollection("logs"), lets("aoss:*"), open, allow(app, "aoss:*")),
    silent("its own deny", role("app"), corpus, lets("aoss:*"), open, may, deny(app, "aoss:*")),
  ],
});

const matches = (pattern: string, permission: string): boolean => pattern === permission || pattern === "aoss:*";
