import type { CallIo } from "../../../model/collect.ts";
import { subjectKey } from "../cli/names.ts";
import { harmless } from "./drop.ts";
import { type Answer, at, type Request } from "./request.ts";

/** The file of one request: its answer, or one answer with the members of all pages in the place of its list. */
export class AnswerFile {
  readonly #io: Pick<CallIo, "write">;
  readonly #request: Request;
  /** What the file's name should be and cannot. */
  readonly #subject: string | undefined;
  #pages = 0;
  #members = 0;

  constructor(io: Pick<CallIo, "write">, request: Request, subject: string | undefined) {
    this.#io = io;
    this.#request = request;
    this.#subject = subject;
  }

  /** @param answer undefined where there is none */
  async page(answer: Answer | undefined): Promise<void> {
    if (!this.#request.saved) return;
    const report = this.#request.id === "iam GetCredentialReport" ? inBase64 : (own: Answer) => own;
    if (this.#request.list !== undefined) await this.#listed(answer ?? {}, this.#request.list);
    else if (this.#request.service === "iam" && this.#request.id.endsWith("Details"))
      await this.#io.write(`${this.#pages === 0 ? "[" : ",\n"}${text(details(answer ?? {}))}`);
    else if (answer || this.#subject !== undefined)
      await this.#io.write(`${text(this.#named(report(answer ?? {})))}\n`);
    // An empty file: asked, and there is none.
    else await this.#io.write("\n");
    this.#pages++;
  }

  async end(): Promise<void> {
    if (!this.#request.saved) return;
    const { list } = this.#request;
    if (list !== undefined) {
      if (this.#pages === 0) await this.page({});
      await this.#io.write(`]${"}".repeat(list.split(".").length)}\n`);
    } else if (this.#request.id.endsWith("Details")) await this.#io.write("]\n");
  }

  async #listed(answer: Answer, list: string): Promise<void> {
    if (this.#pages === 0) await this.#io.write(this.#head(answer, list));
    for (const member of membersAt(answer, list)) {
      await this.#io.write(`${this.#members === 0 ? "\n" : ",\n"}${text(decoded(this.#request, member))}`);
      this.#members++;
    }
  }

  /** What stands beside the list: the cluster of its access entries. */
  #head(answer: Answer, list: string): string {
    const [outer = list, ...deeper] = list.split(".");
    const left = new Set([outer, ...this.#request.paging]);
    const beside = Object.fromEntries(Object.entries(answer).filter(([key]) => !left.has(key)));
    const head = text(this.#named(beside)).slice(0, -1);
    return `${head}${head === "{" ? "" : ","}${[outer, ...deeper].map((key) => `${JSON.stringify(key)}:`).join("{")}[`;
  }

  #named(answer: Answer): Answer {
    return this.#subject === undefined ? answer : { [subjectKey]: this.#subject, ...answer };
  }
}

const text = (value: unknown): string => JSON.stringify(harmless(value)) ?? "null";

export function membersAt(answer: Answer, list: string): readonly unknown[] {
  const found = at(answer, list);
  return Array.isArray(found) ? found : [];
}

const decoded = ({ service }: Request, member: unknown): unknown => (service === "iam" ? documents(member) : member);

/** The report's bytes as the command line writes them; bytes of other answers are not written. */
const inBase64 = (answer: Answer): Answer => {
  const { Content } = answer;
  return Content instanceof Uint8Array ? { ...answer, Content: Buffer.from(Content).toString("base64") } : answer;
};

/** A page of the account's details, which says whether more follow. */
function details(page: Answer): unknown {
  const { Marker: _, ...rest } = page;
  return documents(rest);
}

/** IAM encodes policies for URLs; the command line writes them as objects. */
function documents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(documents);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      /^(AssumeRolePolicy|Policy)?Document$/.test(key) && typeof inner === "string"
        ? document(inner)
        : documents(inner),
    ]),
  );
}

function document(encoded: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(encoded));
  } catch {
    return encoded;
  }
}
