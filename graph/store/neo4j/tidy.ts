import { patterns } from "./difference.ts";
import { open } from "./schema.ts";
import type { Writer } from "./writer.ts";

/** Objects removed in one transaction. */
const most = 10_000;

/** Everything that has a validity. */
const everything = ["MATCH (x:Fact)", patterns.steps, patterns.relationships, patterns.nodes];
const relationship = (pattern: string): boolean => pattern === patterns.relationships;

/** What no snapshot sees: an import that did not end left it, or the number it was for has passed to a later import. */
const unseen = `
  (x.from > $newest OR x.to <> $open) AND none(n IN $live WHERE x.from <= n AND n < x.to)`;

/**
 * Takes back what an import that did not end began, and removes what no snapshot sees any more.
 * @param live numbers of the snapshots there are
 */
export async function tidy(writer: Writer, live: readonly number[]): Promise<void> {
  const newest = Math.max(0, ...live);
  const params = { live: live.length > 0 ? live : [0], newest, open, most };
  const repeat = async (query: string): Promise<void> => {
    for (;;) {
      const answer = await writer.batch(`${query} RETURN count(*) AS done`, params);
      if (answer !== undefined && Number(answer[0]?.["done"]) < most) return;
    }
  };
  for (const pattern of everything)
    await repeat(`${pattern} WHERE ${unseen} WITH x LIMIT $most ${relationship(pattern) ? "" : "DETACH "}DELETE x`);
  await repeat("MATCH (p:Privilege) WHERE NOT EXISTS { (p)-[:ON]->() } WITH p LIMIT $most DETACH DELETE p");
  for (const pattern of everything)
    await repeat(`${pattern} WHERE x.to > $newest AND x.to < $open WITH x LIMIT $most SET x.to = $open`);
}
