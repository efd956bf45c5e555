import { z } from "zod";

/** One exposure as a notice tells it: text alone, so that it is sent again as it was. */
const told = z.object({
  key: z.string(),
  /** Why it is told: `new`, `first-read`, `acceptance-ended`. */
  state: z.string(),
  severity: z.string(),
  start: z.string(),
  target: z.string(),
  access: z.string(),
  certainty: z.string(),
  firstSeen: z.string(),
  /** The proof, a line a step. */
  path: z.array(z.string()),
  /** What did it, a line each: the fact, with where it stands. */
  cause: z.array(z.string()),
});
export type Told = z.infer<typeof told>;

/** A guardrail that stopped holding. */
const toldGuardrail = z.object({ file: z.string(), name: z.string(), reason: z.string().optional() });
export type ToldGuardrail = z.infer<typeof toldGuardrail>;

/** What one channel is to tell one owner, from when it is decided until the receiver confirms it. */
export const noticeSchema = z.object({
  /** The same for every attempt: a digest of scan, channel, owner and what is told. */
  idempotencyKey: z.string(),
  channel: z.string(),
  scan: z.string(),
  /** Id of the run that decided it. */
  run: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** Absent: nobody owns what it tells, or it is of guardrails. */
  owner: z.string().optional(),
  /** Addresses of the owner, where a source tells them. */
  contact: z.array(z.string()),
  exposures: z.array(told),
  /** Of more exposures than are written out. */
  more: z.number(),
  guardrails: z.array(toldGuardrail),
  /** Runs that tried. */
  attempts: z.number(),
});
export type Notice = z.infer<typeof noticeSchema>;
