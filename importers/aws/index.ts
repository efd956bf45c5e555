import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputFile, type InputGroup } from "../../model/importer.ts";
import { partitionOf } from "../partition.ts";
import { readJson } from "../read/index.ts";
import { Account, type Owned } from "./account.ts";
import { identityCommand, isOrganization, savedAs } from "./cli/names.ts";
import { joined, type SavedFile } from "./cli/read.ts";
import { configItems } from "./config/read.ts";
import { collections } from "./coverage.ts";
import { guide } from "./guide.ts";
import { isIndex, keptAs } from "./iam-collect/layout.ts";
import { collected, Organizations } from "./iam-collect/read.ts";
import { type Identity, identify } from "./identify.ts";
import { recognises } from "./recognise.ts";
import { sections } from "./sections.ts";

/** Exports of AWS accounts: account authorization details, and lists of resources joined with their policies. */
export const aws = defineImporter({
  id: "aws",
  title: "AWS accounts",
  emits: ["aws.account", ...collections, "alias", "coverage", "unlocks", "unsupported"],
  guide,
  permissions: [...new Set(sections.flatMap(({ calls }) => calls))].sort(),
  recognises,
  toFacts,
});

/** Accounts are told by the documents' content: what is of one account belongs together, wherever it lies. */
async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const organizations = await new Organizations().read(group.files, context);
  const accounts = new Map<string, Owned[]>();
  for (const [account, owned] of await assigned(group, context)) {
    accounts.set(account, [...(accounts.get(account) ?? []), owned]);
  }
  for (const [id, files] of [...accounts].sort()) {
    const account = new Account(id, context);
    const saved: SavedFile[] = [];
    const kept: InputFile[] = [];
    for (const owned of files) {
      context.progress(`AWS account ${id}: ${owned.file.path}`);
      const { file } = owned;
      const answer = savedAs(file.path);
      if (keptAs(file.path)) kept.push(file);
      else if (answer) saved.push({ file, saved: answer });
      else if (owned.identity.config) {
        for await (const told of configItems(file, id, context)) yield* account.told(told, owned);
      } else yield* account.read(owned);
    }
    for await (const told of joined(saved, id, context)) yield* account.told(told, files[0]);
    for await (const told of collected(kept, context)) yield* account.told(told, files[0]);
    for (const told of organizations.of(id)) yield* account.told(told, files[0]);
    const first = files.find(({ identity }) => identity.account === id) ?? files[0];
    if (first) yield* account.end(first, group.manifest?.calls ?? []);
  }
}

/**
 * Each file with its account. Of saved answers the path or `sts get-caller-identity` in a folder above tells it before
 * their content does. A page that names none (AWS-managed policies alone) goes with its folder's only account.
 */
async function assigned(group: InputGroup, context: ImportContext): Promise<readonly (readonly [string, Owned])[]> {
  // An organization's files are of all its accounts.
  const files = group.files
    .filter(({ path }) => keptAs(path)?.of !== "organization" && !isIndex(path))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const callers = await callersOf(files);
  const all: Owned[] = [];
  for (const file of files) all.push({ file, identity: await identityOf(file, callers) });
  const accountsOf = (list: readonly Owned[]): ReadonlySet<string> =>
    new Set(list.flatMap(({ identity }) => identity.account ?? []));
  return all.flatMap((owned) => {
    const { file, identity } = owned;
    if (identity.account !== undefined) return [[identity.account, owned] as const];
    const beside = accountsOf(all.filter((other) => folderOf(other.file.path) === folderOf(file.path)));
    const [only, ...others] = beside.size > 0 ? beside : accountsOf(all);
    if (only !== undefined && others.length === 0) return [[only, owned] as const];
    const message = "no AccountId and no ARN tells which account the document is of";
    context.problem(identity.problem ?? { code: "import.shape", file: file.path, message });
    return [];
  });
}

/** Who asked, by the folder in which the answer of `sts get-caller-identity` lies. */
async function callersOf(files: readonly InputFile[]): Promise<ReadonlyMap<string, string>> {
  const callers = new Map<string, string>();
  for (const file of files) {
    if (savedAs(file.path)?.command !== identityCommand) continue;
    for await (const { value } of readJson(file, ["$.Account"], { problem: () => {} }))
      if (typeof value === "string" && /^\d{12}$/.test(value)) callers.set(folderOf(file.path), value);
  }
  return callers;
}

async function identityOf(file: InputFile, callers: ReadonlyMap<string, string>): Promise<Identity> {
  const kept = keptAs(file.path);
  if (kept?.of === "account") {
    const { account, partition, region } = kept;
    return { account, partition, region, pointer: "", problem: undefined };
  }
  const saved = savedAs(file.path);
  if (!saved) return identify(file);
  let folder = folderOf(file.path);
  while (folder !== "" && !callers.has(folder)) folder = folderOf(folder.slice(0, -1));
  const account = saved.account ?? callers.get(folder);
  if (account === undefined && !isOrganization(saved)) return identify(file);
  return { account, partition: partitionOf(saved.region), region: saved.region, pointer: "", problem: undefined };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
