import { membersOf, type Tree } from "../read/index.ts";

/**
 * Flags that give a program a key or password that it asks for.
 * https://docs.vllm.ai/en/latest/usage/security/, https://jupyter-server.readthedocs.io/en/latest/operators/security.html
 */
const known: ReadonlySet<string> = new Set([
  "--api-key",
  "--IdentityProvider.token",
  "--NotebookApp.password",
  "--NotebookApp.token",
  "--PasswordIdentityProvider.hashed_password",
  "--ServerApp.password",
  "--ServerApp.token",
]);

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
