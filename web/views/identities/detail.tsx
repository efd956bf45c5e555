import type { IdentityCredential, IdentityRecord } from "../../../queries/identities/record.ts";
import { OwnerDetails } from "../../control/owner.tsx";
import { NodeName } from "../../parts/node-name.tsx";
import { TableHead } from "../../parts/table-head.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { plural } from "../../parts/words.ts";
import { CopyButton } from "../../proof/copy.tsx";
import { keeping } from "../../state/history.ts";
import { FieldRow, PlainRow } from "./field.tsx";
import { lastUsedWords, momentWords, typeWords, weightWords } from "./words.ts";

const names = (value: readonly string[]): string => value.join(", ");
const everyDays = (days: number): string => `every ${plural(days, "day")}`;
const apart = { yes: "they are apart", no: "they are not apart", unknown: "not known to be apart" } as const;

/** Everything that is known of one identity, each with who told it. */
export function IdentityDetail({ record }: { readonly record: IdentityRecord }) {
  const { id, kind, name, duties, boundary, review, revoke, vendor } = record;
  const weight = weightWords(record);
  return (
    <section className="panel" aria-labelledby="identity-title">
      <div className="panel-head">
        <NodeName kind={kind} id={id}>
          <h2 id="identity-title">{name}</h2>
        </NodeName>
        <ViewLink to={keeping("radius", { direction: "reverse", to: [id] })}>Who reaches it</ViewLink>
      </div>
      <dl className="panel-body identity-fields">
        <PlainRow label="Type">
          {typeWords(record.type)}
          {weight !== "" && <strong className="identity-weight"> {weight}</strong>}
        </PlainRow>
        <FieldRow label="Purpose" field={record.purpose} />
        <PlainRow label="Business owner">
          <OwnerDetails owner={record.business} />
        </PlainRow>
        <PlainRow label="Technical owner">
          <OwnerDetails owner={record.technical} />
        </PlainRow>
        <FieldRow label="Chain owner" field={record.chainOwner} />
        <FieldRow label="Who creates it" field={duties.create} show={names} />
        <FieldRow label="Who approves it" field={duties.approve} show={names} />
        <FieldRow label="Who revokes it" field={duties.revoke} show={names} />
        <PlainRow label="Duties">
          {apart[duties.apart]}
          {duties.shared.map((one) => (
            <div key={`${one.party} ${one.duties.join()}`}>
              {one.party} may {one.duties.join(" and ")} it
            </div>
          ))}
        </PlainRow>
        <FieldRow label="Made" field={record.createdAt} show={momentWords} />
        <FieldRow label="Approved" field={record.approvedAt} show={momentWords} />
        <FieldRow label="Approval" field={record.approvalRef} />
        <FieldRow label="Ends" field={record.expires} show={momentWords} />
        <FieldRow label="May be used by" field={boundary.declared} show={names} />
        <PlainRow label="Used by">
          {boundary.workloadCount === 0 && <span className="quiet">no workload that was read</span>}
          {boundary.workloads.slice(0, 10).map((one) => (
            <div key={one} className={boundary.outside.includes(one) ? "identity-outside" : undefined}>
              {one}
              {boundary.outside.includes(one) && <strong> outside its boundary</strong>}
            </div>
          ))}
          {boundary.workloadCount > 10 && <div className="quiet">{boundary.workloadCount - 10} more</div>}
        </PlainRow>
        {record.environments.length === 0 ? (
          <PlainRow label="Environment">
            <span className="quiet">not told</span>
          </PlainRow>
        ) : (
          record.environments.map((field, index) => (
            <FieldRow key={"value" in field ? field.value : index} label="Environment" field={field} />
          ))
        )}
        <FieldRow label="Last used" field={record.lastUsed} show={momentWords} />
        <FieldRow label="Standing or asked for" field={record.standing} />
        <FieldRow label="Rotation" field={record.rotation} show={everyDays} />
        <FieldRow label="Review" field={review.cadence} show={everyDays} />
        <FieldRow label="Last review" field={review.last} show={momentWords} />
        {review.due !== undefined && (
          <PlainRow label="Next review">
            {review.due} {review.overdue && <strong className="identity-weight">overdue</strong>}
          </PlainRow>
        )}
        <FieldRow label="Break-glass" field={record.breakGlass} show={(yes) => (yes ? "yes" : "no")} />
        <FieldRow label="Vendor" field={vendor.name} />
        <FieldRow label="Runbook" field={revoke.runbook} />
        <FieldRow label="Revocation tested" field={revoke.tested} show={momentWords} />
      </dl>
      <Credentials rows={record.credentials} />
      {revoke.steps.length > 0 && (
        <div className="panel-body">
          <h3>To revoke it</h3>
          <ol className="identity-steps">
            {revoke.steps.map(({ title, command, survives, control }) => (
              <li key={control ?? command}>
                <div className="row">
                  <span>{title}</span>
                  <CopyButton label={`Copy the command: ${title}`} small text={() => command} />
                </div>
                {survives !== undefined && <div className="quiet small">Works on: {survives}</div>}
                <pre>{command}</pre>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

function Credentials({ rows }: { readonly rows: readonly IdentityCredential[] }) {
  if (rows.length === 0) return null;
  return (
    <div className="scroll">
      <table className="table">
        <caption className="unseen">What proves the identity</caption>
        <TableHead columns={["Credential", "State", "Age", "Last used"]} />
        <tbody>
          {rows.map(({ id, kind, standing, status, ageDays, lastUsed }) => (
            <tr key={id}>
              <th scope="row">
                {kind}
                <span className="id">{id}</span>
              </th>
              <td>{`${standing ? "standing" : "for a while"}, ${status}`}</td>
              <td>{ageDays === undefined ? "" : plural(ageDays, "day")}</td>
              <td>{lastUsedWords(lastUsed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
