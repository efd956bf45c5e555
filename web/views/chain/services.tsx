import { laneIds, laneTitles } from "../../../model/chain.ts";
import type { ServiceRow } from "../../../queries/chain/answer.ts";
import { NodeName } from "../../parts/node-name.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { kindName } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";
import { StateMark } from "./mark.tsx";
import { entryWords } from "./words.ts";

const page = 100;

/** Every service with the worst state of each lane. */
export function Services({ rows }: { readonly rows: readonly ServiceRow[] }) {
  const { shown, more } = useShown(rows, page);
  return (
    <>
      <section className="scroll" aria-label="Services, scrolled sideways where narrow">
        <table className="table chain-services">
          <caption className="unseen">Services. A name opens its chain.</caption>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Entry</th>
              {laneIds.map((lane) => (
                <th scope="col" key={lane} className="chain-lane-head">
                  {laneTitles[lane]}
                </th>
              ))}
              <th scope="col">Chain owner</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Service key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      {more}
    </>
  );
}

function Service({ row }: { readonly row: ServiceRow }) {
  const { id, kind, name, roles, uses, entry, lanes, chainOwner, unassigned } = row;
  const what = roles.length > 0 ? roles.join(", ") : `${kindName(kind)}${uses.length > 0 ? ", uses AI" : ""}`;
  return (
    <tr>
      <th scope="row">
        <NodeName kind={kind} id={id}>
          <ViewLink to={keeping("chain", { of: id })}>{name}</ViewLink>
          <span className="quiet small"> {what}</span>
        </NodeName>
      </th>
      <td>{entryWords[entry]}</td>
      {lanes.map(({ lane, state }) => (
        <td key={lane} className="chain-lane-cell">
          <StateMark state={state} short />
        </td>
      ))}
      <td>
        {chainOwner ?? "nobody"}
        {unassigned.length > 0 && <span className="quiet small chain-line">nobody for {unassigned.join(", ")}</span>}
      </td>
    </tr>
  );
}
