import type { ExplainAnswer, ExplainStage, ExplainStatement } from "../../queries/explain/answer.ts";
import type { Io } from "../io.ts";
import { headLines } from "./head.ts";
import { json, type Renderers } from "./renderer.ts";
import { clean, type Style, styled } from "./text.ts";

const decisionStyle = { allow: "green", deny: "red", conditional: "yellow" } as const;
const words = { allow: "allowed", deny: "denied", conditional: "allowed, if what is open holds" } as const;

const names: Readonly<Record<string, string>> = {
  deny: "explicit denies",
  rcp: "resource control policies",
  scp: "service control policies",
  resource: "resource policy",
  identity: "identity policies",
  boundary: "permissions boundary",
  session: "session policy",
  impersonation: "impersonation",
  masters: "system:masters",
  node: "Node authorizer",
  "cluster-bindings": "RBAC, ClusterRoleBindings",
  "namespace-bindings": "RBAC, RoleBindings",
  "vault-root": "root",
  "vault-policies": "policies",
  "vault-pattern": "patterns that fit the path, the first decides",
  "vault-parameters": "parameters",
  "vault-wrapping": "response wrapping",
  "vault-sudo": "root-protected path",
};

const sayStyle: Readonly<Record<ExplainStage["says"], Style>> = {
  allows: "green",
  denies: "red",
  silent: "red",
  open: "yellow",
  none: "dim",
};

function statementLines(io: Io, { source, locator, summary, applies, unmet, through }: ExplainStatement): string[] {
  const mark = { yes: "applies", no: "does not apply", open: "may apply" }[applies];
  return [
    `       ${styled(io, applies === "no" ? "dim" : "bold", mark)}: ${clean(summary)}`,
    `         ${styled(io, "dim", clean(`${source} ${locator}`.trim()))}`,
    ...through.map((text) => `         ${styled(io, "dim", `by: ${clean(text)}`)}`),
    ...unmet.map((text) => `         ${styled(io, "yellow", "not met")}: ${clean(text)}`),
  ];
}

function stageLines(io: Io, stage: ExplainStage, number: number): string[] {
  const { says, decides, text, statements, level } = stage;
  const name = `${names[stage.stage] ?? stage.stage}${level === undefined ? "" : `, level ${level + 1}`}`;
  const quiet = says === "silent" && stage.stage === "deny";
  const color = quiet ? "dim" : sayStyle[says];
  const mark = decides ? styled(io, "bold", "  <- decides") : "";
  return [
    `  ${String(number).padStart(2)} ${name}: ${styled(io, color, clean(text))}${mark}`,
    ...statements.flatMap((statement) => statementLines(io, statement)),
  ];
}

function table(io: Io, answer: ExplainAnswer): string {
  const { decision, request, conditions, notes, stages, snapshot } = answer;
  const { principal = "", action = "", level, resource } = request;
  const what = `${action}${level === undefined ? "" : ` (${level})`} on ${resource ?? "nothing"} as ${principal}`;
  const lines = [
    ...(snapshot
      ? headLines(io, "Explain", clean(what), snapshot)
      : [`${styled(io, "bold", "Explain")} ${clean(what)}`]),
    "",
    `${styled(io, decisionStyle[decision], words[decision])}`,
    ...conditions.map(({ kind, text }) => `  ${styled(io, "yellow", "if")}  ${clean(text)} ${styled(io, "dim", kind)}`),
    ...notes.map((text) => `  ${styled(io, "yellow", "note")}  ${clean(text)}`),
    ...(stages.length > 0 ? ["", "What the policies say, in the order in which they are asked:"] : []),
    ...stages.flatMap((stage, index) => stageLines(io, stage, index + 1)),
  ];
  return `${lines.join("\n")}\n`;
}

export const explainRenderers: Renderers<ExplainAnswer> = { table, json: (_, answer) => json(answer) };
