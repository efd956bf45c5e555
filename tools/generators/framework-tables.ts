import { frameworkLabels } from "../../model/framework/labels.ts";
import { frameworkKeys, frameworks } from "../../model/framework.ts";
import type { Generator } from "./generator.ts";
import { code, page, table } from "./markdown.ts";

const intro = `What rules, checks and \`ambit report --framework <key>\` refer to: the ids that Ambit uses, not the whole
frameworks. An id is verified where id and title were read in the publisher's own text; every report marks the others.

The articles that Ambit was started from cite labels that the frameworks word otherwise. Checks and reports show both:

${frameworkLabels.map(({ framework, label, meant, said }) => `- "${label}" (${meant}), for \`${framework}\`: ${said}`).join("\n")}`;

/** One page with every framework id that may be cited. */
export const frameworkTablesGenerator: Generator = {
  owns: "docs/frameworks.md",
  async files() {
    const sections = frameworkKeys.map((key): [string, string] => {
      const { title, version, source, ids } = frameworks[key];
      const rows = Object.entries(ids).map(([id, entry]) => [
        code(id),
        `[${entry.title}](${entry.source})`,
        entry.verified ? "yes" : "no",
      ]);
      const head = `Key ${code(key)}, published at <${source}>.`;
      return [`${title} ${version}`, `${head}\n\n${table(["Id", "Title", "Verified"], rows)}`];
    });
    return new Map([["docs/frameworks.md", page("Frameworks", intro, sections)]]);
  },
};
