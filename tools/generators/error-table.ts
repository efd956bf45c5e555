import { errorCodes } from "../../model/errors.ts";
import type { Generator } from "./generator.ts";
import { code, page, table } from "./markdown.ts";

/** One page with every public error code. */
export const errorTableGenerator: Generator = {
  owns: "docs/errors.md",
  async files() {
    const rows = Object.entries(errorCodes).map(([name, { exit, title }]) => [code(name), String(exit), title]);
    const intro =
      "A code is public and never used again for something else. Exit is the exit code of the command that stops with it.";
    return new Map([["docs/errors.md", page("Errors", intro, [["Codes", table(["Code", "Exit", "Meaning"], rows)]])]]);
  },
};
