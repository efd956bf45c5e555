import { UserError } from "../../model/errors.ts";
import { clean } from "./text.ts";

/** An error as the terminal may show it: what it quotes of the input stays on its line. */
export const errorText = ({ code, message, help, details }: UserError): string => {
  const own = details.map(([label, value]) => [clean(label), clean(value)] as const);
  return `${new UserError(code, clean(message), clean(help), own).render()}\n`;
};
