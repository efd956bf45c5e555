import { control } from "../../model/control.ts";
import { awsAccount, keyArn, kmsKey, onResource, principal } from "../../model/examples/aws.ts";
import { snapshot, snapshotArn } from "../../model/examples/aws-open.ts";
import { outsideAccount, unreadAccount, unreadRole } from "../../model/examples/aws-outside.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { sharedOutside } from "../families/aws-shared.ts";

const copy = snapshotArn("snap-1");
const dump = "arn:aws:rds:us-east-1:111111111111:snapshot:dump";
const key = keyArn("k");
const shared = { sharedWith: [unreadAccount] };
const reads = (arn: string): string => `${outsideAccount}#impersonate -> ${arn}#read`;

/**
 * A snapshot that is shared with an account which was not imported: it is restored there, by whom that account lets. An
 * encrypted one only if its key, which must be the customer's, lets somebody of that account too.
 */
export default defineRule({
  id: "aws.shared-snapshot",
  version: 1,
  title: "Can restore the snapshot in an account that it is shared with",
  edge: "RESTORES_SNAPSHOT",
  emits: { from: ["ExternalIdentity#impersonate"], to: "AwsSnapshot#read" },
  needs: ["aws.grant", "aws.key", "aws.snapshot", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const fact of facts.each("aws.snapshot", ({ sharedWith }) => sharedWith.length > 0))
      yield* sharedOutside(facts, aws, fact, fact.encrypted ? fact : undefined);
  },

  controls: [
    control("narrow", "aws.snapshot", "Take other accounts out of the sharing", "unshare-outside"),
    control("narrow", "aws.statement", "Take the account out of the key's policy"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse:
    "From that account: `aws ec2 create-volume --snapshot-id <snapshot>` or `aws rds restore-db-instance-from-db-snapshot`, and read.",
  detection: [
    { service: "ec2", event: "SharedSnapshotVolumeCreated, SharedSnapshotCopyInitiated" },
    { service: "kms", event: "Decrypt, CreateGrant with another accountId" },
  ],
  remediation:
    "aws ec2 modify-snapshot-attribute --snapshot-id <snapshot> --attribute createVolumePermission --operation-type remove --user-ids <account>",
  frameworks: ["attack:T1530", "attack:T1578.001", "owasp-nhi:NHI3"],
  references: [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  ],
  examples: [
    fires("shared with an account that was not imported", reads(copy), snapshot(copy, shared)),
    fires(
      "encrypted with a key that names a role of the account",
      reads(dump),
      snapshot(dump, { ...shared, of: "database", encrypted: true, kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(unreadRole("backup"))),
    ),
    silent(
      "encrypted with a key that lets its own account only",
      snapshot(copy, { ...shared, encrypted: true, kmsKey: key }),
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal("111111111111")),
    ),
    silent(
      "encrypted with AWS's own key, which is never shared",
      snapshot(copy, { ...shared, encrypted: true, kmsKey: key }),
      { ...kmsKey("k"), customerManaged: false },
    ),
    silent("shared with an account that was imported", snapshot(copy, shared), awsAccount(unreadAccount)),
    silent("shared with nobody", snapshot(copy)),
  ],
});
