import type { Call, CallResult, DoneCall } from "../../../model/collect.ts";
import { type Account, Asker, type Session } from "./calls.ts";
import { assumedRole } from "./credentials.ts";
import { assumeRole, listAccounts } from "./declared.ts";
import type { Request } from "./request.ts";
import { requests } from "./requests/index.ts";

export interface Wanted {
  readonly organization: boolean;
  readonly role: string;
  /** Account ids; all where none. */
  readonly accounts: readonly string[];
}

const find = (id: string): Request => {
  const found = requests.find((request) => request.id === id);
  if (!found) throw new Error(`no request of AWS is ${id}`);
  return found;
};
const identity = find("sts GetCallerIdentity");
const describeRegions = find("ec2 DescribeRegions");

/** The accounts to read, then what each is asked. */
export function* accountCalls(session: Session, wanted: Wanted): Generator<Call> {
  const { caller } = session;
  if (wanted.organization) yield listed(session, wanted);
  else yield* ofAccount(session, caller);
}

function listed(session: Session, wanted: Wanted): Call {
  const { caller, clients } = session;
  return {
    declared: listAccounts,
    key: `${caller.id} organizations ListAccounts`,
    part: { folder: caller.id },
    scope: caller.id,
    run: async (io): Promise<CallResult> => {
      const ids: string[] = [];
      const closed: string[] = [];
      let token: string | undefined;
      do {
        const input = token === undefined ? {} : { NextToken: token };
        const answer = await io.ask((signal) =>
          clients.send("organizations", "ListAccounts", input, {
            where: { region: caller.home, identity: caller.id },
            credentials: caller.credentials,
            none: [],
            signal,
          }),
        );
        const { Accounts = [], NextToken } = (answer ?? {}) as {
          readonly Accounts?: readonly { readonly Id?: string; readonly Status?: string; readonly State?: string }[];
          readonly NextToken?: string;
        };
        for (const { Id, Status, State } of Accounts)
          if (Id !== undefined) ((State ?? Status) === "ACTIVE" ? ids : closed).push(Id);
        token = NextToken;
      } while (token);
      if (closed.length === 0) return { note: ids.sort() };
      return { status: "partly", reason: `not active, so not asked: ${closed.sort().join(", ")}`, note: ids.sort() };
    },
    follow: (done) => ofOrganization(session, wanted, done),
  };
}

function* ofOrganization(session: Session, wanted: Wanted, { note }: DoneCall): Generator<Call> {
  const { caller } = session;
  const known = Array.isArray(note) ? note.filter((id) => typeof id === "string") : [];
  const accounts = new Set([...known, caller.id]);
  for (const id of wanted.accounts)
    if (!accounts.has(id)) session.warn(`account ${id} is not an active account of the organization`);
  for (const id of [...accounts].sort()) {
    if (wanted.accounts.length > 0 && !wanted.accounts.includes(id)) continue;
    const { partition, home } = caller;
    const account =
      id === caller.id
        ? caller
        : { id, partition, home, credentials: assumedRole(caller, id, wanted.role, session.endpoint) };
    yield* ofAccount(session, account);
  }
}

/** An account is asked who we are first: where its role cannot be assumed, nothing else is asked of it. */
function* ofAccount(session: Session, account: Account): Generator<Call> {
  const asker = new Asker(session, account);
  const call = asker.call(identity, account.id, account.home);
  if (!call) return;
  yield {
    ...call,
    *follow(done) {
      if (done.status === "read") {
        yield* asker.first(undefined);
        yield* call.follow?.(done) as Iterable<Call>;
        yield* inRegions(session, account, asker);
        return;
      }
      const reason = `the account does not let us in: ${done.reason ?? done.status}`;
      if (account !== session.caller)
        yield {
          ...asker.settled(identity, { status: "refused", reason: `not assumed: ${reason}` }),
          declared: assumeRole,
        };
      for (const request of requests)
        if (request !== identity) yield asker.settled(request, { status: "refused", reason });
    },
  };
}

function* inRegions(session: Session, account: Account, asker: Asker): Generator<Call> {
  const call = asker.call(describeRegions, account.id, account.home);
  if (!call) return;
  yield {
    ...call,
    run: async (io) => {
      const result = (await call.run(io)) ?? {};
      const regions = (Array.isArray(result.note) ? result.note : []).filter((one) => typeof one === "string");
      const open = regions.flatMap((one) => (one.startsWith("+") ? [one.slice(1)] : [])).sort();
      const closed = regions.flatMap((one) => (one.startsWith("-") ? [one.slice(1)] : [])).sort();
      if (closed.length === 0) return { note: open };
      const reason = `not enabled for the account, so not asked: ${closed.join(", ")}`;
      return { status: "partly", reason, note: open };
    },
    *follow({ status, reason, note }) {
      const open = Array.isArray(note) ? note.filter((one) => typeof one === "string") : [];
      const { regions } = session;
      if (status === "refused" && regions.length === 0) {
        yield* notAsked(asker, { status: "refused", reason: `regions are not known: ${reason ?? status}` });
        return;
      }
      const asked =
        regions.length === 0 ? open : status === "refused" ? regions : regions.filter((one) => open.includes(one));
      const left = status === "refused" ? [] : open.filter((one) => !asked.includes(one));
      const only = asked.length === 0 ? "no region was asked" : `of the regions only ${asked.join(", ")}`;
      if (left.length > 0 || asked.length === 0) yield* notAsked(asker, { status: "partly", reason: only });
      for (const region of asked) yield* asker.first(region);
    },
  };
}

function* notAsked(asker: Asker, result: CallResult): Generator<Call> {
  for (const request of requests) if (!request.once) yield asker.settled(request, result);
}
