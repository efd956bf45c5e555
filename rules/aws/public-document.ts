import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { document, documentArn } from "../../model/examples/aws-entry.ts";
import { anyAccount } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { outside } from "../families/aws-open.ts";

const runbook = documentArn("runbook");

/** A document of Systems Manager that is shared with all accounts: what it holds (scripts, names, passwords) is read. */
export default defineRule({
  id: "aws.public-document",
  version: 1,
  title: "Can read the document from any AWS account",
  edge: "READS_DOCUMENT",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsDocument#read" },
  needs: ["aws.document"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.document"))
      if (fact.public)
        yield { from: [outside[anyAccount]], to: privilege(fact.key, "read"), because: [fact], authenticates: true };
  },

  controls: [control("narrow", "aws.document", "Share the document with the accounts that need it only")],
  abuse: "From an account of one's own: `aws ssm get-document --name <document ARN>`.",
  detection: [{ service: "ssm", event: "ModifyDocumentPermission with all (who shared it)" }],
  remediation:
    "aws ssm modify-document-permission --name <document> --permission-type Share --account-ids-to-remove all",
  frameworks: ["attack:T1552.001", "cwe:732"],
  references: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html"],
  examples: [
    fires("shared with all", `${anyAccount}#impersonate -> ${runbook}#read`, document("runbook", { public: true })),
    silent("shared with nobody", document("runbook")),
  ],
});
