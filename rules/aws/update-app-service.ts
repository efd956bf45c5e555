import { appService } from "../../model/examples/aws-compute.ts";
import { existing, whileIn } from "../families/aws-existing.ts";

/** Gives an App Runner service an image of its own, which runs with the role of the service. */
export default existing({
  id: "aws.update-app-service",
  title: "Can put its own image into the service",
  edge: "REPLACES_IMAGE",
  on: "aws.app-service",
  actions: ["apprunner:UpdateService"],
  state: whileIn("the service is running", /^RUNNING$/, /^OPERATION_IN_PROGRESS$/),
  to: "AwsService#execute",
  leaves: "durable",
  narrow: "Narrow apprunner:UpdateService to the services that are needed",
  abuse:
    "`aws apprunner update-service --service-arn <service> --source-configuration file://own.json` with a public image and a start command of its own.",
  detection: [{ service: "apprunner", event: "UpdateService" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json allows apprunner:UpdateService on the services that are needed`,
  frameworks: ["attack:T1525", "attack:T1648", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/apprunner/latest/api/API_UpdateService.html",
    "https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html",
  ],
  sample: appService,
  unfit: [{ state: "DELETED" }, { state: "PAUSED" }],
  open: [{ state: undefined }, { state: "OPERATION_IN_PROGRESS" }],
});
