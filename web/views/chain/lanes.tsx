import { type LaneId, laneIds, laneTitles } from "../../../model/chain.ts";
import type { Chain, ChainCell } from "../../../queries/chain/answer.ts";
import { counted, StateMark } from "./mark.tsx";

/** The five lanes as columns, each with its controls in the order in which a request meets them. */
export const Lanes = ({ chain }: { readonly chain: Chain }) => (
  <div className="chain-lanes">
    {laneIds.map((lane, at) => (
      <Lane key={lane} lane={lane} number={at + 1} chain={chain} />
    ))}
  </div>
);

function Lane({ lane, number, chain }: { readonly lane: LaneId; readonly number: number; readonly chain: Chain }) {
  const cells = chain.cells.filter((cell) => cell.lane === lane);
  const summary = chain.lanes.find((one) => one.lane === lane);
  return (
    <section className="panel chain-lane" aria-labelledby={`lane-${lane}`}>
      <div className="chain-lane-top">
        <h3 id={`lane-${lane}`}>
          {number}. {laneTitles[lane]}
        </h3>
        {summary && (
          <p className="small">
            <StateMark state={summary.state} /> <span className="quiet">{counted(summary)}</span>
          </p>
        )}
      </div>
      <ul className="chain-cells">
        {cells.map((cell) => (
          <li key={`${cell.point} ${cell.control} ${cell.nodes.join()} ${cell.bypass ?? ""}`} data-state={cell.state}>
            <Cell cell={cell} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One control; what was found and on which evidence on demand. */
function Cell({ cell }: { readonly cell: ChainCell }) {
  const { control, state, found, guards, point, owner, gap, witness, evidence } = cell;
  return (
    <details>
      <summary>
        <span className="chain-control">
          <StateMark state={state} />
          <strong>{control}</strong>
        </span>
        <span className="quiet small chain-line">
          {point} · {owner ?? "nobody"}
        </span>
      </summary>
      <p className="chain-found">{found}</p>
      <dl className="chain-facts">
        <dt>Guards</dt>
        <dd>{guards}</dd>
        {gap && (
          <>
            <dt>Gap</dt>
            <dd>{gap}</dd>
          </>
        )}
        {witness && (
          <>
            <dt>Request that would show it</dt>
            <dd>
              <code>
                {witness.method} {witness.url}
              </code>{" "}
              (never sent)
            </dd>
          </>
        )}
      </dl>
      {evidence.length > 0 ? (
        <ul className="chain-evidence" aria-label="Evidence">
          {evidence.map(({ source, locator, summary }) => (
            <li key={`${source}${locator}${summary}`}>
              {summary}
              <span className="id">
                {source}
                {locator}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet small">
          {state === "not-proven" ? "What would tell was not read." : "Nothing is there to cite."}
        </p>
      )}
    </details>
  );
}
