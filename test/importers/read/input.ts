import type { ImportProblem, InputFile } from "../../../model/importer.ts";

/** A file of the given bytes, handed out in chunks of `chunk` bytes. */
export function fileOf(content: string | Uint8Array, path = "in.json", chunk = 65_536): InputFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    path,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}

/** A file of `count` times the same bytes, never in memory at once. */
export const repeated = (head: string, body: string, count: number, tail: string, path = "in.json"): InputFile => ({
  path,
  size: head.length + body.length * count + tail.length,
  async *open() {
    const encoder = new TextEncoder();
    yield encoder.encode(head);
    const bytes = encoder.encode(body);
    for (let at = 0; at < count; at += 1) yield bytes;
    yield encoder.encode(tail);
  },
});

/** A context that keeps what is reported. */
export function listening() {
  const problems: ImportProblem[] = [];
  return {
    problems,
    observedAt: "2026-01-01T00:00:00Z",
    problem: (problem: ImportProblem) => void problems.push(problem),
    progress: () => {},
  };
}

export async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
