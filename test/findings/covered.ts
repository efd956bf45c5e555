import { Session } from "node:inspector/promises";
import path from "node:path";

/** A stretch of code that nothing ran. */
export interface Unrun {
  /** `gov-own-01.ts`. */
  readonly file: string;
  readonly code: string;
}

/** Whether somebody would read what it makes: it finds something, or holds words of a finding. Guards and defaults do not. */
const says = (code: string): boolean => /\byield\b|[`"'][^`"']/.test(code) && !/^(&&|\|\|)/.test(code);

/**
 * Which stretches of some files did not run while something did: V8's own count of each block, as it is not told from which
 * test a check fired.
 * @param isAsked by the file's path
 */
export async function unrunIn(run: () => Promise<void>, isAsked: (file: string) => boolean): Promise<readonly Unrun[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Debugger.enable");
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    await run();
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const found: Unrun[] = [];
    for (const { scriptId, url, functions } of result) {
      if (!isAsked(url)) continue;
      const { scriptSource } = await session.post("Debugger.getScriptSource", { scriptId });
      for (const { ranges } of functions)
        for (const { count, startOffset, endOffset } of ranges) {
          const code = scriptSource.slice(startOffset, endOffset).replace(/\s+/g, " ").trim();
          if (count === 0 && says(code)) found.push({ file: path.basename(url), code });
        }
    }
    return found;
  } finally {
    session.disconnect();
  }
}
