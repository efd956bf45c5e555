import type { Fact } from "../fact.ts";
import { regionFlag } from "./aws-acting.ts";
import { lines, remark, sh } from "./shell.ts";
import { atOnce, changes, minutes } from "./spec.ts";

const idOf = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** What nobody of an imported account does: no policy of an identity, and no account, has a say in it. */
const isOutsiders = (cited: readonly Pick<Fact, "kind" | "key">[]): boolean =>
  cited.every(
    ({ kind, key }) =>
      ["aws.snapshot", "aws.image", "aws.key", "aws.grant"].includes(kind) ||
      (kind === "aws.statement" && key.startsWith("resource:")),
  );

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
    change: "unshare",
    title: "Take other accounts out of the snapshot's sharing",
    cost: 2,
    latency: atOnce,
    // Nobody of its own account is shut out by this.
    closes: ({ account }, cited) =>
      isOutsiders(cited) || cited.some(({ kind, key }) => kind === "aws.account" && key !== account),
    to: (fact) => ({ ...fact, public: false, sharedWith: [] }),
    command: ({ key, of, sharedWith }) =>
      of === "volume"
        ? sh`aws ec2 modify-snapshot-attribute --snapshot-id=${idOf(key)} --attribute=createVolumePermission --operation-type=remove --user-ids=${sharedWith.join(",")}` +
          regionFlag(key)
        : (of === "database"
            ? "aws rds modify-db-snapshot-attribute --db-snapshot-identifier="
            : "aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier=") +
          sh`${key.split(":").at(-1) ?? key} --attribute-name=restore --values-to-remove` +
          sharedWith.map((account) => sh` ${account}`).join("") +
          regionFlag(key),
  }),
  changes("narrow", "aws.image", {
    change: "unshare",
    title: "Take other accounts out of the image's sharing",
    cost: 2,
    latency: atOnce,
    closes: (_, cited) => isOutsiders(cited),
    to: (fact) => ({ ...fact, public: false, sharedWith: [] }),
    command: ({ key, sharedWith }) =>
      sh`aws ec2 modify-image-attribute --image-id=${idOf(key)} --attribute=launchPermission --operation-type=remove --user-ids=${sharedWith.join(",")}` +
      regionFlag(key),
  }),
];
