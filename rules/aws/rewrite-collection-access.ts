import { privilege } from "../../model/access.ts";
import { allow, deny, role, roleArn } from "../../model/examples/aws.ts";
import { collectionNetwork, searchCollection } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { networksOf } from "../families/aws-collections.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "../families/aws-holding.ts";

const app = roleArn("app");
const corpus = searchCollection("facts");
const open = collectionNetwork("open", { public: true, resources: ["collection/facts"] });

/** Writes itself into a data access policy of a collection, and calls the collection. */
export default defineRule({
  id: "aws.rewrite-collection-access",
  version: 1,
  title: "Can write itself into the collection's data access policy",
  edge: "REWRITES_COLLECTION_ACCESS",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsSearchCollection#administer" },
  needs: [...identityFacts, "aws.collection-network", "aws.search-collection"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    for (const action of ["aoss:UpdateAccessPolicy", "aoss:CreateAccessPolicy"]) {
      const question = {
        title: "rewrite data access policies",
        parts: [{ action }, { action: "aoss:APIAccessAll" }],
        ...targetsOf(facts, "aws.search-collection"),
        sameAccount: true,
      };
      yield* awsSteps(aws, question, (collection) =>
        networksOf(facts, collection).map(({ because, premises, conditions }) => ({
          to: privilege(collection.key, "administer"),
          because: [collection, ...because],
          premises,
          conditions,
        })),
      );
    }
  },

  controls: permissionControls("Take aoss:UpdateAccessPolicy and aoss:CreateAccessPolicy away"),
  abuse: "`aws opensearchserverless create-access-policy --type data` with `aoss:*` on every index for oneself.",
  detection: [{ service: "aoss", event: "CreateAccessPolicy, UpdateAccessPolicy" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name search --policy-document file://policy.json   # aoss:UpdateAccessPolicy with aoss:collection, for the deployment role",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html"],
  examples: [
    fires(
      "both permissions, and a network that lets it in",
      `${app}#impersonate -> ${corpus.key}#administer`,
      role("app"),
      corpus,
      open,
      allow(app, ["aoss:UpdateAccessPolicy", "aoss:APIAccessAll"]),
    ),
    silent("policies only", role("app"), corpus, open, allow(app, "aoss:UpdateAccessPolicy")),
    silent("calls only", role("app"), corpus, open, allow(app, "aoss:APIAccessAll")),
    silent("no network policy", role("app"), corpus, allow(app, "aoss:*")),
    silent("its own deny", role("app"), corpus, open, allow(app, "aoss:*"), deny(app, "aoss:*AccessPolicy")),
  ],
});
