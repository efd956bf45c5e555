import { shipped } from "../../model/catalogue/shipped.ts";
import { membersOf, type Tree } from "../read/index.ts";

/** Flags by which programs of the catalogue are given a key or password that they ask for. */
const known: ReadonlySet<string> = new Set(
  shipped.flatMap(({ flaws }) => flaws.flatMap(({ closedBy }) => closedBy.filter((name) => name.startsWith("--")))),
);

/** Names of flags among arguments, also of a shell's line, that set a login up. An empty value sets none up; values are dropped. */
export function loginFlagsIn(args: readonly unknown[]): readonly string[] {
  const words = args.flatMap((text) => (typeof text === "string" ? text.split(/\s+/) : []));
  const found = words.flatMap((word, at) => {
    const [, name = "", value] = /^(--[\w.-]+)(?:=(.*))?$/.exec(word) ?? [];
    if (!known.has(name)) return [];
    const given = value ?? words[at + 1] ?? "";
    return /^(['"]?)\1$|^--/.test(given) ? [] : [name];
  });
  return [...new Set(found)].sort();
}

/** Of a container's arguments, as they came, what `loginFlagsIn` finds, without the values. */
export const loginArguments = ({ command, args }: Tree): readonly string[] =>
  loginFlagsIn([...membersOf(command), ...membersOf(args)]).map((name) => `${name}=withheld`);
