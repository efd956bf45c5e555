import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { readJson, type Tree, treeOf } from "../../read/index.ts";
import { pageBytes } from "../limits.ts";
import { imageNamed, textsIn } from "./names.ts";
import { flawIn, type ImageName, type WordReader } from "./word.ts";

interface Run {
  tool?: "grype" | "trivy";
  properties: Tree;
  /** Ids by the image that a result names; by `` where it names none. */
  readonly found: Map<string, Map<string, undefined>>;
}

const tools = ["grype", "trivy"] as const;
const id = /\b(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3})(?![0-9a-z])/i;

/**
 * Vulnerabilities in a SARIF log of Trivy, whose run names the image, or of Grype, each of whose results does:
 * https://github.com/aquasecurity/trivy/blob/main/pkg/report/sarif.go,
 * https://github.com/anchore/grype/blob/main/grype/presenter/sarif/presenter.go
 */
export async function* sarifWords(file: InputFile): WordReader {
  const runs = new Map<string, Run>();
  const paths = ["$.runs.*.tool.driver.name", "$.runs.*.properties", "$.runs.*.results.*"];
  // What is wrong with the log is told where its secrets are read.
  const quiet: Pick<ImportContext, "problem"> = { problem: () => {} };
  for await (const { pointer, value } of readJson(file, paths, quiet, { limit: pageBytes, mismatch: () => {} })) {
    const [, root = "", member = ""] = /^(.*?\/runs\/\d+)\/(.*)$/.exec(pointer) ?? [];
    const run: Run = runs.get(root) ?? { properties: {}, found: new Map() };
    runs.set(root, run);
    if (member === "properties") run.properties = treeOf(value);
    else if (member === "tool/driver/name") {
      const tool = tools.find((one) => one === String(value).toLowerCase());
      if (tool) run.tool = tool;
    } else {
      const { ruleId, message } = treeOf(value);
      const flaw = flawIn(id.exec(String(ruleId ?? ""))?.[0]);
      if (flaw === undefined) continue;
      const [, image = ""] = / was found in image (\S+) at: /.exec(String(treeOf(message)["text"] ?? "")) ?? [];
      const known = run.found.get(image);
      if (known) known.set(flaw, undefined);
      else run.found.set(image, new Map([[flaw, undefined]]));
    }
  }
  for (const [locator, { tool, properties, found }] of runs) {
    if (!tool) continue;
    const named = tool === "trivy" ? namedBy(properties) : [];
    const none = new Map<string, undefined>();
    for (const image of named) yield { kind: "scan", form: tool, locator, ...image, found: found.get("") ?? none };
    for (const [reference, flaws] of found) {
      const image = reference === "" ? undefined : imageNamed(reference);
      if (image) yield { kind: "scan", form: tool, locator, ...image, found: flaws };
    }
  }
}

/** The image of a run of Trivy's; none where a file system was scanned. */
function namedBy(properties: Tree): readonly ImageName[] {
  const tags = textsIn(properties["repoTags"]);
  const digests = textsIn(properties["repoDigests"]);
  return (tags.length > 0 ? tags : [properties["imageName"]]).flatMap((one) => imageNamed(one, digests) ?? []);
}
