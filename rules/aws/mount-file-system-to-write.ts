import { fileSystem } from "../../model/examples/stores.ts";
import { fileSystems } from "../families/aws-files.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Mounts a file system whose policy asks who comes, from where a mount target admits it. */
export default storeRule({
  id: "aws.mount-file-system-to-write",
  title: "Can mount the file system and write to it",
  edge: "WRITES_FILE_SYSTEM",
  stores: fileSystems,
  kind: "aws.file-system",
  to: "AwsFileSystem#write",
  asked: "mount file systems to write",
  actions: [["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]],
  connected: true,
  abuse: "`mount -t efs -o tls,iam <file system>:/ /mnt`.",
  detection: [{ service: "elasticfilesystem", event: "NewClientConnection" }],
  remediation:
    "aws efs put-file-system-policy --file-system-id <file system> --policy file://policy.json   # elasticfilesystem:ClientWrite for the roles that need it",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html"],
  example: { store: fileSystem("fs-1"), policy: true },
});
