import { warehouse } from "../../model/examples/stores.ts";
import { warehouseClusters } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Gives the administrator of a warehouse a password of its own, and logs in with it. */
export default storeRule({
  id: "aws.change-warehouse-password",
  title: "Can set the password of the warehouse's administrator",
  edge: "SETS_WAREHOUSE_PASSWORD",
  stores: warehouseClusters,
  kind: "aws.warehouse",
  to: "AwsWarehouse#administer",
  asked: "set passwords of warehouses",
  actions: [["redshift:ModifyCluster"]],
  connected: true,
  ownAccount: true,
  escalation: true,
  abuse: "`aws redshift modify-cluster --master-user-password <own>`, then connect with it.",
  detection: [{ service: "redshift", event: "ModifyCluster" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name warehouses --policy-document file://policy.json   # without redshift:ModifyCluster",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyCluster.html"],
  example: { store: warehouse("dw") },
});
