import type { RaciParty, RaciRow } from "../../../queries/chain/answer.ts";
import { minor, TableHead } from "../../parts/table-head.tsx";
import { StateMark } from "./mark.tsx";

/** Each control point of the chain with who is accountable, responsible, consulted and informed. */
export function Raci({ rows }: { readonly rows: readonly RaciRow[] }) {
  return (
    <section className="panel" aria-labelledby="raci-title">
      <div className="panel-head">
        <h2 id="raci-title">Who is accountable</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys as well, and holds no link */}
      <section className="scroll" aria-label="Accountability, scrolled sideways where narrow" tabIndex={0}>
        <table className="table chain-raci">
          <caption className="unseen">Control points and who answers for each</caption>
          <TableHead
            columns={[
              "Control point",
              "Accountable",
              "Responsible",
              minor("Consulted"),
              minor("Informed"),
              "Exactly one",
            ]}
          />
          <tbody>
            {rows.map((row) => (
              <tr key={row.point}>
                <th scope="row">
                  {row.point} <span className="quiet">{row.title}</span>
                </th>
                <td>
                  <Parties all={row.accountable} told />
                </td>
                <td>
                  <Parties all={row.responsible} />
                </td>
                <td className="minor">
                  <Parties all={row.consulted} />
                </td>
                <td className="minor">
                  <Parties all={row.informed} />
                </td>
                <td>
                  {row.gap ? (
                    <>
                      <StateMark state="absent" word={row.state === "several" ? "several" : "nobody"} />{" "}
                      <span className="small">{row.gap}</span>
                    </>
                  ) : (
                    <StateMark state="present" word="yes" />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** @param told also what told it */
function Parties({ all, told = false }: { readonly all: readonly RaciParty[]; readonly told?: boolean }) {
  if (all.length === 0) return <span className="quiet">nobody</span>;
  return (
    <>
      {all.map(({ owner, by }) => (
        <span key={owner} className="chain-line">
          {owner}
          {told && <span className="quiet small chain-line">{by}</span>}
        </span>
      ))}
    </>
  );
}
