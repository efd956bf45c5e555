import type { Json } from "../../../model/canonical.ts";
import { type Call, type CallIo, type CallResult, Partly, Refused } from "../../../model/collect.ts";
import { fileName } from "../../collect/names.ts";
import { AnswerFile, membersAt } from "./answer.ts";
import type { Clients, Credentials } from "./clients.ts";
import { declaredOf } from "./declared.ts";
import { type Answer, at, type Request, type Where } from "./request.ts";
import { requests } from "./requests/index.ts";
import { services } from "./services.ts";

/** One account that is read. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly partition: string;
  /** Where the services of all regions are asked. */
  readonly home: string;
  readonly credentials: Credentials;
}

/** What the calls of a collection share. */
export interface Session {
  readonly clients: Clients;
  /** Who collects: asks the organization. */
  readonly caller: Account;
  /** Regions that the user named; all that the account has where none. */
  readonly regions: readonly string[];
  /** Answers of the organization, which are asked for once and written for every account. */
  readonly shared: Map<string, Promise<Answer | undefined>>;
  /** Where AWS is asked, where not at AWS. */
  readonly endpoint: string | undefined;
  warn(message: string): void;
}

const following: ReadonlyMap<string, readonly Request[]> = new Map(
  requests.map(({ id }) => [id, requests.filter(({ from }) => from.includes(id))]),
);

/** The calls of a request for one subject, or for those that its batches take. */
export class Asker {
  readonly #session: Session;
  readonly #account: Account;

  constructor(session: Session, account: Account) {
    this.#session = session;
    this.#account = account;
  }

  /** What is asked first, everywhere or in one region. */
  first(region: string | undefined): readonly Call[] {
    return requests
      .filter((request) => request.from.length === 0 && request.once === (region === undefined))
      .filter(({ id }) => id !== "sts GetCallerIdentity")
      .flatMap((request) => this.call(request, "", region ?? this.#regionOf(request)) ?? []);
  }

  #regionOf({ service, asCaller }: Request): string {
    const { region } = services[service] as { readonly region?: string };
    return region ?? (asCaller ? this.#session.caller.home : this.#account.home);
  }

  /** @returns undefined where there is nothing to ask for the subject */
  call(request: Request, subject: Json, region: string): Call | undefined {
    const where = this.#where(region);
    const inputs = request.input(subject, where);
    return inputs && this.#made(request, inputs, subject, where, request.name?.(subject));
  }

  #where(region: string): Where {
    const { id: account, partition } = this.#account;
    return { account, partition, region };
  }

  #made(
    request: Request,
    inputs: readonly object[],
    subject: Json,
    where: Where,
    name: string | undefined,
    part = "",
  ): Call {
    const { id: account, home } = this.#account;
    const folder = request.once && this.#account.partition === "aws" ? "" : `${request.once ? home : where.region}/`;
    const file = name === undefined ? request.file : `${request.file}-${fileName(name)}`;
    const called = name === undefined || fileName(name) === name ? undefined : name;
    const here = request.once ? "" : `/${where.region}`;
    return {
      declared: declaredOf(request),
      key: `${account}${here} ${request.id} ${part}${JSON.stringify(subject)}`,
      part: { folder: account },
      scope: request.asCaller ? this.#session.caller.id : `${account}/${where.region}`,
      ...(request.saved ? { file: `${folder}${file}${part && `-${part.trim()}`}.json` } : {}),
      run: (io) => this.#run(request, inputs, subject, where, called, io),
      follow: ({ note, status }) => this.#follow(request, subject, note, status, where.region),
    };
  }

  async #run(
    request: Request,
    inputs: readonly object[],
    subject: Json,
    where: Where,
    called: string | undefined,
    io: CallIo,
  ): Promise<CallResult> {
    const file = new AnswerFile(io, request, called);
    const given: Json[] = [];
    let pages = 0;
    try {
      for (const input of inputs)
        for await (const answer of this.#pages(request, input, where, io)) {
          await file.page(answer);
          pages++;
          if (answer) given.push(...subjectsOf(request, answer, subject, where));
        }
    } catch (error) {
      if (!(error instanceof Refused) || pages === 0) throw error;
      await file.end();
      if (!request.gives) throw new Partly(error.message);
      return { status: "partly", reason: error.message, note: given };
    }
    await file.end();
    return request.gives ? { note: given } : {};
  }

  async *#pages(request: Request, input: object, where: Where, io: CallIo): AsyncGenerator<Answer | undefined> {
    const [answered, asked] = request.paging;
    let token: unknown;
    let before: unknown;
    do {
      before = token;
      const more = token === undefined ? input : { ...input, [asked]: token };
      const answer = await this.#ask(request, more, where, io);
      yield answer;
      token = request.paged || request.id === "iam GetAccountAuthorizationDetails" ? at(answer, answered) : undefined;
      // Some services name the page that was given as the next when there is none.
    } while (typeof token === "string" && token !== "" && token !== before);
  }

  async #ask(request: Request, input: object, where: Where, io: CallIo): Promise<Answer | undefined> {
    const { clients, caller, shared } = this.#session;
    const { id, credentials } = request.asCaller ? caller : this.#account;
    const ask = (): Promise<Answer | undefined> =>
      io.ask((signal) =>
        clients.send(request.service, request.operation, input, {
          where: { region: where.region, identity: id },
          credentials,
          none: request.none,
          signal,
        }),
      );
    if (!request.asCaller) return ask();
    const key = `${request.id} ${JSON.stringify(input)}`;
    const known = shared.get(key);
    if (known) return known;
    const answer = ask();
    shared.set(key, answer);
    return answer;
  }

  *#follow(
    request: Request,
    subject: Json,
    note: Json | undefined,
    status: "read" | "partly" | "refused",
    region: string,
  ): Generator<Call> {
    const subjects = Array.isArray(note) ? note : [];
    for (const next of following.get(request.id) ?? []) {
      if (next.id === "ec2 DescribeRegions") continue;
      // Of nothing there is nothing more to ask: that is known, too.
      if (subjects.length === 0 && status === "read") yield this.settled(next, { status: "read" });
      const { batch } = next;
      if (!batch) {
        for (const one of subjects) {
          const call = this.call(next, one, next.once ? this.#regionOf(next) : region);
          if (call) yield call;
        }
      } else {
        const where = this.#where(region);
        for (let from = 0; from < subjects.length; from += batch.size) {
          const some = subjects.slice(from, from + batch.size);
          const name = typeof subject === "string" && subject !== "" ? subject.split("/").at(-1) : undefined;
          yield this.#made(next, [batch.input(some)], subject, where, name, `${from / batch.size + 1} `);
        }
      }
    }
  }

  /** Stands for requests of which it is known without asking how they would end. */
  settled(request: Request, result: CallResult): Call {
    return {
      declared: declaredOf(request),
      key: `${this.#account.id} ${request.id} ${result.reason ?? "of nothing"}`,
      part: { folder: this.#account.id },
      scope: this.#account.id,
      run: async () => result,
    };
  }
}

function subjectsOf(request: Request, answer: Answer, subject: Json, where: Where): Json[] {
  const { gives, list } = request;
  if (!gives) return [];
  const members = gives.of !== undefined || list !== undefined ? membersAt(answer, gives.of ?? list ?? "") : [answer];
  return members.flatMap((member) => {
    const found = gives.subject(member, subject, where);
    return found === undefined ? [] : [found];
  });
}
