import { warehouse } from "../../model/examples/stores.ts";
import { warehouseNamespaces } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Gives the administrator of a warehouse a password of its own, and logs in with it. */
export default storeRule({
  id: "aws.change-namespace-password",
  title: "Can set the password of the warehouse's administrator",
  edge: "SETS_NAMESPACE_PASSWORD",
  stores: warehouseNamespaces,
  kind: "aws.warehouse",
  to: "AwsWarehouse#administer",
  asked: "set passwords of warehouses",
  actions: [["redshift-serverless:UpdateNamespace"]],
  connected: true,
  ownAccount: true,
  escalation: true,
  abuse: "`aws redshift-serverless update-namespace --admin-user-password <own>`, then connect with it.",
  detection: [{ service: "redshift", event: "UpdateNamespace" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name warehouses --policy-document file://policy.json   # without redshift-serverless:UpdateNamespace",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_UpdateNamespace.html"],
  example: { store: warehouse("lake", { serverless: true }) },
});
