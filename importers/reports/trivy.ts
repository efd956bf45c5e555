import { z } from "zod";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, membersOf, parseShape, readJson, treeOf } from "../read/index.ts";
import type { Finding, FindingReader } from "./finding.ts";
import { valueBytes } from "./limits.ts";
import { shownValue } from "./redacted.ts";

/**
 * https://github.com/aquasecurity/trivy/blob/main/pkg/fanal/types/secret.go; `Code` is not read: the lines around what was
 * found may hold other secrets, which it does not mask.
 */
const shape = z.object({ RuleID: z.string(), StartLine: z.number().nullish(), Match: z.string().nullish() });

/** A secret and where it stands, until it is known in which file. */
type Waiting = Omit<Finding, "places"> & { readonly line: number | undefined };

const members = ["ArtifactName", "ArtifactType", "Metadata", "Results.*.Target", "Results.*.Secrets.*"];
const paths = ["$", "$.Resources.*", "$.Findings.*"].flatMap((root) => members.map((member) => `${root}.${member}`));

/** Secrets in files of images, of `trivy image --scanners secret --format json`. */
export async function* trivySecrets(file: InputFile, context: ImportContext): FindingReader {
  let thing: { root: string; name?: string; type?: string } = { root: "" };
  let result: { at: string; target?: string; readonly waiting: Waiting[] } = { at: "", waiting: [] };
  const options = { limit: valueBytes, omit: [["ImageConfig"], ["Layers"], ["Code"]], mismatch: () => {} };
  for await (const { pointer, value } of readJson(file, paths, context, options)) {
    const [, root = "", member = ""] = /^(\d*(?:\/(?:Resources|Findings)\/\d+)?)\/(.*)$/.exec(pointer) ?? [];
    const at = /^(.*\/Results\/\d+)\//.exec(pointer)?.[1] ?? "";
    if (at !== result.at) {
      yield* placed(result, thing);
      result = { at, waiting: [] };
    }
    if (root !== thing.root) thing = { root };
    if (member === "ArtifactName") thing.name = String(value);
    else if (member === "ArtifactType") thing.type = String(value);
    else if (member === "Metadata") {
      const [tag] = membersOf(treeOf(membersOf(value).find(isTree) ?? value)["RepoTags"]);
      if (typeof tag === "string") thing.name ??= tag;
    } else if (member.endsWith("/Target")) result.target = String(value);
    else {
      const found = parseShape(shape, value, file.path, pointer, context);
      if (!found) continue;
      // What is masked is so in place: the words around it say nothing that its rule does not.
      const match = /\*{3}/.test(found.Match ?? "") ? undefined : shownValue(found.Match);
      result.waiting.push({
        locator: pointer,
        rule: found.RuleID,
        around: match,
        line: found.StartLine ?? undefined,
      });
    }
  }
  yield* placed(result, thing);
}

function* placed(
  { target, waiting }: { readonly target?: string; readonly waiting: readonly Waiting[] },
  { name, type }: { readonly name?: string; readonly type?: string },
): Iterable<Finding> {
  const kind = type === undefined || type === "container_image" ? "image" : "file";
  for (const { line, ...finding } of waiting) yield { ...finding, places: [{ kind, uri: name, file: target, line }] };
}
