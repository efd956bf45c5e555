import { createHash } from "node:crypto";
import { canonical } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import type { Symbols } from "./symbols.ts";

/** The content without names that are made up and decide nothing: of an inline policy, of a statement, of a grant. */
function deciding(fact: Fact): object {
  if (fact.kind === "aws.grant") {
    const { key: _, ...content } = factContent(fact);
    return content;
  }
  if (fact.kind !== "aws.statement" || !/^(inline|resource|trust):/.test(fact.policy)) return factContent(fact);
  const { key: _, sid: __, policy: ___, ...content } = factContent(fact);
  return content;
}

/**
 * The fact with what of it is open. A security group's rule gets a key by what it says: a design does not know the
 * numbers that EC2 gives, and one of its own must not take the place of another rule.
 * @param open what of it is open for another reason than the symbols in it
 */
export function marked(fact: Fact, symbols: Symbols, open: string | undefined): Fact {
  const unknown = open ?? symbols.meaningIn(JSON.stringify(deciding(fact)));
  const told = unknown === undefined ? fact : { ...fact, unknown };
  if (told.kind !== "aws.security-group-rule") return told;
  const { kind: _, key: __, scope: ___, source: ____, ...content } = fact;
  const digest = createHash("sha256").update(canonical(content)).digest("hex").slice(0, 12);
  return { ...told, key: `${told.group}/${told.direction}/${digest}` };
}
