import { setTimeout } from "node:timers/promises";
import type { CollectContext } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";
import { partitionOf } from "../../partition.ts";
import type { Account } from "./calls.ts";
import type { Clients, Credentials } from "./clients.ts";

interface Providers {
  fromNodeProviderChain(options: object): () => Promise<object>;
  fromTemporaryCredentials(options: object): () => Promise<object>;
}

const providers = async (): Promise<Providers> =>
  (await import("@aws-sdk/credential-providers")) as unknown as Providers;

/**
 * Who collects: of the profile where one is named, else as every tool of AWS finds it.
 * @throws UserError collect.unauthenticated, collect.unreachable
 */
export async function callerOf(
  clients: Clients,
  { env, signal }: CollectContext,
  options: { readonly profile?: string | undefined; readonly region: readonly string[] },
): Promise<Account> {
  const home = options.region[0] ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1";
  const partition = partitionOf(home);
  const credentials = await credentialsOf(env, options.profile, home);
  const ask = () =>
    clients.send(
      "sts",
      "GetCallerIdentity",
      {},
      {
        where: { region: home, identity: "caller" },
        credentials,
        none: [],
        signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
      },
    );
  try {
    const answer = await persistently(ask, signal);
    const id = answer?.["Account"];
    if (typeof id !== "string" || !/^\d{12}$/.test(id)) throw new Error("no account");
    return { id, partition, home, credentials };
  } catch (error) {
    if (error instanceof UserError) throw unauthenticated(error.message);
    const { name, message } = error as Error;
    if (name === "Unreachable" || name === "Throttled")
      throw new UserError(
        "collect.unreachable",
        `AWS does not answer in ${home}: ${message}`,
        "check the network, AWS_ENDPOINT_URL and --region",
      );
    throw unauthenticated(name === "Refused" ? message : name);
  }
}

/** Milliseconds before each further attempt at the first question, which no journal knows yet. */
const waits = [500, 1_000, 2_000];
const passing = new Set(["Throttled", "TimeoutError", "Unreachable"]);

/** What may pass is asked again. @throws what the last attempt did */
async function persistently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const wait of waits) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !passing.has((error as Error).name)) throw error;
      await setTimeout(wait, undefined, { signal });
    }
  }
  return ask();
}

const unauthenticated = (why: string): UserError =>
  new UserError(
    "collect.unauthenticated",
    `AWS takes no credentials of ours: ${why}`,
    "log in (`aws sso login`), set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name --profile",
  );

async function credentialsOf(
  env: CollectContext["env"],
  profile: string | undefined,
  region: string,
): Promise<Credentials> {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (profile === undefined && accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  const { fromNodeProviderChain } = await providers();
  return fromNodeProviderChain({ ...(profile === undefined ? {} : { profile }), clientConfig: { region } });
}

/** A session of the role in another account, taken when it is first needed and again before it ends. */
export function assumedRole(caller: Account, account: string, role: string, endpoint?: string): Credentials {
  let provider: (() => Promise<object>) | undefined;
  return async (...given: readonly unknown[]) => {
    provider ??= (await providers()).fromTemporaryCredentials({
      masterCredentials: caller.credentials,
      params: { RoleArn: `arn:${caller.partition}:iam::${account}:role/${role}`, RoleSessionName: "ambit-collect" },
      clientConfig: { region: caller.home, maxAttempts: 3, ...(endpoint ? { endpoint } : {}) },
    });
    return (provider as (...given: readonly unknown[]) => Promise<object>)(...given);
  };
}
