import type { InputGroup } from "../../model/importer.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { type Tree, treeOf } from "../read/index.ts";
import { records } from "../read/records.ts";
import { saved } from "./saved.ts";

export const secretService = "//secretmanager.googleapis.com/";
export const resourceManager = "//cloudresourcemanager.googleapis.com/";
const projectId = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const numberOf = (text: unknown): string | undefined =>
  typeof text === "string" ? /(?:^|\/)projects\/(\d+)$|^(\d+)$/.exec(text)?.slice(1).find(Boolean) : undefined;
const idOf = (text: unknown): string | undefined =>
  typeof text === "string" && projectId.test(text) ? text : undefined;

/** What the input tells of projects: most answers name them by number, people and other sources by id. */
export class Projects {
  readonly #ids = new Map<string, string>();
  readonly #numbers = new Map<string, string>();
  /** The one project of the input, where its manifest names it. */
  readonly only: string | undefined;

  constructor(only: string | undefined) {
    this.only = idOf(only);
  }

  learn(id: string | undefined, number: string | undefined): void {
    if (id === undefined || number === undefined || this.#ids.has(number)) return;
    this.#ids.set(number, id);
    this.#numbers.set(id, number);
  }

  /** The id, where it is known; what was written, where not. */
  id(written: string): string {
    if (!/^\d+$/.test(written)) return written;
    return this.#ids.get(written) ?? this.only ?? written;
  }

  number(id: string): string | undefined {
    return /^\d+$/.test(id) ? id : this.#numbers.get(id);
  }
}

/** Goes through the input for pairs of project id and number. */
export async function projectsOf(group: InputGroup, maker: FactMaker): Promise<Projects> {
  const projects = new Projects(group.manifest?.name);
  const quiet = { problem: () => {} };
  for (const file of group.files) {
    if (file.path.endsWith("manifest.json")) continue;
    for await (const { value } of records(file, saved, quiet)) learnFrom(value, projects);
  }
  if (group.files.length > 1000) maker.context.progress(`${group.files.length} files looked through for projects`);
  return projects;
}

function learnFrom(value: Tree, projects: Projects): void {
  projects.learn(idOf(value["projectId"]), numberOf(value["projectNumber"]));
  const data = treeOf(treeOf(value["resource"])["data"]);
  projects.learn(idOf(data["projectId"]), numberOf(data["projectNumber"]));
  const name = typeof value["name"] === "string" ? value["name"] : value["resource"];
  if (typeof name !== "string") return;
  const written = /^\/\/[a-z]+\.googleapis\.com\/projects\/([^/]+)/.exec(name)?.[1];
  const [around] = Array.isArray(value["ancestors"]) ? value["ancestors"] : [];
  projects.learn(idOf(written), numberOf(value["project"]) ?? numberOf(around));
}
