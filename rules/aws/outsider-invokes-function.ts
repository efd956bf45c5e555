import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, functionArn, lambda, onResource, principal, when } from "../../model/examples/aws.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { ownTarget, wayed } from "../families/aws-holding.ts";

const intake = functionArn("intake");

/** A function's policy lets everybody invoke it: any AWS account may, with a signature. */
export default defineRule({
  id: "aws.outsider-invokes-function",
  version: 1,
  title: "Can invoke the function from any AWS account",
  edge: "INVOKES_FUNCTION",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsFunction#connect" },
  needs: ["aws.function", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    const outsider = aws.caller(anyAccount);
    for (const fact of facts.each("aws.function")) {
      if (!outsider) continue;
      const [target] = ownTarget(fact);
      const ways = aws.ways({ caller: outsider, action: "lambda:InvokeFunction", target });
      yield* wayed(ways, [privilege(anyAccount, "impersonate")], privilege(fact.key, "connect"), [fact]);
    }
  },

  controls: [control("narrow", "aws.statement", "Name the accounts or services that invoke the function")],
  abuse: "From an account of one's own: `aws lambda invoke --function-name <function ARN>`.",
  detection: [{ service: "lambda", event: "Invoke (data event) with another accountId" }],
  remediation: "aws lambda remove-permission --function-name <function> --statement-id <sid>",
  frameworks: ["attack:T1648", "cwe:732"],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"],
  examples: [
    fires(
      "everybody",
      `${anyAccount}#impersonate -> ${intake}#connect`,
      lambda("intake"),
      onResource("Allow", intake, "lambda:InvokeFunction", everyone, intake),
    ),
    silent(
      "everybody, through the URL only",
      lambda("intake"),
      onResource("Allow", intake, "lambda:InvokeFunction", everyone, intake, {
        when: [when("Bool", "lambda:InvokedViaFunctionUrl", "true")],
      }),
    ),
    silent(
      "one account",
      lambda("intake"),
      onResource("Allow", intake, "lambda:InvokeFunction", principal("222222222222"), intake),
    ),
    silent(
      "a service of one account",
      lambda("intake"),
      onResource("Allow", intake, "lambda:InvokeFunction", everyone, intake, {
        when: [when("StringEquals", "aws:SourceAccount", "222222222222")],
      }),
    ),
  ],
});
