import type { CompiledGraph } from "../compiled.ts";
import type { FactBase } from "../facts.ts";
import { neo4jSettings } from "./neo4j/settings.ts";
import type { Store } from "./port.ts";

export interface OpenOptions {
  /** The embedded store; where Neo4j is the store, its caches. */
  readonly folder: string;
  /** Makes the store where there is none. */
  readonly create: boolean;
  /** Where `AMBIT_NEO4J_URI` and the like are looked up; default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Turns facts into a graph; default: every rule there is. */
  readonly compile?: (facts: FactBase) => CompiledGraph | Promise<CompiledGraph>;
  /** What `compile` is, for the cache; default: a digest of the code that does it. */
  readonly fingerprint?: string;
}

/**
 * The store that the environment names: Neo4j where `AMBIT_NEO4J_URI` is set, else the embedded one. Each is loaded only
 * where it is used.
 * @throws UserError store.none (without `create`, and nothing there), store.unusable, store.busy
 */
export async function openStore({ folder, create, env = process.env, ...options }: OpenOptions): Promise<Store> {
  const settings = neo4jSettings(env);
  if (!settings) return (await import("./embedded.ts")).openEmbedded(folder, create, options);
  const { openNeo4j } = await import("./neo4j/store.ts");
  const { compileWithRules } = await import("./compile.ts");
  const { codeFingerprint } = await import("./fingerprint.ts");
  const { compile = compileWithRules, fingerprint = codeFingerprint() } = options;
  return openNeo4j(settings, { compile, fingerprint, cacheFolder: folder, create });
}
