import type { Json } from "../../../model/canonical.ts";
import { dashed } from "../cli/calls.ts";
import { type Paging, type ServiceName, services } from "./services.ts";

/** Where and for whom something is asked. */
export interface Where {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** A member of an answer, or an answer. */
export type Answer = Readonly<Record<string, unknown>>;

/** One operation of the API that is asked, and all that there is to say about it. */
export interface Request {
  /** `lambda ListFunctions`: what others name as `from`. */
  readonly id: string;
  readonly service: ServiceName;
  readonly operation: string;
  /** As manifests name it. */
  readonly call: string;
  /** What the answer tells. */
  readonly title: string;
  /** IAM actions that it takes. */
  readonly permissions: readonly string[];
  /** Once per account, or once in every region. */
  readonly once: boolean;
  /** By the identity that collects, in the place of the account's role: what only the organization's own account may ask. */
  readonly asCaller: boolean;
  /** Requests whose answers name the subjects, each of which is asked for; none: it is asked first. */
  readonly from: readonly string[];
  /** The request's parameters; several: all are asked and their lists joined; undefined: there is nothing to ask. */
  readonly input: (subject: Json, where: Where) => readonly object[] | undefined;
  /** Where one request takes many subjects: how many, and its parameters. */
  readonly batch: Batch | undefined;
  /** Path of the list in the answer, whose members are written as they come. */
  readonly list: string | undefined;
  /** True where the answer comes in pages. */
  readonly paged: boolean;
  readonly paging: Paging;
  /** What a member of `gives.of` (else of the list, else the answer) is to the requests that follow. */
  readonly gives: Gives | undefined;
  /** How the file of a subject is called after the command; undefined: one file. */
  readonly name: ((subject: Json) => string) | undefined;
  /** Error codes that mean that there is none. */
  readonly none: readonly string[];
  /** False where others answer the same with more: nothing is written. */
  readonly saved: boolean;
  /** The file's name without a subject: `lambda-list-functions`. */
  readonly file: string;
}

interface Batch {
  readonly size: number;
  /** @param subjects of one answer, as its `gives` made them */
  readonly input: (subjects: readonly Json[]) => object;
}

interface Gives {
  /** Path of the list where it is not the request's. */
  readonly of?: string | undefined;
  readonly subject: (member: unknown, subject: Json, where: Where) => Json | undefined;
}

type Input = (subject: string, where: Where) => object | readonly object[] | undefined;

interface Details {
  readonly call?: string;
  readonly permissions?: readonly string[];
  readonly once?: true;
  readonly asCaller?: true;
  readonly from?: string | readonly string[];
  readonly input?: Readonly<Record<string, unknown>> | Input;
  /** For subjects that are pairs: a cluster and something in it. */
  readonly pair?: (first: string, second: string) => object | readonly object[];
  /** Which of the pair names the file, where not both do. */
  readonly namedBy?: 0 | 1;
  readonly batch?: Batch;
  readonly list?: string;
  /** False where the service never answers in pages; a paging of its own. */
  readonly paged?: false | Paging;
  /** A field of the members, or what is made of a member. */
  readonly gives?: string | Gives["subject"];
  readonly givesOf?: string;
  readonly named?: false | ((subject: string) => string);
  readonly none?: readonly string[];
  readonly saved?: false;
}

const textOf = (subject: Json | undefined): string => (typeof subject === "string" ? subject : "");
const nameOf = (subject: Json): string => (Array.isArray(subject) ? subject.map(textOf).join("-") : textOf(subject));

/** Declares a request: `request("lambda", "ListFunctions", "functions", { list: "Functions", gives: "FunctionName" })`. */
export function request(service: ServiceName, operation: string, title: string, details: Details = {}): Request {
  const { prefix, paging } = services[service];
  const call = details.call ?? `${prefix}:${operation}`;
  const from = details.from === undefined ? [] : typeof details.from === "string" ? [details.from] : details.from;
  const { named, namedBy, gives, batch } = details;
  const whole = (subject: Json): string =>
    namedBy !== undefined && Array.isArray(subject) ? textOf(subject[namedBy]) : nameOf(subject);
  return {
    id: `${service} ${operation}`,
    service,
    operation,
    call,
    title,
    permissions: details.permissions ?? [`${prefix}:${operation}`],
    once: details.once ?? false,
    asCaller: details.asCaller ?? false,
    from,
    input: inputOf(details),
    batch,
    list: details.list,
    paged: details.list !== undefined && details.paged !== false,
    paging: details.paged || paging,
    gives:
      gives === undefined
        ? undefined
        : {
            of: details.givesOf,
            subject: typeof gives === "string" ? (member) => fieldOf(member, gives) : gives,
          },
    name: from.length === 0 || named === false ? undefined : named ? (subject) => named(whole(subject)) : whole,
    none: details.none ?? [],
    saved: details.saved ?? true,
    file: `${service}-${dashed(operation)}`,
  };
}

function inputOf({ input, pair }: Details): Request["input"] {
  if (pair)
    return (subject) => {
      const [first, second] = Array.isArray(subject) ? subject : [];
      return [pair(textOf(first), textOf(second))].flat();
    };
  if (typeof input === "function")
    return (subject, where) => {
      const found = input(textOf(subject), where);
      return found === undefined ? undefined : [found].flat();
    };
  return () => [input ?? {}];
}

/** Several fields of a member as one subject, or the subject that was asked for before them (`of`). */
export const fields =
  (...names: readonly string[]): Gives["subject"] =>
  (member) => {
    const found = names.flatMap((name) => fieldOf(member, name) ?? []);
    return found.length === names.length ? found : undefined;
  };

/** The subject that was asked for, and a field of the member (`""`: the member itself). */
export const inside =
  (field: string): Gives["subject"] =>
  (member, subject) => {
    const found = fieldOf(member, field);
    return found === undefined ? undefined : [subject, found];
  };

/** The value under a path of an answer. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split("."))
    found = typeof found === "object" && found !== null ? (found as Answer)[key] : undefined;
  return found;
}

function fieldOf(member: unknown, field: string): string | undefined {
  const value = field === "" ? member : at(member, field);
  return typeof value === "string" ? value : undefined;
}
