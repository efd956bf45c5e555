import { type ImportOptions, importPaths } from "../../importers/run.ts";
import { compare } from "../../model/canonical.ts";
import type { Call, Calls, Collector } from "../../model/collect.ts";
import type { Fact } from "../../model/fact.ts";

/** The collector, and by call and title which of its declared calls were begun. */
export function watched(collector: Collector): { readonly collector: Collector; readonly made: ReadonlySet<string> } {
  const made = new Set<string>();
  const watchedCall = (call: Call): Call => ({
    ...call,
    run: (io) => {
      made.add(declaredAs(call.declared));
      return call.run(io);
    },
    ...(call.follow ? { follow: (done) => each(call.follow?.(done) ?? []) } : {}),
  });
  async function* each(calls: Calls): AsyncGenerator<Call> {
    for await (const call of calls) yield watchedCall(call);
  }
  return {
    made,
    collector: {
      ...collector,
      open: async (options, context) => {
        const session = await collector.open(options, context);
        return { ...session, calls: () => each(session.calls()) };
      },
    },
  };
}

/** Names a declared call: several have one name in manifests, such as the list and the reads of a path. */
export const declaredAs = ({ call, title }: { readonly call: string; readonly title: string }): string =>
  `${call}: ${title}`;

/** The facts of an input without where and when they were read, sorted, a line each; and what could not be read. */
export async function factLines(
  path: string,
  options: ImportOptions = {},
): Promise<{ readonly facts: readonly string[]; readonly problems: readonly string[] }> {
  const run = await importPaths([path], options);
  try {
    const facts: string[] = [];
    for await (const fact of run.facts) facts.push(line(fact));
    return { facts: facts.sort(compare), problems: run.problems.map(({ message }) => message) };
  } finally {
    await run.close();
  }
}

function line({ source: _, ...fact }: Fact): string {
  return JSON.stringify(fact);
}
