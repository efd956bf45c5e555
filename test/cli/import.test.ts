import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ambit, inside, scratch } from "./process.ts";

const folder = scratch();
afterAll(() => folder.remove());
const at = (...names: string[]): string => path.join(folder.path, ...names);
const account = "examples/assistant/aws/build-tooling";

interface Imported {
  readonly schema: 1;
  readonly snapshot: {
    readonly id: string;
    readonly facts: number;
    readonly scopes: readonly { readonly scope: string }[];
  };
  readonly problems: readonly { readonly file: string; readonly code: string }[];
  readonly unread: readonly string[];
}

describe("import", () => {
  it("writes the snapshot to stdout, what it recognised to stderr", async () => {
    const ran = await ambit(["import", account, "--store", at("a"), "--format", "json"]);
    expect(ran.code).toBe(0);
    const answer = JSON.parse(ran.stdout) as Imported;
    expect(answer).toMatchObject({
      schema: 1,
      snapshot: { id: expect.stringMatching(/^[0-9a-f]{64}$/), scopes: [{ scope: "aws:account:379105826643" }] },
      problems: [],
      unread: [],
    });
    expect(ran.stderr).toContain("build-tooling: AWS accounts, 2 files");
    const quiet = await inside(["import", account, "--store", at("a"), "--format", "json", "--quiet"]);
    expect(quiet.stderr).toBe("");
    expect((JSON.parse(quiet.stdout) as Imported).snapshot.id).toBe(answer.snapshot.id);
  });

  it("says in a table which scopes the snapshot has", async () => {
    const { stdout } = await inside(["import", account, "--store", at("a"), "--quiet"]);
    expect(stdout).toMatch(
      /^Snapshot [0-9a-f]{12}: \d+ facts\n {2}aws:account:379105826643 {2}\d+ facts {2}read 2026-11-20 06:10 UTC\n/,
    );
  });

  it("keeps what it can of a file that is broken in part, and exits 3 where the file was named", async () => {
    mkdirSync(at("input"));
    cpSync(account, at("input"), { recursive: true });
    const text = readFileSync(at("input", "resources.json"), "utf8");
    writeFileSync(at("input", "resources.json"), text.slice(0, Math.floor(text.length / 2)));
    const whole = await inside(["import", at("input"), "--store", at("b"), "--format", "json"]);
    expect(whole.code).toBe(0);
    expect((JSON.parse(whole.stdout) as Imported).problems).toMatchObject([{ code: "import.malformed" }]);
    const named = await inside([
      "import",
      at("input", "account.json"),
      at("input", "resources.json"),
      "--store",
      at("c"),
      "--format",
      "json",
    ]);
    expect(named.code).toBe(3);
    expect((JSON.parse(named.stdout) as Imported).unread).toEqual([expect.stringContaining("resources.json")]);
  });

  it("stores nothing with --strict unless everything was read, and the previous snapshot answers", async () => {
    const before = await inside(["snapshots", "--store", at("a"), "--format", "json"]);
    const { code, stdout, stderr } = await inside(["import", at("input"), "--strict", "--store", at("a"), "--quiet"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^error\[import\.incomplete\]: .+\n( {2}.+\n)+help: .+\n$/);
    expect((await inside(["snapshots", "--store", at("a"), "--format", "json"])).stdout).toBe(before.stdout);
    expect((await inside(["reach", "--from", "credential:AKIAVQRDX25J6EXAMPLE", "--store", at("a")])).code).toBe(0);
  });

  it("asks for the name of a cluster that says none, and takes it with --as", async () => {
    writeFileSync(
      at("pods.json"),
      JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", uid: "1" } }],
      }),
    );
    const nameless = await inside(["import", at("pods.json"), "--store", at("d"), "--quiet"]);
    expect(nameless).toMatchObject({ code: 3, stdout: "" });
    expect(nameless.stderr).toMatch(/^error\[import\.cluster-name\]: .+\n( {2}.+\n)*help: .*--as.*\n$/);
    const named = await inside([
      "import",
      at("pods.json"),
      "--as",
      "kubernetes=prod",
      "--store",
      at("d"),
      "--format",
      "json",
    ]);
    expect(named.code).toBe(0);
    expect((JSON.parse(named.stdout) as Imported).snapshot.scopes).toMatchObject([{ scope: "k8s:prod" }]);
  });

  it("with --closed-world leaves no gap of what was not asked", async () => {
    const gaps = async (...words: string[]) => {
      await inside(["import", at("pods.json"), "--as", "prod", "--store", at("e"), "--quiet", ...words]);
      const { stdout } = await inside(["entries", "--store", at("e"), "--format", "json"]);
      return (JSON.parse(stdout) as { gaps: unknown[] }).gaps.length;
    };
    expect(await gaps()).toBeGreaterThan(0);
    expect(await gaps("--closed-world")).toBe(0);
  });
});

describe("doctor", () => {
  it("lists gaps with the rules they hide or weaken, and exits 0", async () => {
    await inside(["import", at("pods.json"), "--as", "prod", "--store", at("f"), "--quiet"]);
    const { stdout, code } = await inside(["doctor", "--store", at("f"), "--format", "json"]);
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { what: string; state: string; help?: string }[] };
    expect(findings.slice(0, 3).map(({ what, state }) => [what, state])).toEqual([
      ["Node.js", "ok"],
      ["store", "ok"],
      ["graph", "ok"],
    ]);
    // One namespace was all there was to read: whatever is told by an Ingress is hidden, and what a policy may forbid is weaker.
    const gaps = findings.slice(3);
    expect(gaps.every(({ state }) => state === "gap")).toBe(true);
    const helpOf = (what: string) => gaps.find((gap) => gap.what === `${what} of k8s:prod`)?.help;
    expect(helpOf("ingresses")).toMatch(/^hides (?:.+, )?kubernetes\.expose-ingress\b/);
    expect(helpOf("admission policies")).toMatch(/^weakens (?:.+, )?kubernetes\.create-privileged-pod\b/);
    // Six are named, the rest is counted: most rules about Kubernetes ask for pods.
    expect(helpOf("pods")).toMatch(/^hides (?:[a-z]+\.[a-z-]+, ){5}[a-z]+\.[a-z-]+ and \d\d more\b/);
    // The list holds a namespace: what the file is called says nothing of pods, and of namespaces there is no gap.
    expect(gaps.map(({ what }) => what)).not.toContain("namespaces of k8s:prod");
  });

  it("exits 3 where there is no store", async () => {
    const { stdout, code } = await inside(["doctor", "--store", at("none")]);
    expect(code).toBe(3);
    expect(stdout).toContain("fault  store:");
  });
});
