import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { freePort } from "../ports.ts";
import { ready } from "./ready.ts";
import type { Neo4jServer } from "./server.ts";

/** Neo4j in a container that removes itself when it is stopped. */
export async function startInDocker(image: string): Promise<Neo4jServer> {
  const port = await freePort();
  const password = randomBytes(12).toString("hex");
  const settings = {
    NEO4J_AUTH: `neo4j/${password}`,
    NEO4J_server_memory_heap_max__size: "512m",
    NEO4J_server_memory_pagecache_size: "256m",
    NEO4J_dbms_usage__report_enabled: "false",
  };
  const env = Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const args = ["run", "--rm", "--detach", "--publish", `127.0.0.1:${port}:7687`, ...env, image];
  const id = execFileSync("docker", args, { encoding: "utf8" }).trim();
  const stop = async () => void spawnSync("docker", ["stop", "--time", "10", id]);
  const died = () => {
    const { stdout } = spawnSync("docker", ["inspect", "--format", "{{.State.Running}}", id], { encoding: "utf8" });
    return stdout.trim() === "true" ? undefined : "the container is gone";
  };
  const uri = `bolt://127.0.0.1:${port}`;
  try {
    await ready(uri, password, died);
  } catch (error) {
    await stop();
    throw error;
  }
  return { uri, user: "neo4j", password, stop };
}
