import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../ports.ts";
import { ready, setPassword } from "./ready.ts";
import type { Neo4jServer } from "./server.ts";

const settings = (port: number) => `server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:${port}
server.bolt.advertised_address=127.0.0.1:${port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=256m
server.memory.heap.initial_size=512m
server.memory.heap.max_size=512m
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
db.tx_log.rotation.retention_policy=false
`;

/** What Neo4j reflects on, as its own start script opens it. */
const opened = ["java.nio", "java.io", "sun.nio.ch"].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);

/** Neo4j from its jars, as a process of its own with its data in a new folder, which goes when it is stopped. */
export async function startInJava(java: string, jars: string): Promise<Neo4jServer> {
  const home = mkdtempSync(path.join(tmpdir(), "ambit-neo4j-"));
  for (const folder of ["conf", "data", "logs", "run", "import", "plugins"]) mkdirSync(path.join(home, folder));
  const port = await freePort();
  const password = randomBytes(12).toString("hex");
  writeFileSync(path.join(home, "conf/neo4j.conf"), settings(port));
  const classes = [path.join(home, "conf"), path.join(jars, "*")].join(path.delimiter);
  const env = { ...process.env, NEO4J_HOME: home, NEO4J_CONF: path.join(home, "conf") };

  const log = path.join(home, "logs/out.log");
  const out = openSync(log, "w");
  const flags = [
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dlog4j2.disable.jmx=true",
  ];
  const main = ["org.neo4j.server.CommunityEntryPoint", `--home-dir=${home}`, `--config-dir=${home}/conf`];
  const child = spawn(java, [...flags, ...opened, "-cp", classes, ...main], { env, stdio: ["ignore", out, out] });
  // The server does not outlive the tests, however they end; its data goes too, so it need not end in order.
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    process.off("exit", kill);
    kill();
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  const uri = `bolt://127.0.0.1:${port}`;
  const died = () =>
    child.exitCode === null && child.signalCode === null ? undefined : readFileSync(log, "utf8").slice(-2_000);
  try {
    await ready(uri, "neo4j", died);
    await setPassword(uri, password);
  } catch (error) {
    await stop();
    throw error;
  }
  return { uri, user: "neo4j", password, stop };
}
