import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { functionArn, lambda, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { distrusts } from "../families/aws-runs-as.ts";

const app = roleArn("app");

/** Code in a function has the credentials of the function's role in its environment. */
export default defineRule({
  id: "aws.function-role",
  version: 1,
  title: "Has the credentials of the function's role",
  edge: "RUNS_AS",
  emits: { from: ["AwsFunction#read-files"], to: "AwsRole#impersonate" },
  needs: ["aws.function", "aws.role"],
  reliesOnAbsenceIn: [],
  leaves: "until 12h",

  *derive(facts) {
    for (const fact of facts.each("aws.function")) {
      const runsAs = fact.role === undefined ? undefined : facts.get("aws.role", fact.role);
      if (runsAs && !distrusts(facts, runsAs.key, "lambda.amazonaws.com"))
        yield {
          from: [privilege(fact.key, "read-files")],
          to: privilege(runsAs.key, "impersonate"),
          because: [fact, runsAs],
        };
    }
  },

  controls: [
    control("narrow", "aws.function", "Give the function a role of its own with less"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "Read AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN from the environment (or /proc/self/environ).",
  detection: [{ service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" }],
  remediation: "aws lambda update-function-configuration --function-name <function> --role <role with less>",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime",
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  ],
  examples: [
    fires(
      "a function with a role",
      `${functionArn("job")}#read-files -> ${app}#impersonate`,
      lambda("job", { role: app }),
      role("app"),
    ),
    silent(
      "the role trusts another service",
      lambda("job", { role: app }),
      role("app"),
      trustsService(app, "ec2.amazonaws.com"),
    ),
    silent("a role that was not read", lambda("job", { role: app })),
    silent("another function's role", lambda("job"), role("app")),
  ],
});
