/** What bounds one server. Times in milliseconds. */
export interface Limits {
  /** Longest time from a question to its answer. */
  readonly answer: number;
  /** How long an answer that nobody waits for any more may still take before its thread is ended. */
  readonly abandoned: number;
  /** Longest time in which a graph may be derived. */
  readonly open: number;
  /** Threads that answer. */
  readonly threads: number;
  /** Questions that wait for a thread. */
  readonly waiting: number;
  /** Bytes of a JSON body. */
  readonly body: number;
  /** Files of one upload. */
  readonly files: number;
  /** Bytes of one upload. */
  readonly upload: number;
  /** Bundles that are kept for questions. */
  readonly bundles: number;
  /** Imports that wait for the one that runs. */
  readonly queuedImports: number;
  /** Finished jobs that are remembered. */
  readonly keptJobs: number;
  /** Open event streams. */
  readonly streams: number;
  /** Between two signs of life on an event stream. */
  readonly keepAlive: number;
  /** Wrong tokens from one address before it has to wait. */
  readonly attempts: number;
  readonly attemptsWindow: number;
  /** How long a stop waits for what runs. */
  readonly stop: number;
}

export const defaultLimits: Limits = {
  answer: 30_000,
  abandoned: 1_000,
  open: 600_000,
  threads: 2,
  waiting: 64,
  body: 32 * 1024 * 1024,
  files: 20_000,
  upload: 4 * 1024 * 1024 * 1024,
  bundles: 16,
  queuedImports: 8,
  keptJobs: 100,
  streams: 32,
  keepAlive: 15_000,
  attempts: 10,
  attemptsWindow: 60_000,
  stop: 5_000,
};
