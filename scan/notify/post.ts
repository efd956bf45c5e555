import { UserError } from "../../model/errors.ts";

/** Not delivered. The message names no address, and of the answer its status alone. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";
  /** True where trying again at once is of no use. */
  readonly isFinal: boolean;
  /** What the receiver asks to wait for: ms. */
  readonly retryAfter: number | undefined;

  constructor(message: string, isFinal: boolean, retryAfter?: number) {
    super(message);
    this.isFinal = isFinal;
    this.retryAfter = retryAfter;
  }
}

/** How long one request may take: ms. */
const patience = 15_000;
const longestWait = 60_000;

/** Posts once; a redirect is refused, as what is sent is for one receiver. @throws NotDelivered */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  method: "POST" | "GET" = "POST",
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { "Content-Type": "application/json", "User-Agent": "ambit", ...headers },
      ...(method === "POST" ? { body } : {}),
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
  } catch {
    throw new NotDelivered("the receiver cannot be reached", false);
  }
  if (response.ok) return readJson(response);
  await response.body?.cancel().catch(() => {});
  const wait = Number(response.headers.get("retry-after"));
  const again = response.status === 408 || response.status === 429 || response.status >= 500;
  throw new NotDelivered(
    `the receiver answered ${response.status}`,
    !again,
    wait > 0 ? Math.min(wait * 1000, longestWait) : undefined,
  );
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** @throws UserError scan.secret where what a secret place holds is no address */
export function addressOf(text: string): string {
  const url = URL.parse(text.trim());
  if (url && /^https?:$/.test(url.protocol)) return url.href;
  throw new UserError("scan.secret", "the address of a channel is no http(s) address", "correct the secret");
}
