import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { type ScanSummary, severities, sourceStatuses } from "../record.ts";
import type { SourceAge } from "./message.ts";

/** What a service counts, in Prometheus' text format. Names of sources are labels; names of targets are not. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #success = this.#gauge("last_success_timestamp_seconds", "When a run last read everything it was to read");
  readonly #last = this.#gauge("last_run_timestamp_seconds", "When a run last ended, however it did");
  readonly #exposures = this.#gauge("exposures", "Exposures at the last run that looked", ["severity"]);
  readonly #unowned = this.#gauge("exposures_unowned", "Exposures of what nobody owns");
  readonly #untold = this.#gauge("exposures_untold", "Exposures that cannot be told to be gone");
  readonly #guardrails = this.#gauge("guardrails", "Guardrails by what they came to", ["state"]);
  readonly #sources = this.#gauge("source_status", "1 for the status of each source at the last run", [
    "source",
    "status",
  ]);
  readonly #ages = this.#gauge("source_taken_timestamp_seconds", "When the oldest scope of a source was read", [
    "source",
  ]);
  readonly #undelivered = this.#gauge("notices_undelivered", "Notices of the last run that were not delivered");
  readonly #runs = this.#counter("runs_total", "Runs by result; failed: none came to an end", ["result"]);
  readonly #skipped = this.#counter("skipped_runs_total", "Runs that were due while another was running");
  readonly #fresh = this.#counter("new_exposures_total", "Exposures that were told as new");
  readonly #seconds: Histogram;

  constructor(scan: string) {
    this.#registry.setDefaultLabels({ scan });
    this.#seconds = new Histogram({
      name: "ambit_scan_duration_seconds",
      help: "How long runs took",
      buckets: [1, 5, 15, 60, 300, 900, 3600, 14_400],
      registers: [this.#registry],
    });
    for (const result of ["clear", "found", "unknown", "failed"]) this.#runs.inc({ result }, 0);
  }

  ran(summary: ScanSummary, sources: readonly SourceAge[]): void {
    const { result, counts, guardrails, endedAt, seconds } = summary;
    const at = Date.parse(endedAt) / 1000;
    this.#last.set(at);
    if (summary.unknown.length === 0) this.#success.set(at);
    this.#runs.inc({ result });
    this.#seconds.observe(seconds);
    for (const severity of severities) this.#exposures.set({ severity }, counts.bySeverity[severity]);
    this.#unowned.set(counts.unowned);
    this.#untold.set(counts.untold);
    this.#fresh.inc(counts.byState.new + counts.byState["first-read"] + counts.byState["acceptance-ended"]);
    for (const [state, count] of Object.entries(guardrails)) this.#guardrails.set({ state }, count);
    this.#sources.reset();
    for (const { name: source, status: own } of summary.sources)
      for (const status of sourceStatuses) this.#sources.set({ source, status }, status === own ? 1 : 0);
    this.#ages.reset();
    for (const { name: source, takenAt } of sources)
      if (takenAt !== undefined) this.#ages.set({ source }, Date.parse(takenAt) / 1000);
    this.#undelivered.set(summary.notices.failed);
  }

  /** @param at milliseconds since 1970 */
  failed(at: number): void {
    this.#last.set(at / 1000);
    this.#runs.inc({ result: "failed" });
  }

  skipped(count: number): void {
    this.#skipped.inc(count);
  }

  get type(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name: `ambit_scan_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name: `ambit_scan_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
