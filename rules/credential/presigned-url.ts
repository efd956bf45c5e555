import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { bucket } from "../../model/examples/aws.ts";
import { found } from "../../model/examples/credential.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isWhole, lifeOf } from "../families/found-credentials.ts";

const url = found("aws-presigned-url", "fp1_url", {
  resource: "arn:aws:s3:::data",
  expiresAt: "2026-01-02T00:00:00.000Z",
});

/** An address with its own signature opens one object of the bucket until it expires, by the rights of whoever signed it. */
export default defineRule({
  id: "credential.presigned-url",
  version: 1,
  title: "Can fetch an object of the bucket",
  edge: "OPENS_OBJECT_OF",
  emits: { from: ["Credential#impersonate"], to: "AwsBucket#read" },
  needs: ["aws.bucket", "credential"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      if (credential.type !== "aws-presigned-url" || !isWhole(credential, facts.asOf)) continue;
      const opened = facts.get("aws.bucket", credential.resource ?? "");
      if (!opened) continue;
      yield {
        from: [privilege(credential.key, "impersonate")],
        to: privilege(opened.key, "read"),
        because: [credential, opened],
        conditions: [
          {
            kind: "target-state",
            text: "the address is of a read, of one object alone, and whoever signed it may still read that",
          },
        ],
        ...lifeOf(credential),
      };
    }
  },

  controls: [control("revoke", "credential", "Make the key that signed it inactive, or deny the signer the object")],
  abuse: "curl '<url>': no other credential is asked for.",
  detection: [{ service: "S3 access log", event: "REST.GET.OBJECT with authentication type QueryString" }],
  remediation:
    "aws iam update-access-key --user-name <user> --access-key-id <key of X-Amz-Credential> --status Inactive",
  frameworks: ["attack:T1530", "attack:T1552", "owasp-nhi:NHI2"],
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html"],
  examples: [
    firesIf("until it expires", "credential:fp1_url#impersonate -> arn:aws:s3:::data#read", url, bucket("data")),
    silent("expired", { ...url, expiresAt: "2025-12-31T00:00:00.000Z" }, bucket("data")),
    silent("of a bucket that was not read", url, bucket("other")),
  ],
});
