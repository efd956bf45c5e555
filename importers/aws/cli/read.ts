import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { isTree, readJson, readWholeJson, type Tree, treeOf } from "../../read/index.ts";
import type { Member, Told } from "../told.ts";
import { Members } from "./members.ts";
import {
  identityCommand,
  isOrganization,
  listOf,
  partOf,
  type Saved,
  subjectKey,
  targetGroupsCommand,
} from "./names.ts";
import { Organization } from "./organization.ts";

/** A file of a folder of answers. */
export interface SavedFile {
  readonly file: InputFile;
  readonly saved: Saved;
}

/** Bytes of one answer about one thing, or of one member of a list. */
const limit = 16 * 2 ** 20;
/** Answers that are not lists of members. */
const single: ReadonlyMap<string, (answer: Tree) => unknown> = new Map([
  ["s3control get-public-access-block", (answer) => answer["PublicAccessBlockConfiguration"] ?? null],
  ["ec2 get-snapshot-block-public-access-state", (answer) => answer],
  ["iam get-credential-report", (answer) => answer],
  ["bedrock get-model-invocation-logging-configuration", (answer) => answer["loggingConfig"] ?? null],
  ["organizations describe-effective-policy", (answer) => effective(answer["EffectivePolicy"])],
]);
/** Answers whose list stands deeper than under one key, or beside another: where its members stand. */
const deeper: ReadonlyMap<string, string> = new Map([
  ["cloudfront list-distributions", "$.DistributionList.Items.*"],
  ["cloudwatch describe-alarms", "$.MetricAlarms.*"],
  ["cloudwatch describe-composite-alarms", "$.CompositeAlarms.*"],
]);
/** Another list in the same answer: that it is empty says nothing, as it was perhaps not asked for (`--alarm-types`). */
const beside: ReadonlyMap<string, readonly [path: string, wanted: string]> = new Map([
  ["cloudwatch describe-alarms", ["CloudWatch.CompositeAlarms", "$.CompositeAlarms.*"]],
]);
/** The policy stands in the answer as text; null where the account has none. */
function effective(policy: unknown): unknown {
  const { PolicyContent: content } = treeOf(policy);
  if (typeof content !== "string") return null;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return content;
  }
}
const targetHealth = "elbv2 describe-target-health";

