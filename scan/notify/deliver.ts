import { UserError } from "../../model/errors.ts";
import type { Clock } from "../clock.ts";
import type { Scan } from "../declaration/read.ts";
import type { ScanNotice } from "../record.ts";
import type { Notice } from "./notice.ts";
import { NotDelivered } from "./post.ts";
import { send } from "./send.ts";

/** Attempts of one run, and what it waits before the second, ms: doubled each time, up to a half more at random. */
const attempts = 4;
const firstWait = 1_000;

export interface DeliverContext {
  readonly scan: Scan;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Told after each notice what is left, before the next is sent: it must outlive a crash. */
  readonly keep: (outbox: readonly Notice[]) => void;
}

/** Sends what is in the outbox, oldest first. What is not delivered stays for the next run. */
export async function deliver(outbox: readonly Notice[], context: DeliverContext): Promise<ScanNotice[]> {
  const left = [...outbox];
  const sent: ScanNotice[] = [];
  for (const notice of outbox) {
    if (context.signal.aborted) break;
    const { status, reason, gone } = await attempted(notice, context);
    const at = left.findIndex(({ idempotencyKey }) => idempotencyKey === notice.idempotencyKey);
    const tried = { ...notice, attempts: notice.attempts + 1 };
    left.splice(at, 1, ...(status === "delivered" || gone ? [] : [tried]));
    context.keep(left);
    sent.push({
      channel: notice.channel,
      ...(notice.owner === undefined ? {} : { owner: notice.owner }),
      exposures: notice.exposures.length + notice.more,
      idempotencyKey: notice.idempotencyKey,
      status,
      attempts: tried.attempts,
      ...(reason === undefined ? {} : { reason }),
    });
  }
  return sent;
}

interface Attempted {
  readonly status: ScanNotice["status"];
  readonly reason?: string;
  /** True where no later run can deliver it. */
  readonly gone: boolean;
}

async function attempted(notice: Notice, context: DeliverContext): Promise<Attempted> {
  const { scan, env, signal, clock, random } = context;
  const channel = scan.notify?.channels.find(({ name }) => name === notice.channel);
  if (!channel) return { status: "failed", reason: "the scan's file has no such channel any more", gone: true };
  for (let attempt = 1; ; attempt++) {
    try {
      await send(channel, notice, { scan, env, signal, now: () => clock.now() });
      return { status: "delivered", gone: false };
    } catch (error) {
      if (!(error instanceof NotDelivered || error instanceof UserError)) throw error;
      const final = error instanceof UserError || error.isFinal || attempt >= attempts || signal.aborted;
      if (final) return { status: "failed", reason: error.message, gone: false };
      const wait = error.retryAfter ?? firstWait * 2 ** (attempt - 1) * (1 + random() / 2);
      try {
        await clock.sleep(wait, signal);
      } catch {
        return { status: "failed", reason: error.message, gone: false };
      }
    }
  }
}
