import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { membersOf, readJson, type Tree, treeOf } from "../../read/index.ts";
import { imageNamed, textsIn } from "./names.ts";
import { flawIn, reasonIn, type Statement, stateIn, type WordReader } from "./word.ts";

const unread = [["matchDetails"], ["artifact"], ["vulnerability", "cvss"], ["vulnerability", "urls"]];

/** Matches of `grype --output json`: https://github.com/anchore/grype/blob/main/grype/presenter/models/document.go */
export async function* grypeWords(file: InputFile, context: ImportContext): WordReader {
  const found = new Map<string, boolean>();
  const stated: Omit<Statement, "image" | "digests">[] = [];
  let source: Tree = {};
  const paths = ["$.matches.*", "$.ignoredMatches.*", "$.source"];
  for await (const { pointer, value } of readJson(file, paths, context, { omit: unread })) {
    const match = treeOf(value);
    if (pointer.endsWith("/source")) source = match;
    else if (pointer.includes("/ignoredMatches/")) stated.push(...statementsOf(match, pointer));
    else {
      const critical = treeOf(match["vulnerability"])["severity"] === "Critical";
      for (const id of idsOf(match)) found.set(id, found.get(id) || critical);
    }
  }
  const target = treeOf(source["target"]);
  if (source["type"] !== "image") {
    context.warn?.(`\`${file.path}\` reports on no image: nothing of it is used`);
    return;
  }
  const tags = textsIn(target["tags"]);
  const digests = [...textsIn(target["repoDigests"]), target["manifestDigest"]];
  const names = tags.length > 0 ? tags : [target["userInput"]];
  for (const image of names.flatMap((one) => imageNamed(one, digests) ?? [])) {
    yield { kind: "scan", form: "grype", locator: "/source", ...image, found };
    for (const statement of stated) yield { ...statement, ...image };
  }
}

/** The match's own id, which may be a GHSA's, and the CVEs that it stands for. */
function idsOf({ vulnerability, relatedVulnerabilities }: Tree): readonly string[] {
  const related = membersOf(relatedVulnerabilities).map((one) => treeOf(one)["id"]);
  return [treeOf(vulnerability)["id"], ...related].flatMap((id) => flawIn(id) ?? []);
}

/** What a VEX document took out of the matches. What a rule of somebody's own leaves out is no statement. */
function* statementsOf(match: Tree, locator: string): Iterable<Omit<Statement, "image" | "digests">> {
  for (const rule of membersOf(match["appliedIgnoreRules"]).map(treeOf)) {
    const state = stateIn(rule["vex-status"]);
    if (state !== "fixed" && state !== "not-affected") continue;
    for (const flaw of idsOf(match))
      yield { kind: "statement", form: "grype", locator, flaw, state, ...reasonIn(rule["vex-justification"]) };
    return;
  }
}
