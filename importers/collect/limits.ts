import { Refused, Throttled, Unreachable } from "../../model/collect.ts";
import type { Clock } from "./clock.ts";

/** How requests are made: how many at once, how long one may take, how often it is made again. */
export interface Limits {
  /** Requests at once, in all. */
  readonly total: number;
  /** Requests at once to one scope. Halved there where the source throttles, and slowly given back. */
  readonly perScope: number;
  /** Milliseconds that one attempt may take. */
  readonly timeout: number;
  /** Attempts at a request that gets no whole answer. */
  readonly attempts: number;
  /** Times that one request is throttled before it counts as refused. */
  readonly throttled: number;
}

export const defaultLimits = { timeout: 30_000, attempts: 4, throttled: 12 } as const;

/** Waiting before the next attempt: doubles from the first to the last. Half of it is chance. Milliseconds. */
const firstWait = 400;
const lastWait = 30_000;
/** A source that asks for more patience than this is not waited for so long at once. */
const longestRetryAfter = 300_000;
/** Requests that succeed before a throttled scope gets one more slot. */
const recovery = 20;

interface Scope {
  running: number;
  limit: number;
  succeeded: number;
  /** No request before this time. */
  notBefore: number;
}

/** Slots for requests, and the patience with each. */
export class Gate {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #scopes = new Map<string, Scope>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Makes a request, again where that may help.
   * @throws Refused where the source refuses or patience ends; what `request` throws else; the signal's reason
   */
  async ask<T>(scopeId: string, signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const scope = this.#scope(scopeId);
    let failures = 0;
    let throttles = 0;
    for (;;) {
      await this.#enter(scope, signal);
      let delay: number;
      try {
        const answer = await this.#attempt(signal, request);
        this.#succeeded(scope);
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Throttled) {
          if (++throttles >= this.#limits.throttled)
            throw new Refused(`throttled ${throttles} times: ${error.message}`);
          scope.limit = Math.max(1, Math.floor(scope.limit / 2));
          scope.succeeded = 0;
          delay = Math.max(this.#backoff(throttles), Math.min(error.retryAfter ?? 0, longestRetryAfter));
          scope.notBefore = Math.max(scope.notBefore, this.#clock.now() + delay);
        } else if (error instanceof Unreachable) {
          if (++failures >= this.#limits.attempts)
            throw new Refused(`no answer in ${failures} attempts: ${error.message}`);
          delay = this.#backoff(failures);
        } else throw error;
      } finally {
        this.#leave(scope);
      }
      await this.#clock.sleep(delay, signal);
    }
  }

  #scope(id: string): Scope {
    const known = this.#scopes.get(id);
    if (known) return known;
    const scope = { running: 0, limit: this.#limits.perScope, succeeded: 0, notBefore: 0 };
    this.#scopes.set(id, scope);
    return scope;
  }

  async #enter(scope: Scope, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const pause = scope.notBefore - this.#clock.now();
      if (pause > 0) await this.#clock.sleep(pause, signal);
      else if (this.#running >= this.#limits.total || scope.running >= scope.limit)
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      else break;
    }
    this.#running++;
    scope.running++;
  }

  #leave(scope: Scope): void {
    this.#running--;
    scope.running--;
    // Who waits for another scope goes back to waiting: slots are few.
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Whoever waits sees that the collection ends. */
  wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #succeeded(scope: Scope): void {
    if (scope.limit >= this.#limits.perScope || ++scope.succeeded < recovery) return;
    scope.succeeded = 0;
    scope.limit++;
  }

  #backoff(attempt: number): number {
    const most = Math.min(lastWait, firstWait * 2 ** (attempt - 1));
    return Math.round(most / 2 + (this.#clock.random() * most) / 2);
  }

  /** One attempt; what ignores its signal is left behind. */
  async #attempt<T>(signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = new AbortController();
    let stop = (_: unknown): void => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = reject;
    });
    const cancel = (): void => {
      own.abort(signal.reason);
      stop(signal.reason);
    };
    const timer = setTimeout(() => {
      const late = new Unreachable("time-out");
      own.abort(late);
      stop(late);
    }, this.#limits.timeout);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await Promise.race([request(own.signal), stopped]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      stopped.catch(() => {});
    }
  }
}
