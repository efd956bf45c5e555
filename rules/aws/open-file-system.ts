import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, onResource, principal, roleArn, when } from "../../model/examples/aws.ts";
import { fileSystem } from "../../model/examples/stores.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { ownTarget } from "../families/aws-holding.ts";

const files = fileSystem("fs-1");
const mounts = (access: string): string => `${files.key}#connect -> ${files.key}#${access}`;
const context = new Map([["elasticfilesystem:accessedviamounttarget", ["true"]]]);
const asked = [
  ["read", "elasticfilesystem:ClientMount"],
  ["write", "elasticfilesystem:ClientWrite"],
] as const;

/** A file system without a policy, or whose policy names everybody, takes every client that reaches a mount target. */
export default defineRule({
  id: "aws.open-file-system",
  version: 1,
  title: "Can mount the file system without credentials",
  edge: "MOUNTS_OPEN_FILE_SYSTEM",
  emits: { from: ["AwsFileSystem#connect"], to: "AwsFileSystem#read" },
  needs: ["aws.file-system", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    const anybody = aws.caller(internet);
    for (const fact of facts.each("aws.file-system")) {
      const [target] = ownTarget(fact);
      for (const [access, action] of asked) {
        const step = { from: [privilege(fact.key, "connect")] as const, to: privilege(fact.key, access) };
        if (!fact.hasPolicy) yield { ...step, because: [fact] };
        else if (anybody)
          for (const { because, conditions, premises } of aws.ways({ caller: anybody, action, target, context }))
            yield { ...step, from: [step.from[0], ...premises], because: [fact, ...because], conditions };
      }
    }
  },

  controls: [
    control("narrow", "aws.statement", "Take the statement for everybody out of the file system's policy"),
    control("add-authentication", "aws.file-system", "Give the file system a policy that asks who mounts it"),
  ],
  abuse: "`mount -t nfs4 <file system>:/ /mnt`: NFS asks for no login, and user ids are what the client says they are.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT to port 2049 of a mount target" }],
  remediation:
    "aws efs put-file-system-policy --file-system-id <file system> --policy file://policy.json   # elasticfilesystem:ClientMount for the roles that need it, with aws:SecureTransport",
  frameworks: ["attack:T1530", "cwe:306"],
  references: ["https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html"],
  examples: [
    fires("no policy", [mounts("read"), mounts("write")], fileSystem("fs-1", { hasPolicy: false })),
    silent("a policy that allows nobody", files),
    fires(
      "reading for everybody who comes by a mount target",
      mounts("read"),
      files,
      onResource("Allow", files.key, "elasticfilesystem:ClientMount", everyone, files.key, {
        when: [when("Bool", "elasticfilesystem:AccessedViaMountTarget", "true")],
      }),
    ),
    silent(
      "a policy for a role",
      files,
      onResource("Allow", files.key, "elasticfilesystem:Client*", principal(roleArn("app")), files.key),
    ),
  ],
});
