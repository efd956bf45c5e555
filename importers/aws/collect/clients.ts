import { createRequire } from "node:module";
import { UserError } from "../../../model/errors.ts";
import { installing } from "../../collect/install.ts";
import { codeOf, failure, isNowhere } from "./failure.ts";
import type { Answer, Where } from "./request.ts";
import { type ServiceName, services } from "./services.ts";

/** What the SDK takes as credentials: a pair of keys or what gives one. */
export type Credentials = object | (() => Promise<object>);

/** Clients that are kept: one per service, region and identity; the oldest goes. */
const mostClients = 400;

interface Client {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  destroy(): void;
}
type Maker = new (input: object) => object;

const credentialsPackage = "@aws-sdk/credential-providers";

/** @throws UserError collect.client naming the one command that installs what is missing */
export function requireClients(resolve: (name: string) => unknown = createRequire(import.meta.url).resolve): void {
  const wanted = [...Object.values(services).map(({ npm }) => npm), credentialsPackage];
  const missing = wanted.filter((name) => {
    try {
      resolve(name);
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length > 0)
    throw new UserError(
      "collect.client",
      `${missing.length === wanted.length ? "the AWS SDK is" : "clients of the AWS SDK are"} not installed`,
      installing(missing),
    );
}

/** Answers requests with the SDK, whose own patience is off: the runner has its own. */
export class Clients {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #clients = new Map<string, Client>();
  readonly #retired: Client[] = [];
  readonly #modules = new Map<ServiceName, Promise<Readonly<Record<string, unknown>>>>();
  /** Services that have no endpoint in a region. */
  readonly nowhere = new Set<string>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /**
   * @returns undefined where the error's code is one of `none`, or the service is not offered in the region
   * @throws Refused, Throttled, Unreachable; UserError collect.unauthenticated
   */
  async send(
    service: ServiceName,
    operation: string,
    input: object,
    how: {
      readonly where: Pick<Where, "region"> & { readonly identity: string };
      readonly credentials: Credentials;
      readonly none: readonly string[];
      readonly signal: AbortSignal;
    },
  ): Promise<Answer | undefined> {
    const module = await this.#module(service);
    const client = this.#client(service, module, how.where, how.credentials);
    const Command = module[`${operation}Command`] as Maker;
    try {
      return (await client.send(new Command(input), { abortSignal: how.signal })) as Answer;
    } catch (error) {
      if (how.none.includes(codeOf(error))) return undefined;
      if (isNowhere(error) && (await this.#isOpen(how.where.region))) {
        this.nowhere.add(`${service} ${how.where.region}`);
        return undefined;
      }
      throw failure(error, how.signal);
    }
  }

  /** Whether another server of AWS has a name in the region, so that one that has none is not there. */
  async #isOpen(region: string): Promise<boolean> {
    const { lookup } = await import("node:dns/promises");
    return lookup(`ec2.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`).then(
      () => true,
      () => false,
    );
  }

  /** Ends connections that are never answered, too: they would keep the process waiting. */
  close(): void {
    for (const client of [...this.#clients.values(), ...this.#retired.splice(0)]) client.destroy();
    this.#clients.clear();
  }

  #module(service: ServiceName): Promise<Readonly<Record<string, unknown>>> {
    const known = this.#modules.get(service);
    if (known) return known;
    const loaded = services[service].load() as Promise<Readonly<Record<string, unknown>>>;
    this.#modules.set(service, loaded);
    return loaded;
  }

  #client(
    service: ServiceName,
    module: Readonly<Record<string, unknown>>,
    { region, identity }: { readonly region: string; readonly identity: string },
    credentials: Credentials,
  ): Client {
    const key = `${service} ${region} ${identity}`;
    const known = this.#clients.get(key);
    this.#clients.delete(key);
    const client = known ?? this.#made(service, module, region, credentials);
    this.#clients.set(key, client);
    if (this.#clients.size > mostClients) {
      // Requests under way end on the sockets that they have: they are let go once as many others have followed.
      const [[oldest, old] = []] = this.#clients;
      if (oldest !== undefined) this.#clients.delete(oldest);
      if (old) this.#retired.push(old);
      if (this.#retired.length > mostClients) this.#retired.shift()?.destroy();
    }
    return client;
  }

  #made(
    service: ServiceName,
    module: Readonly<Record<string, unknown>>,
    region: string,
    credentials: Credentials,
  ): Client {
    const name = Object.keys(module).find((one) => one.endsWith("Client") && one !== "__Client") ?? "";
    const endpoint = this.#env["AWS_ENDPOINT_URL"];
    const Made = module[name] as new (config: object) => Client;
    return new Made({
      region,
      credentials,
      maxAttempts: 1,
      ...(endpoint ? { endpoint } : {}),
      // The SDK puts the account before the name of any server, which an address of digits cannot have.
      ...(endpoint && service === "s3control" ? { endpointProvider: () => ({ url: new URL(endpoint) }) } : {}),
      ...(service === "s3api" ? { followRegionRedirects: true, forcePathStyle: endpoint !== undefined } : {}),
      // A queue's URL names the server that answers for it; who asks may have to go through another.
      ...(service === "sqs" ? { useQueueUrlAsEndpoint: false } : {}),
    });
  }
}
