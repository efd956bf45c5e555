import type { ReportLine } from "../../../queries/report/answer.ts";
import { ViewLink } from "../../parts/view-link.tsx";
import { keeping } from "../../state/history.ts";
import { lineWords } from "./words.ts";

/** One statement: what it is, of which check, node or technique, whose it is, and where it was read. */
export function ReportLineItem({ line }: { readonly line: ReportLine }) {
  const { kind, check, node, rule, severity, text, owner, evidence, seedRef } = line;
  return (
    <li data-kind={kind}>
      <p>
        <span className="badge">{severity === undefined ? lineWords[kind] : `${lineWords[kind]}, ${severity}`}</span>{" "}
        {text}
      </p>
      <p className="row small report-cited">
        {check !== undefined && (
          <ViewLink to={keeping("identities", { show: "findings", check })}>check {check}</ViewLink>
        )}
        {rule !== undefined && <ViewLink to={keeping("rules", { rule })}>rule {rule}</ViewLink>}
        {node !== undefined && <ViewLink to={keeping("radius", { direction: "reverse", to: [node] })}>{node}</ViewLink>}
        {owner !== undefined && <span className="quiet">owner: {owner}</span>}
        {seedRef !== undefined && <span className="quiet">in the source articles: {seedRef}</span>}
      </p>
      {evidence.length > 0 && (
        <details>
          <summary className="small">Evidence: {evidence.length}</summary>
          <ul className="small report-evidence">
            {evidence.map(({ source, locator, summary }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: evidence never changes its order, and two facts may read alike
              <li key={index}>
                {summary} <span className="quiet">{`${source} ${locator}`.trim()}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
