import { database } from "../../model/examples/network.ts";
import { databaseClusters } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Gives the master user of a database cluster a password of its own, and logs in with it. */
export default storeRule({
  id: "aws.change-cluster-password",
  title: "Can set the password of the database cluster's master user",
  edge: "SETS_CLUSTER_PASSWORD",
  stores: databaseClusters,
  kind: "aws.database",
  to: "AwsDatabase#administer",
  asked: "set master passwords of database clusters",
  actions: [["rds:ModifyDBCluster"]],
  connected: true,
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws rds modify-db-cluster --master-user-password <own> --apply-immediately`, then connect: who used the old one is locked out.",
  detection: [{ service: "rds", event: "ModifyDBCluster with masterUserPassword" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name databases --policy-document file://policy.json   # rds:ModifyDBCluster for the deployment role only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html"],
  example: { store: database("app", {}, "cluster") },
});
