import { neo4jSource } from "../../setup/neo4j.js";
import { startInDocker } from "./neo4j/docker.ts";
import { startInJava } from "./neo4j/java.ts";
import type { Neo4jServer } from "./neo4j/server.ts";

/**
 * A Neo4j of its own on a free port of 127.0.0.1, with authentication, ready to answer; or the one that
 * `AMBIT_TEST_NEO4J_URI` names (with `AMBIT_TEST_NEO4J_USER`, `AMBIT_TEST_NEO4J_PASSWORD`), which is not stopped.
 */
export async function startNeo4j(): Promise<Neo4jServer> {
  const source = neo4jSource();
  switch (source.kind) {
    case "address":
      return {
        uri: source.uri,
        user: process.env["AMBIT_TEST_NEO4J_USER"] ?? "neo4j",
        password: process.env["AMBIT_TEST_NEO4J_PASSWORD"] ?? "",
        stop: async () => {},
      };
    case "docker":
      return startInDocker(source.image);
    case "java":
      return startInJava(source.java, source.jars);
    case "none":
      throw new Error(`${source.reason}; run: ${source.command}`);
  }
}
