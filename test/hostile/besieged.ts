import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { ambit, type Ran } from "../support/cli.ts";

export interface Problem {
  readonly file: string;
  readonly code: string;
  readonly at?: string;
}

const question = ["reach", "--from", "credential:AKIAVQRDX25J6EXAMPLE", "--format", "json"];
/** A stack would show where our code is. */
const stack = /^\s+at .*(\(|file:)/m;

/** A store with a good snapshot, to which hostile input is fed through the command line. */
export class Besieged {
  readonly root = mkdtempSync(path.join(os.tmpdir(), "ambit-hostile-"));
  #first = "";
  #answer = Buffer.alloc(0) as Buffer;
  /** What the newest snapshot answers. */
  #latest = this.#answer;

  at(...names: readonly string[]): string {
    return path.join(this.root, ...names);
  }

  /** Writes a file below the folder of this test. @returns its path */
  file(name: string, content: string | Uint8Array): string {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  run(...args: readonly string[]): Promise<Ran> {
    return ambit([...args, "--store", this.at("store")], { tmp: this.at("tmp") });
  }

  async prepare(): Promise<void> {
    mkdirSync(this.at("tmp"));
    const imported = await this.run("import", "examples/assistant/aws/build-tooling", "--format", "json");
    expect(imported.code, imported.stderr.toString()).toBe(0);
    this.#first = (JSON.parse(imported.stdout.toString()) as { snapshot: { id: string } }).snapshot.id;
    this.#answer = (await this.run(...question, "--snapshot", this.#first)).stdout;
    this.#latest = this.#answer;
    expect(this.#answer.length).toBeGreaterThan(1000);
  }

  /** Refused: exit 3, one clear error, no stack, no new snapshot, nothing left behind. */
  async refused(file: string, code: string, ...options: readonly string[]): Promise<Ran> {
    const ran = await this.run("import", file, ...options);
    const said = ran.stderr.toString();
    expect(ran.code, said).toBe(3);
    expect(said.match(/^error\[[\w.-]+\]/gm), said).toEqual([`error[${code}]`]);
    expect(said.match(/^help: /gm), said).toHaveLength(1);
    expect(said).not.toMatch(stack);
    expect((await this.run(...question)).stdout.equals(this.#latest), "the newest snapshot answers as before").toBe(
      true,
    );
    expect(readdirSync(this.at("tmp"))).toEqual([]);
    return ran;
  }

  /** Read as far as it goes: the exit code of the contract, the trouble told with its file, the old snapshot as it was. */
  async partly(exit: 0 | 3, file: string, ...options: readonly string[]): Promise<readonly Problem[]> {
    const ran = await this.run("import", file, "--format", "json", ...options);
    expect(ran.code, ran.stderr.toString()).toBe(exit);
    expect(ran.stderr.toString()).not.toMatch(stack);
    await this.unharmed();
    return (JSON.parse(ran.stdout.toString()) as { problems: Problem[] }).problems;
  }

  /** The snapshot from before all of this answers as it did, byte by byte, and nothing is left behind. */
  async unharmed(): Promise<void> {
    const again = await this.run(...question, "--snapshot", this.#first);
    expect(again.stdout.equals(this.#answer)).toBe(true);
    expect(readdirSync(this.at("tmp"))).toEqual([]);
    this.#latest = (await this.run(...question)).stdout;
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A user of account details. */
export const user = (name: string, more: object = {}): object => ({
  Path: "/",
  UserName: name,
  UserId: `AIDA${name.toUpperCase()}`,
  Arn: `arn:aws:iam::999988887777:user/${name}`,
  UserPolicyList: [],
  GroupList: [],
  AttachedManagedPolicies: [],
  ...more,
});

/** Account authorization details with these users. */
export const details = (...users: readonly unknown[]): string =>
  JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] });
