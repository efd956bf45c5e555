import type { Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, deny, role, roleArn, secret, secretArn, user, userArn } from "../../model/examples/aws.ts";
import { opens, warehouse, workgroup } from "../../model/examples/stores.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { dataApiSteps, openedBy } from "../families/aws-data-api.ts";
import { awsRestraints, awsSteps, identityFacts, ownTarget, permissionControls } from "../families/aws-holding.ts";
import { namespacesOf } from "../families/aws-listening.ts";
import { loginThere } from "../families/aws-logins.ts";

const app = roleArn("app");
const dw = warehouse("dw");
const lake = warehouse("lake", { serverless: true });
const bi = workgroup("bi", "lake");
const asks = "redshift-data:ExecuteStatement";
const get = "secretsmanager:GetSecretValue";
const users = "arn:aws:redshift:us-east-1:111111111111:dbuser:dw/*";
const both = (store: string): readonly string[] => [
  `${app}#impersonate -> ${store}#read`,
  `${app}#impersonate -> ${store}#write`,
];

/** What the Data API asks: the cluster, or the workgroup of a namespace; and who gives it a login there. */
interface Way {
  readonly store: FactOf<"aws.warehouse">;
  readonly resource: Target;
  readonly besides: readonly Fact[];
  readonly login: Target;
}

/** Runs SQL on a Redshift warehouse through the Data API, from anywhere: with a secret, or a login that Redshift makes. */
export default defineRule({
  id: "aws.warehouse-data-api",
  version: 2,
  title: "Can run SQL on the warehouse through the Data API",
  edge: "ASKS_WAREHOUSE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsWarehouse#read" },
  needs: [...identityFacts, "aws.grant", "aws.key", "aws.secret", "aws.warehouse", "aws.workgroup", "unlocks"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    if (facts.of("aws.warehouse").length === 0) return;
    yield* dataApiSteps(facts, aws, asks, () =>
      ways(facts).flatMap(({ store, resource, besides }) => openedBy(facts, store, resource, besides)),
    );
    for (const [serverless, action] of [
      [false, "redshift:GetClusterCredentials"],
      [true, "redshift-serverless:GetCredentials"],
    ] as const) {
      const question = {
        title: "ask warehouses through the Data API",
        parts: [{ action: asks }, { action }],
        targets: () =>
          facts.memo(`aws.asked ${action}`, () => ways(facts).filter(({ store }) => store.serverless === serverless)),
        on: ({ resource, login }: Way): readonly Target[] => [resource, login],
        fact: ({ store }: Way): Fact => store,
        sameAccount: true,
      };
      yield* awsSteps(aws, question, ({ store, besides }) =>
        (["read", "write"] as const).map((access) => ({
          to: privilege(store.key, access),
          because: [store, ...besides],
          conditions: [loginThere],
        })),
      );
    }
  },

  controls: [
    ...permissionControls("Narrow redshift-data:ExecuteStatement to the warehouses that are needed"),
    control("rotate", "unlocks", "Rotate the secret"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws redshift-data execute-statement --cluster-identifier <cluster> --db-user <user> --sql 'select ...'`.",
  detection: [
    { service: "redshift-data", event: "ExecuteStatement" },
    { service: "redshift", event: "GetClusterCredentials" },
  ],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name warehouse --policy-document file://policy.json   # redshift-data:ExecuteStatement and GetClusterCredentials for one user only",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html"],
  examples: [
    firesIf(
      "a login that Redshift makes",
      both(dw.key),
      role("app"),
      dw,
      allow(app, asks, dw.key),
      allow(app, "redshift:GetClusterCredentials", users, { index: 1 }),
    ),
    firesIf(
      "a namespace, through its workgroup",
      both(lake.key),
      role("app"),
      lake,
      bi,
      allow(app, [asks, "redshift-serverless:GetCredentials"], bi.key),
    ),
    fires(
      "a secret that opens it",
      `${app}#impersonate -> ${dw.key}#administer`,
      role("app"),
      dw,
      secret("admin"),
      opens(secretArn("admin"), dw.key),
      allow(app, [asks, get]),
    ),
    silent("the call alone", role("app"), dw, allow(app, asks)),
    silent(
      "another cluster's users",
      role("app"),
      dw,
      allow(app, asks),
      allow(app, "redshift:GetClusterCredentials", users.replace("dw", "other"), { index: 1 }),
    ),
    silent(
      "call and login for two identities",
      role("app"),
      user("ann"),
      dw,
      allow(app, asks),
      allow(userArn("ann"), "redshift:*"),
    ),
    silent("its own deny", role("app"), dw, allow(app, ["redshift-data:*", "redshift:*"]), deny(app, asks)),
  ],
});

function ways(facts: FactReader): readonly Way[] {
  const clusters = facts.of("aws.warehouse").filter(({ serverless }) => !serverless);
  return [
    ...clusters.map((store): Way => {
      const [resource] = ownTarget(store);
      const arn = `${store.key.replace(/:cluster:.*$/, "")}:dbuser:${store.name}/*`;
      return { store, resource, besides: [], login: { arn, account: resource.account } };
    }),
    ...facts.of("aws.workgroup").flatMap((group) => {
      const [resource] = ownTarget(group);
      return namespacesOf(facts, group).map((store): Way => ({ store, resource, besides: [group], login: resource }));
    }),
  ];
}
