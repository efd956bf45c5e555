import type { Target } from "../../authz/aws/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";

type Template = FactOf<"aws.launch-template">;

/** Groups that launch from the template whatever its default or newest version is. */
export const following = (facts: FactReader, { names, scope }: Template): readonly FactOf<"aws.scaling-group">[] =>
  names
    .flatMap((name) => facts.where("aws.scaling-group", "template", name))
    .filter((group) => group.scope === scope && group.max !== 0 && !/^\d+$/.test(group.version ?? ""));

/** True where a new version is used as soon as it is there. */
export const followsNewest = ({ version }: FactOf<"aws.scaling-group">): boolean => version === "$Latest";

/** The version of a template that is used where none is named. */
export const defaultVersions = (
  facts: FactReader,
  { names, scope }: Template,
): readonly FactOf<"aws.launch-template-version">[] =>
  names
    .flatMap((name) => facts.where("aws.launch-template-version", "template", name))
    .filter((version) => version.default && version.scope === scope);

/** Policies name templates by id: where that is not told, it may be any. */
export function templateTarget({ key, names, tags }: Template): readonly [Target] {
  const known = names.some((name) => name.startsWith("lt-"));
  return [{ arn: known ? key : key.replace(/\/[^/]*$/, "/*"), account: key.split(":")[4] ?? "", tags }];
}
