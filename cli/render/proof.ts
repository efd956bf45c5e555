import type { Evidence } from "../../graph/port.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import { kindSpec, type NodeClass } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { nothingTells } from "../../queries/observed/mark.ts";
import { type Proofs, type ReadableStep, readable } from "../../queries/readable.ts";
import type { Io } from "../io.ts";
import { observedText } from "./observed.ts";
import { certaintyText, clean, shortened, styled } from "./text.ts";

/** Characters of one line of evidence; all of it is in the JSON. */
const widest = 200;
/** Characters within which a statement and its place share a line. */
const narrow = 120;

/** Classes of which the node alone says what is had: an identity is acted as, a route connected to. */
const plain: ReadonlySet<NodeClass> = new Set(["identity", "credential", "network", "route"]);

/** A node and what is had on it, as people say it. */
export function privilegeText(p: Privilege): string {
  const { node, access } = splitPrivilege(p);
  if (node.endsWith("~max")) return `${clean(node.slice(0, -"~max".length))} with its policies rewritten`;
  const spec = kindSpec(kindOfId(node) ?? "Hub");
  return plain.has(spec.class) && spec.primary === access && access !== "administer"
    ? clean(node)
    : `${clean(node)} (${access})`;
}

const isHypothesis = ({ step }: ReadableStep): boolean => step.rule.startsWith("model.hypothesis@");

/** The rule without its version: docs/rules has a page of this name. */
const ruleOf = ({ step }: ReadableStep): string => step.rule.slice(0, step.rule.lastIndexOf("@"));

/** What the step says, with who does it: `<title>: <from> -> <to>`. */
function deed(step: ReadableStep): string {
  const { node, access } = splitPrivilege(step.to);
  if (isHypothesis(step)) return `Assumed by the question: who connects to ${clean(node)} gets \`${access}\``;
  return clean(step.step.title);
}

/** A proof, numbered: each step with who comes to what, and the statements that say so, each with where it stands. */
export function proofLines(io: Io, answer: Proofs, proof: string, indent = "  "): string[] {
  return readable(answer, proof).flatMap((one, index) => {
    const { step, from, to, evidence, conditions } = one;
    const mark = answer.proofs[proof]?.observed?.[step.key];
    const pad = `${indent}    `;
    const number = `${index + 1}.`.padEnd(4);
    const certainty = step.certainty === "certain" ? "" : `, ${certaintyText(io, step.certainty)}`;
    const head = isHypothesis(one)
      ? [`${indent}${number}${styled(io, "bold", deed(one))}`]
      : [
          `${indent}${number}${styled(io, "bold", deed(one))} ${styled(io, "dim", `(${ruleOf(one)})`)}${certainty}`,
          ...from.map((p, at) => `${pad}${at === 0 ? "   " : "and"} ${privilegeText(p)}`),
          `${pad}to  ${privilegeText(to)}`,
        ];
    return [
      ...head,
      ...evidence.flatMap((fact) => evidenceLines(io, fact, pad)),
      ...conditions.map(({ text }) => `${pad}${styled(io, "yellow", "if")}  ${clean(text)}`),
      ...(step.hypothesis === undefined || isHypothesis(one)
        ? []
        : [`${pad}${styled(io, "cyan", "assumed")} ${clean(step.hypothesis)}`]),
      ...(mark === undefined || mark.why === nothingTells ? [] : [`${pad}${observedText(io, mark)}`]),
    ];
  });
}

/** The statement and where it stands, on one line where that is no wider than two. */
function evidenceLines(io: Io, { source, locator, summary }: Evidence, pad: string): string[] {
  const said = `${pad}since ${shortened(clean(summary), widest)}`;
  const at = `${clean(source)} ${clean(locator)}`.trim();
  return said.length + at.length < narrow
    ? [`${said}  ${styled(io, "dim", at)}`]
    : [said, `${pad}      ${styled(io, "dim", at)}`];
}

/** A proof in a line a step, without evidence. */
export const shortProofLines = (answer: Proofs, proof: string, indent = "  "): string[] =>
  readable(answer, proof).map((one, index) => {
    const number = `${index + 1}.`.padEnd(4);
    if (isHypothesis(one)) return `${indent}${number}${deed(one)}`;
    return `${indent}${number}${deed(one)}: ${one.from.map(privilegeText).join(" and ")} -> ${privilegeText(one.to)}`;
  });
