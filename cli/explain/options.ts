import { UserError } from "../../model/errors.ts";

/** @throws UserError usage.argument where it is missing */
export function required(options: Readonly<Record<string, unknown>>, name: string): string {
  const value = options[name];
  if (typeof value === "string" && value !== "") return value;
  throw new UserError("usage.argument", `\`--${name}\` is missing`, `give --${name}, or --batch`);
}

/** Those of the options that are texts, by name. */
export const given = <K extends string>(
  options: Readonly<Record<string, unknown>>,
  ...names: readonly K[]
): { readonly [N in K]?: string } =>
  Object.fromEntries(names.flatMap((name) => (typeof options[name] === "string" ? [[name, options[name]]] : []))) as {
    readonly [N in K]?: string;
  };

/** @throws UserError usage.argument for an option that the language does not have */
export function onlyOf(language: string, options: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const other = Object.keys(options).find((name) => options[name] !== undefined && !known.includes(name));
  if (other !== undefined)
    throw new UserError("usage.argument", `\`--${other}\` is no option of explain ${language}`, "leave it out");
}
