import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, arnParts, keyArn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const text = z.string().nullish();
const MountTarget = z.object({
  MountTargetId: z.string(),
  FileSystemId: z.string().optional(),
  SubnetId: text,
  VpcId: text,
  SecurityGroups: z
    .array(z.string())
    .nullish()
    .transform((list) => [...(list ?? [])].sort()),
});
const FileSystem = z.object({
  FileSystemId: z.string(),
  FileSystemArn: Arn.optional(),
  Name: text,
  KmsKeyId: text,
  Policy: z.unknown().optional(),
  MountTargets: z.array(z.unknown()).nullish(),
  Tags,
});

/** A member of `EFS.FileSystems`, joined with its policy and, where they are not a list of their own, its mount targets. */
export function* fileSystems(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(FileSystem, value);
  if (!it) return;
  const arn = it.FileSystemArn ?? arnOf(place, "elasticfilesystem", `file-system/${it.FileSystemId}`);
  yield place.fact("aws.file-system", arn, {
    name: it.Name || it.FileSystemId,
    hasPolicy: Boolean(it.Policy),
    kmsKey: keyArn(it.KmsKeyId, place, arnParts(arn)?.region),
    tags: tagTexts(it.Tags),
  });
  yield* resourcePolicy(it.Policy, arn, place.below("Policy"));
  for (const [index, member] of (it.MountTargets ?? []).entries())
    yield* mounted(member, arn, place.below("MountTargets", index).of("aws.mount-target"));
}

/** A member of `EFS.MountTargets`, joined with its security groups. */
export const mountTargets = (value: unknown, place: Place): Generator<Fact> => mounted(value, undefined, place);

function* mounted(value: unknown, fileSystem: string | undefined, place: Place): Generator<Fact> {
  const it = place.parse(MountTarget, value);
  if (!it) return;
  const arn = fileSystem ?? (it.FileSystemId && arnOf(place, "elasticfilesystem", `file-system/${it.FileSystemId}`));
  if (!arn) return place.refuse("names no file system");
  yield place.fact("aws.mount-target", it.MountTargetId, {
    fileSystem: arn,
    vpc: it.VpcId ?? undefined,
    subnet: it.SubnetId ?? undefined,
    securityGroups: it.SecurityGroups,
  });
}
