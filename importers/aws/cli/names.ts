import { sections } from "../sections.ts";
import { commandOf } from "./calls.ts";
import { type Part, parts } from "./parts.ts";

/** What a file of a folder of answers is, told by its path. */
export interface Saved {
  /** `lambda list-functions`. */
  readonly command: string;
  /** What stands in the name after the command: the bucket, the function. */
  readonly subject: string | undefined;
  /** Twelve digits in the path. */
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Commands that say whose the folder is, or that are put together by a reader of their own. */
export const identityCommand = "sts get-caller-identity";
/** Names what an answer is about where its file cannot be called after it: `*.example.com`. */
export const subjectKey = "ambit:subject";
/** Tells the ARNs of target groups, which answers about their health do not have. */
export const targetGroupsCommand = "elbv2 describe-target-groups";
export const organizationCommands = [
  "organizations describe-organization",
  "organizations list-policies-for-target",
  "organizations describe-policy",
  "organizations list-parents",
] as const;

const ofOrganization = new Set<string>(organizationCommands);
export const isOrganization = ({ command }: Saved): boolean => ofOrganization.has(command);

/** Keys under which answers have a list that exports call otherwise. */
const otherLists: readonly (readonly [command: string, list: string])[] = [
  ["codebuild batch-get-projects", "CodeBuild.Projects"],
  ["ecs list-clusters", "ECS.Clusters"],
  ["ecs describe-clusters", "ECS.Clusters"],
  ["ecs describe-services", "ECS.Services"],
  ["ecs describe-tasks", "ECS.Tasks"],
  ["ecs describe-container-instances", "ECS.ContainerInstances"],
  ["opensearch describe-domains", "OpenSearch.Domains"],
  ["opensearchserverless batch-get-collection", "OpenSearchServerless.CollectionDetails"],
  ["apigatewayv2 get-domain-names", "ApiGatewayV2.DomainNames"],
  ["s3control get-public-access-block", "S3.AccountPublicAccessBlockConfiguration"],
];

/** Path of the list that a command answers with. */
export const listOf: ReadonlyMap<string, string> = new Map([
  ...sections.flatMap(({ path, calls: [first], owned }) =>
    first === undefined || owned || path === "Organizations" ? [] : [[commandOf(first), path] as const],
  ),
  ...otherLists,
]);

export const partOf: ReadonlyMap<string, Part> = new Map(parts.map((part) => [part.command, part]));

const commands = new Set([
  ...listOf.keys(),
  ...partOf.keys(),
  ...organizationCommands,
  identityCommand,
  targetGroupsCommand,
]);

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Reads `<service>-<operation>.json`, `<service>-<operation>-<name>.json` and the same with folders in the place of
 * hyphens: `s3api/get-bucket-policy/<name>.json`. Undefined for any other name.
 */
export function savedAs(path: string): Saved | undefined {
  const folders = path.replace(/\.json$/i, "").split("/");
  if (!/\.json$/i.test(path)) return undefined;
  for (let from = folders.length - 1; from >= Math.max(0, folders.length - 3); from--) {
    const found = commandIn(folders.slice(from).join("-"));
    if (!found) continue;
    const above = folders.slice(0, from);
    return {
      ...found,
      account: above.findLast((folder) => /^\d{12}$/.test(folder)),
      region: above.findLast((folder) => regionPattern.test(folder)),
    };
  }
  return undefined;
}

/** The longest command that the name begins with. */
function commandIn(name: string): Pick<Saved, "command" | "subject"> | undefined {
  let best: string | undefined;
  for (const command of commands) {
    const begin = command.replace(" ", "-");
    const isIt = name === begin || (name.startsWith(begin) && /[-_.@+ ]/.test(name[begin.length] ?? ""));
    if (isIt && command.length > (best?.length ?? 0)) best = command;
  }
  if (best === undefined) return undefined;
  const subject = name.slice(best.length + 1);
  return { command: best, subject: subject === "" ? undefined : subject };
}
