import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputFile, type InputGroup } from "../../model/importer.ts";
import { headOf } from "../recognise.ts";
import { catalogFacts, isCatalog } from "./backstage.ts";
import { codeOwnersFacts, isCodeOwners } from "./codeowners.ts";
import { collections } from "./scope.ts";
import { isTable, tableFacts } from "./table.ts";
import { isOwnersFile, ownersFileFacts } from "./yaml.ts";

type Reader = (file: InputFile, context: ImportContext) => AsyncIterable<Fact>;

function readerOf(path: string, head: string): Reader | undefined {
  if (isCodeOwners(path)) return codeOwnersFacts;
  if (isOwnersFile(path, head)) return ownersFileFacts;
  if (isCatalog(path, head)) return catalogFacts;
  return /\.csv$/i.test(path) && isTable(head) ? tableFacts : undefined;
}

/** Files that say who owns what. Each is a scope of its own. */
export const owners = defineImporter({
  id: "owners",
  title: "Owners",
  emits: [...collections, "coverage"],
  permissions: ["none: files are read"],
  recognises: (path, head) => readerOf(path, head) !== undefined,
  toFacts,
});

async function* toFacts({ files }: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  for (const file of files) yield* readerOf(file.path, await headOf(file))?.(file, context) ?? [];
}
