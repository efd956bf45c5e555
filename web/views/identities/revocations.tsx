import type { Revocation } from "../../../queries/identities/answer.ts";
import { OwnerBadge } from "../../control/owner.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { plural } from "../../parts/words.ts";
import { CopyButton } from "../../proof/copy.tsx";
import { keeping } from "../../state/history.ts";
import { lastUsedWords } from "./words.ts";

const page = 50;

/** What nobody answers for, in the order in which it is revoked, with what stops then. */
export function Revocations({ rows }: { readonly rows: readonly Revocation[] }) {
  const { shown, more } = useShown(rows, page);
  return (
    <>
      <ol className="findings revocations">
        {shown.map(({ number, id, name, why, ask, steps, breaks }) => (
          <li key={id} value={number}>
            <div className="row">
              <span className="quiet">{number}.</span>
              <ViewLink to={keeping("identities", { of: id })}>{name}</ViewLink>
              {ask.status !== "unowned" && (
                <span>
                  ask <OwnerBadge owner={ask} />
                </span>
              )}
            </div>
            <span className="id">{id}</span>
            <p>{why}</p>
            <p className="small">
              {breaks.workloadCount === 0
                ? "No workload that was read uses it."
                : `${plural(breaks.workloadCount, "workload")} would stop: ${breaks.workloads.slice(0, 3).join(", ")}.`}{" "}
              Last used: {lastUsedWords(breaks.lastUsed)}.
            </p>
            {steps.length > 0 && (
              <details>
                <summary>{plural(steps.length, "command")}</summary>
                <ol className="identity-steps">
                  {steps.map(({ title, command, control }) => (
                    <li key={control ?? command}>
                      <div className="row">
                        <span>{title}</span>
                        <CopyButton label={`Copy the command: ${title}`} small text={() => command} />
                      </div>
                      <pre>{command}</pre>
                    </li>
                  ))}
                </ol>
              </details>
            )}
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}
