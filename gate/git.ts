import { spawnSync } from "node:child_process";
import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import type { CommitAuthor } from "./people.ts";

/** Most bytes that git may answer with: a bound, not a promise. */
const mostBytes = 2 ** 30;

/** What happened to a file in one commit. Of a merge once for each parent that it differs from. */
export interface FileEvent extends CommitAuthor {
  readonly commit: string;
  /** ISO 8601, by the author's clock. */
  readonly at: string;
  readonly isMerge: boolean;
  readonly file: string;
  /** A added, M changed, D removed, T of another type. */
  readonly status: string;
  /** The file's content after it: blob id. */
  readonly blob: string;
}

/** One folder of a git repository, as its commits have it. */
export interface GitFolder {
  /** The commit that is looked at: HEAD. */
  readonly head: string;
  /** By file name, sorted: plain files of the folder itself in that commit. */
  readonly files: ReadonlyMap<string, GitFile>;
  /** Newest commit first. */
  readonly events: readonly FileEvent[];
  /** What a blob holds. */
  read(blob: string): string;
}

export interface GitFile {
  readonly blob: string;
  readonly text: string;
}

// A repository is input: nothing of it is run. No pager, hook, external diff, file system monitor, or signature program;
// no replaced or grafted history, and no map that gives commits other authors.
const careful = [
  "--no-pager",
  "--no-replace-objects",
  "--literal-pathspecs",
  ...["core.fsmonitor=false", "log.showSignature=false", "log.mailmap=false", "core.quotePath=true"].flatMap((one) => [
    "-c",
    one,
  ]),
];
const kept = new Set(["PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "XDG_CONFIG_HOME", "GIT_CEILING_DIRECTORIES"]);
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.has(name.toUpperCase()))),
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_NO_LAZY_FETCH: "1",
});

function git(folder: string, args: readonly string[], input?: string): { status: number; out: Buffer; err: string } {
  const { status, stdout, stderr, error } = spawnSync("git", ["-C", folder, ...careful, ...args], {
    env: environment(),
    maxBuffer: mostBytes,
    windowsHide: true,
    ...(input === undefined ? {} : { input }),
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    throw new UserError("sign-off.git", "there is no `git` here: authors come from commits", "install git");
  return { status: status ?? 1, out: stdout ?? Buffer.alloc(0), err: String(stderr ?? "") };
}

/** @throws UserError sign-off.git */
function answer(folder: string, what: string, args: readonly string[], input?: string): Buffer {
  const { status, out, err } = git(folder, args, input);
  if (status === 0) return out;
  const why = /dubious ownership/.test(err) ? "the repository belongs to another user" : `git ${args[0]} failed`;
  throw new UserError("sign-off.git", `${what}: ${why}`, "run `git status` in the folder and see what it says", [
    ["folder", folder],
  ]);
}

/**
 * Reads a folder and its history.
 * @throws UserError sign-off.git: no git, no repository, no commit; sign-off.shallow: a part of the history alone
 */
export function readGit(folder: string): GitFolder {
  const inside = git(folder, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.status !== 0 && !/dubious ownership/.test(inside.err))
    throw new UserError(
      "sign-off.git",
      `\`${folder}\` is in no git repository: who wrote a record comes from its commit`,
      "keep sign-offs in the repository of what they are for",
    );
  const what = `the history of \`${folder}\` cannot be read`;
  if (text(answer(folder, what, ["rev-parse", "--is-shallow-repository"])) === "true")
    throw new UserError(
      "sign-off.shallow",
      `\`${folder}\` is in a shallow clone: whether a record was edited or removed cannot be told`,
      "fetch the whole history: `fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in GitLab CI, else `git fetch --unshallow`",
    );
  const head = git(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (head.status !== 0)
    throw new UserError("sign-off.git", `the repository of \`${folder}\` has no commit yet`, "commit the records");
  const commit = text(head.out);
  const blobs = tree(text(answer(folder, what, ["ls-tree", "-z", commit, "./"])));
  const texts = contents(folder, what, blobs);
  return {
    head: commit,
    files: new Map(
      [...blobs].sort(([a], [b]) => compare(a, b)).map(([name, blob]) => [name, { blob, text: texts.get(name) ?? "" }]),
    ),
    events: events(text(answer(folder, what, log(commit)))),
    read: (blob) => contents(folder, what, new Map([["", blob]])).get("") ?? "",
  };
}

const text = (bytes: Buffer): string => bytes.toString("utf8").replace(/\n$/, "");

/** Every change of every file in the folder, also those that merges made or undid. */
const log = (commit: string): string[] => [
  "log",
  "--topo-order",
  "--relative",
  "--full-history",
  "-m",
  "--raw",
  "--no-renames",
  "--no-abbrev",
  "--no-notes",
  "--no-ext-diff",
  "--no-textconv",
  "--format=%x1e%H%x1f%P%x1f%aI%x1f%ae%x1f%an",
  commit,
  "--",
  ".",
];

const isPaper = (name: string): boolean => /^[\w.-]+\.json$/.test(name);

/** `ls-tree -z`: plain files of the folder whose names papers have. */
function tree(listing: string): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of listing.split("\0")) {
    const [, blob = "", name = ""] = /^100\d{3} blob ([0-9a-f]{40,64})\t(.*)$/s.exec(entry) ?? [];
    if (isPaper(name)) blobs.set(name, blob);
  }
  return blobs;
}

function contents(folder: string, what: string, blobs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (blobs.size === 0) return new Map();
  const out = answer(folder, what, ["cat-file", "--batch"], `${[...blobs.values()].join("\n")}\n`);
  const found = new Map<string, string>();
  let at = 0;
  for (const name of blobs.keys()) {
    const end = out.indexOf(10, at);
    const size = Number(/ blob (\d+)$/.exec(out.toString("latin1", at, end))?.[1] ?? -1);
    if (size < 0)
      throw new UserError("sign-off.git", `${what}: \`${name}\` is missing in the repository`, "run `git fsck`");
    found.set(name, out.toString("utf8", end + 1, end + 1 + size));
    at = end + 2 + size;
  }
  return found;
}

function events(out: string): FileEvent[] {
  return out.split("\u001e").flatMap((block) => {
    const [head = "", ...rest] = block.split("\n");
    const [commit = "", parents = "", at = "", email = "", ...name] = head.split("\u001f");
    return rest.flatMap((line): FileEvent[] => {
      const [, blob = "", status = "", file = ""] =
        /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*\t(.+)$/.exec(line) ?? [];
      if (!isPaper(file)) return [];
      const isMerge = parents.includes(" ");
      return [{ commit, at, email, name: name.join(" "), isMerge, file, status, blob }];
    });
  });
}
