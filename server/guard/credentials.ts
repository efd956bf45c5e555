import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const fresh = (): string => randomBytes(32).toString("base64url");
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
/** In a time that tells nothing of either. */
const same = (given: string, expected: Buffer): boolean => timingSafeEqual(digest(given), expected);

/** Launch tokens that can wait to be used. */
const mostLaunchTokens = 16;

/** What this run of the server takes as proof. All of it is random, made at the start and gone at the end, but a token from a file. */
export class Credentials {
  /** For scripts, in `Authorization: Bearer`. */
  readonly bearer: string;
  /** Value of the page's cookie. */
  readonly session = fresh();
  readonly #bearer: Buffer;
  readonly #session: Buffer;
  #launch: Buffer[] = [];
  #url = "";

  constructor(bearer: string = fresh()) {
    this.bearer = bearer;
    this.#bearer = digest(bearer);
    this.#session = digest(this.session);
  }

  /** Where the server listens, known when it does: `http://127.0.0.1:<port>`. */
  announce(url: string): void {
    this.#url = url;
  }

  /** An address that opens the page once. */
  launchUrl(): string {
    return `${this.#url}/?token=${this.newLaunchToken()}`;
  }

  /** A token that opens the page once. */
  newLaunchToken(): string {
    const token = fresh();
    this.#launch = [...this.#launch.slice(1 - mostLaunchTokens), digest(token)];
    return token;
  }

  /** Uses a launch token up. */
  redeem(token: string): boolean {
    const found = this.#launch.filter((one) => same(token, one));
    this.#launch = this.#launch.filter((one) => !found.includes(one));
    return found.length > 0;
  }

  isSession(value: string): boolean {
    return same(value, this.#session);
  }
  isBearer(token: string): boolean {
    return same(token, this.#bearer);
  }
}
