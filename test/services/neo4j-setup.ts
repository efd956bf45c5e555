import type { TestProject } from "vitest/node";
import { startNeo4j } from "./neo4j.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the tests' Neo4j answers. */
    neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  }
}

/** One Neo4j for all tests of the project, which run one file after another. */
export default async function (project: TestProject): Promise<() => Promise<void>> {
  const { uri, user, password, stop } = await startNeo4j();
  project.provide("neo4j", { uri, user, password });
  return stop;
}
