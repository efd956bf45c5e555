import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Verdict } from "./decision.ts";
import { generate } from "./generate.ts";
import { type Judgement, type Session, totalOf } from "./judge.ts";
import type { LoginJudgement, LoginSession, Outcome } from "./logins.ts";
import { generateTexts, type TextVerdict } from "./texts.ts";
import type { Ids, World } from "./world.ts";

/** Policies and questions of one run each. */
export const seeds: readonly number[] = Array.from({ length: 16 }, (_, index) => index + 1);

const folder = fileURLToPath(new URL("../../../recorded/vault", import.meta.url));
/** Recordings are written where `AMBIT_TEST_RECORD=1` says so, by a run against the server itself. */
const recording = process.env["AMBIT_TEST_RECORD"] === "1";

/** Writes one JSON value a line, after one that says which server answered. */
function record(name: string, server: string, lines: Iterable<unknown>, summary: unknown): void {
  if (!recording) return;
  mkdirSync(folder, { recursive: true });
  const head = { server, by: "AMBIT_TEST_RECORD=1 npm run test:oracles -- test/vault", summary };
  writeFileSync(`${folder}/${name}`, [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** The lines of a recording, its head apart. */
function recorded<T>(name: string): { readonly server: string; readonly lines: readonly T[] } {
  const [head = "", ...lines] = readFileSync(`${folder}/${name}`, "utf8").trimEnd().split("\n");
  return { server: JSON.parse(head).server, lines: lines.map((line) => JSON.parse(line)) };
}

const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
const digestOfWorld = ({ policies, persons, groups, questions }: World): string =>
  digestOf([policies, persons, groups, questions]);

/**
 * What is kept of a world: everything but the server's ids and verdicts follows from its seed, which the digest proves.
 * Verdicts are two digits each: the place of the verdict among the different ones.
 */
interface Line {
  readonly seed: number;
  readonly digest: string;
  readonly ids: Ids;
  readonly different: readonly Verdict[];
  readonly verdicts: string;
}

const summaryOf = (judged: Judgement): unknown => ({
  ...totalOf(judged),
  features: Object.fromEntries(
    [...judged.features].map(([feature, { allowed, denied }]) => [feature, [allowed, denied]]),
  ),
});

export function recordWorlds(server: string, sessions: readonly Session[], judged: Judgement): void {
  const lines = sessions.map(({ world, ids, verdicts }): Line => {
    const different = [...new Set(verdicts)].sort();
    const places = verdicts.map((verdict) => different.indexOf(verdict).toString(36).padStart(2, "0"));
    return { seed: world.seed, digest: digestOfWorld(world), ids, different, verdicts: places.join("") };
  });
  record("acl.jsonl", server, lines, summaryOf(judged));
}

/** The worlds as they were recorded; an error where the generator makes others now. */
export function recordedWorlds(): { readonly server: string; readonly sessions: readonly Session[] } {
  const { server, lines } = recorded<Line>("acl.jsonl");
  const sessions = lines.map(({ seed, digest, ids, different, verdicts }): Session => {
    const world = generate(seed);
    if (digestOfWorld(world) !== digest)
      throw new Error(
        `world ${seed} is another one than was recorded: AMBIT_TEST_RECORD=1 npm run test:oracles -- test/vault`,
      );
    const places = verdicts.match(/../g) ?? [];
    return { world, ids, verdicts: places.map((place) => different[Number.parseInt(place, 36)] ?? "") };
  });
  return { server, sessions };
}

/** A session of logins: different outcomes once, and of each attempt what tells it from others. */
interface LoginLine {
  readonly answers: LoginSession["answers"];
  readonly cluster: LoginSession["cluster"];
  readonly accounts: LoginSession["accounts"];
  readonly outcomes: readonly Outcome[];
  readonly attempts: readonly (readonly [
    method: string,
    role: string,
    from: string,
    outcome: number,
    account?: number,
    audience?: string,
  ])[];
}

export function recordLogins(server: string, sessions: readonly LoginSession[], judged: LoginJudgement): void {
  const lines = sessions.map(({ answers, cluster, accounts, attempts }): LoginLine => {
    const texts = [...new Set(attempts.map(([, outcome]) => JSON.stringify(outcome)))];
    return {
      answers: pruned(answers) as LoginSession["answers"],
      cluster,
      accounts,
      outcomes: texts.map((text) => JSON.parse(text)),
      attempts: attempts.map(([{ method, role, from, account, audience }, outcome]) => {
        const place = accounts.findIndex(
          ({ namespace, name }) => namespace === account?.namespace && name === account.name,
        );
        const base = [method, role, from, texts.indexOf(JSON.stringify(outcome))] as const;
        return place < 0 ? base : [...base, place, audience ?? ""];
      }),
    };
  });
  const features = Object.fromEntries(
    [...judged.features].map(([feature, { ok, refused }]) => [feature, [ok, refused]]),
  );
  record("logins.jsonl", server, lines, { features });
}

export const recordedLogins = (): readonly LoginSession[] =>
  recorded<LoginLine>("logins.jsonl").lines.map(({ attempts, outcomes, accounts, ...rest }) => ({
    ...rest,
    accounts,
    attempts: attempts.map(([method, role, from, outcome, place, audience]) => {
      const account = place === undefined ? undefined : accounts[place];
      const who = account && audience !== undefined ? { account, audience } : {};
      return [{ feature: method, method, role, ...who, from }, outcomes[outcome] ?? { ok: false }];
    }),
  }));

/** Without what says nothing: empty values and times. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, one]) =>
      one !== null &&
      one !== "" &&
      one !== 0 &&
      !(typeof one === "object" && Object.keys(one).length === 0) &&
      !/_time$|^(uuid|description|seal_wrap|external_entropy_access|local|config|merged_.*|namespace_id|canonical_id)$/.test(
        name,
      ),
  );
  return Object.fromEntries(kept.map(([name, one]) => [name, pruned(one)]));
}

/** Verdicts of the texts in the order of the generator, whose digest stands before them. */
export function recordTexts(server: string, verdicts: readonly TextVerdict[]): void {
  const different = [...new Set(verdicts)].sort();
  const places = verdicts.map((verdict) => different.indexOf(verdict));
  record("texts.jsonl", server, [{ digest: digestOf(generateTexts()), different, places: places.join(" ") }], {
    texts: verdicts.length,
    refused: verdicts.filter((verdict) => verdict === "refused").length,
  });
}

export function recordedTexts(): {
  readonly server: string;
  readonly verdicts: readonly (readonly [string, TextVerdict])[];
} {
  const { server, lines } = recorded<{ digest: string; different: readonly string[]; places: string }>("texts.jsonl");
  const [line] = lines;
  const texts = generateTexts();
  if (line?.digest !== digestOf(texts))
    throw new Error("other texts were recorded: AMBIT_TEST_RECORD=1 npm run test:oracles -- test/vault");
  const places = line.places.split(" ");
  return { server, verdicts: texts.map((text, index) => [text, line.different[Number(places[index])] ?? ""]) };
}
