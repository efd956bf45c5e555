import { fileSystem } from "../../model/examples/stores.ts";
import { fileSystems } from "../families/aws-files.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Writes the file system's policy, or takes it away, which lets every client in. */
export default storeRule({
  id: "aws.rewrite-file-system-policy",
  title: "Can rewrite the file system's policy",
  edge: "REWRITES_FILE_SYSTEM_POLICY",
  stores: fileSystems,
  kind: "aws.file-system",
  to: "AwsFileSystem#administer",
  asked: "rewrite policies of file systems",
  actions: [["elasticfilesystem:PutFileSystemPolicy"], ["elasticfilesystem:DeleteFileSystemPolicy"]],
  connected: true,
  ownAccount: true,
  escalation: true,
  abuse: "`aws efs delete-file-system-policy`: from then on whoever reaches a mount target reads and writes.",
  detection: [{ service: "elasticfilesystem", event: "PutFileSystemPolicy, DeleteFileSystemPolicy" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name files --policy-document file://policy.json   # without elasticfilesystem:PutFileSystemPolicy and DeleteFileSystemPolicy",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/efs/latest/ug/API_PutFileSystemPolicy.html"],
  example: { store: fileSystem("fs-1") },
});
