import { control } from "../../model/control.ts";
import { everyone, onResource, principal, when } from "../../model/examples/aws.ts";
import { repository, repositoryArn } from "../../model/examples/aws-open.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const app = repositoryArn("app");
const pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** A private repository whose policy lets everybody pull: the login token is one of any AWS account. */
export default defineRule({
  id: "aws.open-repository",
  version: 1,
  title: "Can pull the repository's images from any AWS account",
  edge: "PULLS_IMAGES",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsRepository#read" },
  needs: ["aws.repository", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const step of openSteps(facts, aws, {
      kind: "aws.repository",
      by: anyAccount,
      actions: pull,
      access: "read",
      among: (fact) => !fact.public,
    }))
      yield { ...step, authenticates: true };
  },

  controls: [control("narrow", "aws.statement", "Name the accounts that pull")],
  abuse:
    "`aws ecr get-login-password --region <region> | docker login ...`, then `docker pull <account>.dkr.ecr.<region>.amazonaws.com/<repository>`.",
  detection: [{ service: "ecr", event: "BatchGetImage with another accountId" }],
  remediation: "aws ecr set-repository-policy --repository-name <repository> --policy-text file://policy.json",
  frameworks: ["attack:T1525", "cwe:732"],
  references: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"],
  examples: [
    fires(
      "everybody may pull",
      `${anyAccount}#impersonate -> ${app}#read`,
      repository(app),
      onResource("Allow", app, pull, everyone, "*"),
    ),
    silent("one of the two actions", repository(app), onResource("Allow", app, "ecr:BatchGetImage", everyone, "*")),
    silent(
      "an organization",
      repository(app),
      onResource("Allow", app, pull, everyone, "*", { when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")] }),
    ),
    silent("one account", repository(app), onResource("Allow", app, pull, principal("222222222222"), "*")),
    silent("no policy", repository(app)),
  ],
});
