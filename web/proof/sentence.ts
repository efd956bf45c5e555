import { type Privilege, splitPrivilege } from "../../model/access.ts";
import { nameOfId } from "../../model/node-id.ts";
import type { FoldedStep } from "./fold.ts";

/** What people call the nodes of an answer, by id; others are called by their id's last part. */
export type Names = ReadonlyMap<string, string>;

/** The node of a privilege, as people call it. */
export const nameOf = (held: Privilege, names: Names): string => {
  const { node } = splitPrivilege(held);
  return names.get(node) ?? nameOfId(node);
};

/** "internet and deploy-key can assume the role: chat-gateway". */
export function sentenceOf({ step, from }: FoldedStep, names: Names): string {
  if (step.rule.startsWith("model.hypothesis@")) return `The question assumes: ${privilegeWords(step.to, names)}`;
  const who = [...new Set(from.map((held) => nameOf(held, names)))];
  const subject = who.length > 1 ? `${who.slice(0, -1).join(", ")} and ${who.at(-1)}` : (who[0] ?? "");
  const title = step.title.charAt(0).toLowerCase() + step.title.slice(1);
  const object = nameOf(step.to, names);
  return who.includes(object) ? `${subject} ${title}` : `${subject} ${title}: ${object}`;
}

/** "run commands in", for an access in the flow of a sentence. */
const verbs: Readonly<Record<ReturnType<typeof splitPrivilege>["access"], string>> = {
  connect: "send requests to",
  originate: "send requests from",
  "originate-get": "send GET requests from",
  "read-files": "read files of",
  execute: "run code in",
  impersonate: "act as",
  read: "read",
  write: "write",
  administer: "administer",
  hold: "use",
};
export const accessWords = (held: Privilege): string => verbs[splitPrivilege(held).access];

/** "read customer-docs". */
export const privilegeWords = (held: Privilege, names: Names): string => `${accessWords(held)} ${nameOf(held, names)}`;
