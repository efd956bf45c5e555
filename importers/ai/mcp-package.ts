import type { McpCapability } from "../../model/fact/ai.ts";

/** What a command line of an MCP server runs, without arguments: they may hold secrets. */
export interface Started {
  readonly command: string;
  readonly package?: string;
  readonly version?: string;
  readonly pinned?: boolean;
}

const baseName = (command: string): string =>
  (command.split(/[\\/]/).at(-1) ?? command).replace(/\.(exe|cmd|bat|ps1)$/i, "");
/** Options that take the next word as their value. */
const valued =
  /^(-e|--env|--env-file|-v|--volume|--mount|--name|--network|-p|--publish|-w|--workdir|-u|--user|--platform|--entrypoint|--add-host|--python|--with|--index-url|--registry|--cache)$/;
const exact = /^v?\d+\.\d+\.\d+([-+.][\w.-]+)?$/;
const named = /^(@[\w.-]+\/)?[\w.-]+$/;

/** The word that is no option. */
function firstPlain(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^(--from|--package|-p)(=|$)/.test(word) && !/^-p$/.test(word)) return word.split("=")[1] ?? words[at + 1];
    if (valued.test(word)) at++;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}

/** Takes `npx -y @scope/name@1.2.3 ...`, `uvx name==1.2.3`, `docker run ... image:tag` and the like apart. */
export function started(command: string, words: readonly string[]): Started {
  const name = baseName(command);
  if (/^cmd$/i.test(name) && /^\/c$/i.test(words[0] ?? "") && words[1] !== undefined)
    return started(words[1], words.slice(2));
  const rest = { command: name };
  const after = (verb: RegExp): readonly string[] =>
    words.slice(Math.max(0, words.findIndex((it) => verb.test(it)) + 1));
  if (/^(npx|bunx|pnpx)$/.test(name)) return { ...rest, ...packaged(npmPackage(words)) };
  if (/^(npm|pnpm|yarn|bun)$/.test(name) && words.some((it) => /^(exec|dlx|x)$/.test(it)))
    return { ...rest, ...packaged(firstPlain(after(/^(exec|dlx|x)$/))) };
  if (/^uvx$/.test(name)) return { ...rest, ...packaged(firstPlain(words)) };
  if (/^(uv|pipx)$/.test(name) && words.includes("run")) {
    const ran = name === "pipx" || words.includes("tool");
    return ran ? { ...rest, ...packaged(firstPlain(after(/^run$/))) } : rest;
  }
  if (/^(docker|podman|nerdctl)$/.test(name) && words.includes("run"))
    return { ...rest, ...image(firstPlain(after(/^run$/))) };
  return rest;
}

/** `npx` takes its package by `-p` too. */
const npmPackage = (words: readonly string[]): string | undefined => {
  const at = words.findIndex((it) => it === "-p" || it === "--package");
  return at >= 0 ? words[at + 1] : firstPlain(words.filter((it) => it !== "-y" && it !== "--yes"));
};

function packaged(text: string | undefined): Omit<Started, "command"> {
  const [, name = "", version] = /^((?:@[^/]+\/)?[^@=<>~!]+)(?:(?:@|==)(.+))?$/.exec(text ?? "") ?? [];
  if (!named.test(name)) return {};
  const told = version !== undefined && /^[\w.^~+*-]{1,40}$/.test(version) ? version : undefined;
  return {
    package: name,
    ...(told === undefined ? {} : { version: told }),
    pinned: told !== undefined && exact.test(told),
  };
}

function image(text: string | undefined): Omit<Started, "command"> {
  const [, name = "", tag, digest] = /^([\w./:-]+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]+))?$/.exec(text ?? "") ?? [];
  if (name === "") return {};
  return {
    package: name,
    ...(tag === undefined ? {} : { version: tag }),
    pinned: digest !== undefined || (tag !== undefined && exact.test(tag)),
  };
}

const words: readonly (readonly [McpCapability, RegExp])[] = [
  ["browser", /puppeteer|playwright|browser|chrome|selenium/],
  ["cloud", /(^|[^a-z])(aws|azure|gcp|gcloud|kubernetes|kubectl|k8s|terraform|cloudflare)([^a-z]|$)/],
  [
    "db",
    /postgres|mysql|sqlite|mongo|redis|snowflake|bigquery|clickhouse|supabase|neo4j|elasticsearch|database|(^|[^a-z])sql([^a-z]|$)/,
  ],
  ["exec", /shell|terminal|command|(^|[^a-z])exec|code-?(runner|interpreter|sandbox)|python-?repl|jupyter|ssh/],
  ["fs", /file-?system|(^|[^a-z])(fs|files?)([^a-z]|$)/],
  ["mail", /gmail|mail|outlook|imap|slack|teams/],
];

/** What a server gives, by the name of its program or host: a guess. Sorted. */
export const capabilitiesOf = (...texts: readonly (string | undefined)[]): readonly McpCapability[] =>
  words
    .filter(([, pattern]) => texts.some((text) => text !== undefined && pattern.test(text.toLowerCase())))
    .map(([word]) => word);
