import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { approvalOf } from "../../gate/approve.ts";
import { askSignOffs } from "../../gate/ask.ts";
import { readLedger } from "../../gate/ledger.ts";
import { People } from "../../gate/people.ts";
import { proposals } from "../../gate/proposals.ts";
import { toldBy } from "../../gate/told.ts";
import { writeApproval, writeRecord } from "../../gate/write.ts";
import { viewOfSnapshot } from "../../graph/load.ts";
import { openStore } from "../../graph/store/open.ts";
import type { GraphView } from "../../graph/view.ts";
import { version } from "../../server/version.ts";

const example = fileURLToPath(new URL("../../examples/assistant", import.meta.url));

/** Who of the estate signs what; `p.novak` writes the records. */
export const signers = ["a.haugen", "k.verhoeven", "t.abara", "j.okafor", "l.moreau", "n.takahashi"] as const;
const author = "p.novak";

/** The example estate beside a git repository with its sign-offs, in a folder of its own. */
export class SignedEstate {
  readonly root = mkdtempSync(path.join(tmpdir(), "ambit-signed-"));
  readonly estate = path.join(this.root, "assistant");
  readonly store = path.join(this.root, "store");
  readonly folder = path.join(this.root, "repository", "signoffs");

  constructor() {
    cpSync(example, this.estate, { recursive: true });
    mkdirSync(this.folder, { recursive: true });
    this.git("init", "-q", "-b", "main");
    writeFileSync(path.join(this.folder, "README"), "Records of sign-offs.\n");
    this.commit(author);
  }

  git(...args: readonly string[]): string {
    const env = { PATH: process.env["PATH"], HOME: this.root, GIT_CONFIG_NOSYSTEM: "1" };
    const identity = ["-c", "user.name=t", "-c", "user.email=t@larkfield.example"];
    return execFileSync("git", ["-C", path.dirname(this.folder), ...identity, ...args], {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Commits everything. @param who an id of the owners file */
  commit(who: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", `--author=${who} <${who}@larkfield.example>`, "-m", who);
  }

  /** Takes away the annotation that asks who is there from one ingress: one line of one manifest. */
  open(ingress: string, estate = this.estate): void {
    const file = path.join(estate, "kubernetes/ingresses.yaml");
    const lines = readFileSync(file, "utf8").split("\n");
    const name = lines.indexOf(`  name: ${ingress}`);
    const asks = lines.findLastIndex((line, at) => at < name && line.includes("/auth-url:"));
    if (name < 0 || asks < 0) throw new Error(`no ${ingress}`);
    lines.splice(asks, 1);
    writeFileSync(file, lines.join("\n"));
  }

  /** Asks the newest snapshot of the store. */
  async ask<A>(question: (graph: GraphView) => A, store = this.store): Promise<A> {
    const kept = await openStore({ folder: store, create: false });
    try {
      return question(viewOfSnapshot(await kept.open(undefined)));
    } finally {
      await kept.close();
    }
  }

  /**
   * Proposes a record for every way in that nobody signed, and has each signed by whoever must.
   * @param writes who commits the records
   * @param store whose newest snapshot is signed
   */
  async sign(who: readonly string[] = signers, writes: string = author, store = this.store): Promise<void> {
    await this.ask((graph) => {
      const people = new People(graph.facts().of("owner.party"));
      const told = toldBy(graph);
      const asOf = graph.snapshot.takenAt;
      const options = { names: [], certainty: "conditional", asOf, engineVersion: version, people, told } as const;
      for (const { record } of proposals(graph, { ...options, ledger: readLedger(this.folder) }))
        writeRecord(this.folder, record);
      this.commit(writes);
      const { standings } = askSignOffs(graph, readLedger(this.folder), {});
      for (const by of who) {
        const person = people.person(by);
        for (const standing of standings) {
          if (!person || !standing.required.some((one) => people.isOf(person, one.who))) continue;
          const wish = { by, decision: "accept", points: [], expires: "90d" } as const;
          writeApproval(this.folder, approvalOf(standing.record, standing, wish, { people, told, asOf }), by);
        }
        this.commit(by);
      }
    }, store);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
