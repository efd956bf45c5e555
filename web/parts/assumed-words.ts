import { isAccess, type Privilege, splitPrivilege } from "../../model/access.ts";
import { accessWords } from "../proof/sentence.ts";
import { shortSelector } from "./suggestion.ts";

/** A hypothesis of a question, `<selector>[#effect]`, as a chip says it: "Assumed: code runs in gateway". */
export function hypothesisWords(text: string): string {
  const held = (text.includes("#") ? text : `${text}#execute`) as Privilege;
  const { node, access } = splitPrivilege(held);
  const name = node === "exposed" ? "every exposed workload" : shortSelector(node);
  return access === "execute"
    ? `Assumed: code runs in ${name}`
    : `Assumed: whoever connects can ${isAccess(access) ? accessWords(held) : access} ${name}`;
}
