import type { AwsImageFact, AwsSnapshotFact } from "../fact/aws-stores.ts";
import { regionFlag } from "./aws-acting.ts";
import { lines, remark, sh } from "./shell.ts";
import { atOnce, changes, minutes } from "./spec.ts";

const idOf = (arn: string): string => arn.split("/").at(-1) ?? arn;

const unshared = <F extends AwsSnapshotFact | AwsImageFact>(fact: F): F => ({ ...fact, public: false, sharedWith: [] });

/** Taking other accounts out of a snapshot's sharing, whoever they are. */
const unsharing = {
  title: "Take other accounts out of the snapshot's sharing",
  cost: 2,
  latency: atOnce,
  to: unshared,
  command: ({ key, of, sharedWith }: AwsSnapshotFact): string =>
    of === "volume"
      ? sh`aws ec2 modify-snapshot-attribute --snapshot-id=${idOf(key)} --attribute=createVolumePermission --operation-type=remove --user-ids=${sharedWith.join(",")}` +
        regionFlag(key)
      : (of === "database"
          ? "aws rds modify-db-snapshot-attribute --db-snapshot-identifier="
          : "aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier=") +
        sh`${key.split(":").at(-1) ?? key} --attribute-name=restore --values-to-remove` +
        sharedWith.map((account) => sh` ${account}`).join("") +
        regionFlag(key),
} as const;

/** Edits of data stores. */
export const awsStoreEdits = [
  changes("add-authentication", "aws.file-system", {
    title: "Give the file system a policy that asks who mounts it",
    cost: 3,
    latency: { seconds: minutes, survives: "mounts that stand, until they are taken off" },
    closes: ({ hasPolicy }) => !hasPolicy,
    to: (fact) => ({ ...fact, hasPolicy: true }),
    command: ({ key }) =>
      lines(
        remark("policy.json allows elasticfilesystem:ClientMount to the roles that mount it, with aws:SecureTransport"),
        sh`aws efs put-file-system-policy --file-system-id=${idOf(key)} --policy=file://policy.json` + regionFlag(key),
      ),
  }),
  changes("narrow", "aws.snapshot", {
    ...unsharing,
    change: "unshare",
    // Nobody of its own account is shut out by this.
    closes: ({ account }, cited) => cited.some(({ kind, key }) => kind === "aws.account" && key !== account),
  }),
  // Steps of accounts that were not imported rest on the sharing alone.
  changes("narrow", "aws.snapshot", {
    ...unsharing,
    change: "unshare-outside",
  }),
  changes("narrow", "aws.image", {
    change: "unshare-outside",
    title: "Take other accounts out of the image's sharing",
    cost: 2,
    latency: atOnce,
    to: unshared,
    command: ({ key, sharedWith }) =>
      sh`aws ec2 modify-image-attribute --image-id=${idOf(key)} --attribute=launchPermission --operation-type=remove --user-ids=${sharedWith.join(",")}` +
      regionFlag(key),
  }),
];
