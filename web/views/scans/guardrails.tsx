import type { ScanGuardrails } from "../../../scan/record.ts";
import { plural } from "../../parts/words.ts";

/** Guardrails that do not hold or cannot be told, file by file. */
export function Guardrails({ checks }: { readonly checks: readonly ScanGuardrails[] }) {
  if (checks.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="scan-guardrails">
      <div className="panel-head">
        <h2 id="scan-guardrails">Guardrails</h2>
      </div>
      {checks.map(({ file, passed, failed, unknown, results }) => (
        <div key={file} className="panel-body stack">
          <p>
            <span className="mono">{file}</span>: {plural(passed, "guardrail")} kept
            {failed > 0 && <strong>, {failed} not</strong>}
            {unknown > 0 && `, ${unknown} cannot be told`}
          </p>
          {results.length > 0 && (
            <ul className="gap-lines">
              {results.map(({ name, actual, expect, reason, blindedBy = [], differs = [] }) => (
                <li key={name}>
                  <strong>{name}</strong>: {actual} <span className="quiet">and should be {expect}</span>
                  {reason !== undefined && <span className="quiet"> ({reason})</span>}
                  {[...differs, ...blindedBy].map((line) => (
                    <span key={line} className="scan-line small">
                      {line}
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </section>
  );
}
