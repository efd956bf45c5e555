import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { Account, type Owned } from "./account.ts";
import { collections } from "./coverage.ts";
import { identify } from "./identify.ts";
import { recognises } from "./recognise.ts";
import { sections } from "./sections.ts";

/** Exports of AWS accounts: account authorization details, and lists of resources joined with their policies. */
export const aws = defineImporter({
  id: "aws",
  title: "AWS accounts",
  emits: ["aws.account", ...collections, "alias", "coverage", "unlocks", "unsupported"],
  permissions: [...new Set(sections.flatMap(({ calls }) => calls))].sort(),
  recognises,
  toFacts,
});

/** Accounts are told by the documents' content: what is of one account belongs together, wherever it lies. */
async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const accounts = new Map<string, Owned[]>();
  for (const [account, owned] of await assigned(group, context)) {
    accounts.set(account, [...(accounts.get(account) ?? []), owned]);
  }
  for (const [id, files] of [...accounts].sort()) {
    const account = new Account(id, context);
    for (const owned of files) {
      context.progress(`AWS account ${id}: ${owned.file.path}`);
      yield* account.read(owned);
    }
    const first = files.find(({ identity }) => identity.account === id) ?? files[0];
    if (first) yield* account.end(first, group.manifest?.calls ?? []);
  }
}

/** Each file with its account. A page that names none (AWS-managed policies alone) goes with its folder's only account. */
async function assigned(group: InputGroup, context: ImportContext): Promise<readonly (readonly [string, Owned])[]> {
  const files = [...group.files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const all: Owned[] = [];
  for (const file of files) all.push({ file, identity: await identify(file) });
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

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
