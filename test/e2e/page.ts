import type { TestProject } from "vitest/node";
import { buildPage, pageFolder } from "../../setup/page.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder with the built page. */
    page: string;
  }
}

/** Has the page built as the sources are now, once for all end-to-end tests. */
export default function (project: TestProject): void {
  if (!buildPage()) throw new Error("the page could not be built (see above)");
  project.provide("page", pageFolder);
}
