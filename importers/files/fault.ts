import { UserError } from "../../model/errors.ts";
import type { ImportProblem } from "../../model/importer.ts";

/** Why one named input, or one file of it, is not read. Becomes a problem inside a folder and an error where the user named it. */
export class InputFault extends Error {
  readonly code: ImportProblem["code"];
  readonly file: string;
  readonly help: string;

  constructor(code: ImportProblem["code"], file: string, message: string, help: string) {
    super(message);
    this.code = code;
    this.file = file;
    this.help = help;
  }

  problem(): ImportProblem {
    return { code: this.code, file: this.file, message: this.message };
  }

  error(): UserError {
    return new UserError(this.code, `\`${this.file}\`: ${this.message}`, this.help);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  ENOSPC: "no space left to unpack it",
  EDQUOT: "no space left to unpack it",
  EMFILE: "too many files are open",
};

/** A failed system call in the user's words; the system's own message holds machine paths. */
export function systemFault(file: string, error: unknown): InputFault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new InputFault(
    "import.unreadable",
    file,
    reasons[code] ?? "could not be read",
    full ? "free space, or set TMPDIR to a folder that has some" : "check the path and its permissions",
  );
}
