import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { repository, repositoryArn } from "../../model/examples/aws-open.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const app = "arn:aws:ecr-public::111111111111:repository/app";

/** A repository of the public gallery: nobody is asked. */
export default defineRule({
  id: "aws.public-repository",
  version: 1,
  title: "Can pull the repository's images without credentials",
  edge: "PULLS_IMAGES",
  emits: { from: ["Internet#originate"], to: "AwsRepository#read" },
  needs: ["aws.repository"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.repository"))
      if (fact.public) yield { from: ["internet#originate"], to: privilege(fact.key, "read"), because: [fact] };
  },

  controls: [control("delete", "aws.repository", "Delete the public repository")],
  abuse: "`docker pull public.ecr.aws/<registry>/<repository>`: layers hold what was ever copied into them.",
  detection: [{ service: "ecr-public", event: "PutImage (who publishes); pulls are not logged" }],
  remediation: "aws ecr-public delete-repository --repository-name <repository>",
  frameworks: ["attack:T1525"],
  references: ["https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html"],
  examples: [
    fires("of the public gallery", `internet#originate -> ${app}#read`, repository(app, { public: true })),
    silent("a private one", repository(repositoryArn("app"))),
  ],
});