/** Puts the answers of one account together: details first, then the lists whose members they are of, which are streamed. */
export async function* joined(
  files: readonly SavedFile[],
  account: string,
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<Told> {
  const members = new Members(account);
  const tree = new Organization();
  const lists: SavedFile[] = [];
  const documents = new Map<string, SavedFile>();
  const groups = new Map<string, string>();
  for (const one of files) {
    const { file, saved } = one;
    const part = partOf.get(saved.command);
    if (saved.command === identityCommand) continue;
    if (saved.command === targetGroupsCommand) {
      for await (const { value } of readJson(file, ["$.TargetGroups.*"], context, { limit }))
        named(value, saved.region, groups);
      continue;
    }
    if (!part && !isOrganization(saved)) {
      lists.push(one);
      documents.set(listOf.get(saved.command) ?? "", one);
      continue;
    }
    const found = await answerOf(file, context);
    if (found === undefined) continue;
    const { [subjectKey]: told, ...answer } = found;
    if (!part) tree.take(saved, answer);
    else members.take(part, answer, typeof told === "string" ? { ...saved, subject: told } : saved, file);
    documents.set(part?.list ?? "Organizations", one);
  }
  for (const one of lists) yield* list(one, members, groups, context);
  for (const path of members.lists) {
    const one = documents.get(path);
    if (!one) continue;
    for (const [member, region] of members.rest(path))
      yield* [opened(path, member), { is: "member", path, member, region } as const];
    const lacking = members.lacking(path);
    if (lacking.length > 0) {
      const reason = `not of all members there is an answer of ${lacking.join(", ")}`;
      yield { is: "missing", path, document: one.file.path, reason };
    }
  }
  const section = tree.section(account);
  const told = documents.get("Organizations");
  if (section && told) yield* whole("Organizations", section, told);
}

const opened = (path: string, { document }: Pick<Member, "document">): Told => ({ is: "opened", path, document });

function* whole(path: string, value: unknown, { file, saved }: SavedFile): Generator<Told> {
  const place = { document: file.path, locate: (pointer: string) => pointer, documentOf: () => file.path };
  yield opened(path, place);
  // A section that is no list may be null: the reader of the section says what that means.
  yield { is: "member", path, member: { value, ...place }, region: saved.region };
}

/** Arrays of answers that say what was not found: the members stand in another, before or after. */
const notFound: ReadonlySet<string> = new Set(["failures", "projectsNotFound"]);

/** An answer that lists members: those of its first array. */
async function* list(
  one: SavedFile,
  members: Members,
  groups: ReadonlyMap<string, string>,
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<Told> {
  const { file, saved } = one;
  const path = listOf.get(saved.command);
  if (path === undefined) return;
  const take = single.get(saved.command);
  if (take) {
    const answer = await answerOf(file, context);
    if (answer) yield* whole(path, take(answer), one);
    return;
  }
  const group = groups.get(`${saved.region ?? ""}/${saved.subject ?? ""}`);
  if (saved.command === targetHealth && group === undefined) {
    const reason = `which target group it is of is not told: save \`${targetGroupsCommand}\`, and name the file after the group`;
    return yield { is: "missing", path, document: file.path, reason };
  }
  if (await isBlank(file)) return yield opened(path, { document: file.path });
  let array: string | undefined;
  const wanted = deeper.get(saved.command) ?? "$.*.*";
  /** Keys to the array, and what stands before the first slash. */
  const depth = wanted.split(".").length - 1;
  let nameless = 0;
  const noted: Told[] = [];
  const options = {
    limit,
    opened: (pointer: string, isArray: boolean): void => {
      if (array !== undefined || !isArray || pointer.split("/").length !== depth) return;
      const name = pointer.slice(pointer.lastIndexOf("/") + 1);
      if (notFound.has(name)) return;
      array = name;
      noted.push(opened(path, { document: file.path }));
    },
    mismatch: (): void => {},
  };
  for await (const { pointer, value } of readJson(file, [wanted], context, options)) {
    yield* noted.splice(0);
    const parent = pointer.slice(0, pointer.lastIndexOf("/"));
    if (array === undefined || !parent.endsWith(`/${array}`)) continue;
    const own = saved.command === targetHealth ? { ...treeOf(value), TargetGroupArn: group } : value;
    const member = members.member(path, own, { document: file.path, pointer, region: saved.region });
    if (member) yield { is: "member", path, member, region: saved.region };
    else nameless += 1;
  }
  yield* noted.splice(0);
  yield* listedBeside(one, members, context);
  if (nameless === 0) return;
  const reason = `${nameless} members of ${saved.command} are known by name alone: their descriptions were not saved`;
  yield { is: "missing", path, document: file.path, reason };
}

async function* listedBeside(
  { file, saved }: SavedFile,
  members: Members,
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<Told> {
  const [path, wanted] = beside.get(saved.command) ?? [];
  if (path === undefined || wanted === undefined) return;
  let first = true;
  for await (const { pointer, value } of readJson(file, [wanted], { ...context, problem: () => {} }, { limit })) {
    if (first) yield opened(path, { document: file.path });
    first = false;
    const member = members.member(path, value, { document: file.path, pointer, region: saved.region });
    if (member) yield { is: "member", path, member, region: saved.region };
  }
}

/** `{}` for an empty file: the call was made and answered that there is none. Undefined, with a problem, where it cannot be read. */
async function answerOf(file: InputFile, context: Pick<ImportContext, "problem">): Promise<Tree | undefined> {
  if (await isBlank(file)) return {};
  const value = await readWholeJson(file, limit, context);
  if (isTree(value)) return value;
  if (value !== undefined)
    context.problem({ code: "import.shape", file: file.path, at: "", message: "expected object" });
  return undefined;
}

async function isBlank(file: InputFile): Promise<boolean> {
  if (file.size > 64) return false;
  for await (const chunk of file.open()) if (Buffer.from(chunk).toString("utf8").trim() !== "") return false;
  return true;
}

function named(value: unknown, region: string | undefined, groups: Map<string, string>): void {
  const { TargetGroupName: name, TargetGroupArn: arn } = treeOf(value);
  if (typeof name === "string" && typeof arn === "string") groups.set(`${region ?? ""}/${name}`, arn);
}
