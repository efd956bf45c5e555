import { readFileSync } from "node:fs";
import path from "node:path";
import type { PathRow } from "../../test/rules/aws-paths/row.ts";
import { rows } from "../../test/rules/aws-paths/rows.ts";
import { type Generator, repository } from "./generator.ts";
import { table } from "./markdown.ts";

const file = "docs/aws.md";
const heading = "## Escalation paths\n";

const intro = `Known ways from one AWS identity to more, by the ids of pathfinding.cloud and its labs; \`x-\` are ways that other tools
know. Of every row the tests build an account that fires, and take away each permission, each state of the target, the
trust, the profile; put another resource in the place of the same one; and add a deny, a boundary, an SCP and a session
policy for each permission, and iam:PassedToService of another service. A boundary, deny or SCP that does not touch it
leaves it found. \`conditional\`: the row rests on a state that no export tells; \`assumed\`: on a hypothesis, shown
with \`--certainty assumed\` alone.`;

const limits = `A machine that gets another role (\`x-ec2-assoc-profile\`, \`x-ec2-addrole-profile\`) is held by whoever can make it send
requests, a GET where tokens are optional; the caller may be somebody else, and what one call checks is its own alone. What
its call and iam:PassRole say of each other (\`ec2:NewInstanceProfile\`, \`iam:AssociatedResourceArn\`) is decided machine by
machine and profile by profile where policies of the snapshot make no more than 16 kinds of them; beyond that the first is
a condition and the second counts as met. A pod that reaches the metadata service of its node is not yet such a hold.`;

const ruleLink = (rule: string): string => `[\`${rule}\`](rules/${rule}.md)`;

const cells = ({ id, rules, needs, checks, certainty }: PathRow): readonly string[] => [
  id,
  rules.map(ruleLink).join(", "),
  needs.flatMap(({ action }) => (action === undefined ? [] : `\`${action}\``)).join(", "),
  checks,
  certainty,
];

/** The section of the page of AWS that says which rules find which path. */
export const awsPathsGenerator: Generator = {
  owns: file,
  async files() {
    const text = readFileSync(path.join(repository, file), "utf8");
    const start = text.indexOf(heading);
    const end = text.indexOf("\n## ", start + heading.length);
    if (start < 0 || end < 0) throw new Error(`${file} has no section of escalation paths`);
    const found = table(["Path", "Rules", "Permissions", "Checked beside them", "Certainty"], rows.map(cells));
    const section = `${heading}\n${intro}\n\n${found.trim()}\n\n${limits}\n`;
    return new Map([[file, text.slice(0, start) + section + text.slice(end)]]);
  },
};
