import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

const copied = ["setup.js", "setup", "package.json", "package-lock.json", "tools/node24/package.json"];

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clone with nothing installed on a machine of its own: its programs only say what they were asked. */
export class Clone {
  readonly root = mkdtempSync(path.join(tmpdir(), "setup-"));
  readonly #env: NodeJS.ProcessEnv;

  constructor(nodeVersion: string) {
    onTestFinished(() => rmSync(this.root, { recursive: true }));
    for (const file of [...copied, "test/services/neo4j", "test/schemathesis/requirements.txt"])
      cpSync(file, path.join(this.root, file), { recursive: true });
    this.program("node", `echo ${nodeVersion}`);
    this.program("npm", 'echo "npm $*"\nmkdir -p node_modules');
    for (const name of ["docker", "mvn", "apt-get", "sudo", "brew"])
      this.program(name, `echo "${name} $*" >&2\nexit 1`);
    const { HOME: _, JAVA_HOME: __, CHROME_PATH: ___, XDG_CACHE_HOME: ____, ...rest } = process.env;
    const kept = Object.entries(rest).filter(([name]) => !name.startsWith("AMBIT_"));
    this.#env = {
      ...Object.fromEntries(kept),
      HOME: path.join(this.root, "home"),
      PATH: this.#path(),
      // Nothing is asked of the network: no server listens there.
      AMBIT_TEST_MAVEN_REPOSITORY: "http://127.0.0.1:9",
    };
  }

  #path(): string {
    return [path.join(this.root, "bin"), "/usr/bin", "/bin"].join(path.delimiter);
  }

  /** Puts a program first on the clone's PATH. */
  program(name: string, body: string): void {
    this.write(`bin/${name}`, `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(this.root, "bin", name), 0o755);
  }

  write(file: string, text: string): void {
    const at = path.join(this.root, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  }

  read(file: string): string | undefined {
    const at = path.join(this.root, file);
    return existsSync(at) ? readFileSync(at, "utf8") : undefined;
  }

  /** `node setup.js <purpose>`. */
  setup(purpose?: string, env: Record<string, string> = {}): Promise<Ended> {
    const args = ["setup.js", ...(purpose ? [purpose] : [])];
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        args,
        { cwd: this.root, env: { ...this.#env, ...env } },
        (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  }
}
