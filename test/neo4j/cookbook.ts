import { readFileSync } from "node:fs";
import path from "node:path";

/** A question of docs/neo4j.md. */
export interface Question {
  readonly number: number;
  readonly title: string;
  readonly cypher: string;
}

/** Every numbered question of the document with its one fenced block. */
export function cookbook(): readonly Question[] {
  const document = readFileSync(path.join(import.meta.dirname, "../../docs/neo4j.md"), "utf8");
  return document
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [, number, title] = /^(\d+)\. (.+)$/m.exec(section) ?? [];
      const blocks = [...section.matchAll(/```cypher\n([\s\S]*?)```/g)].map(([, cypher = ""]) => cypher);
      if (number === undefined || title === undefined || blocks.length !== 1)
        throw new Error(`a question has no number or not one block: ${section.slice(0, 60)}`);
      return { number: Number(number), title, cypher: blocks.join() };
    });
}
