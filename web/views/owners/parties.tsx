import type { OwnersOfParty } from "../../../queries/owners/answer.ts";
import { count } from "../../parts/words.ts";

interface Props {
  readonly parties: readonly OwnersOfParty[];
  /** Whose things are shown. */
  readonly chosen: string;
  readonly onChoose: (owner: string) => void;
}

/** Who is named for most things, first. */
export function Parties({ parties, chosen, onChoose }: Props) {
  if (parties.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="parties-title">
      <div className="panel-head">
        <h2 id="parties-title">Who is asked first</h2>
      </div>
      <ul className="parties">
        {parties.map(({ owner, things, contact }) => (
          <li key={owner} aria-current={owner === chosen ? "true" : undefined}>
            <button type="button" className="link-button" onClick={() => onChoose(owner === chosen ? "" : owner)}>
              {owner}
            </button>
            <span className="number">{count(things)}</span>
            {contact && (
              <span className="quiet small parties-contact">
                {[
                  contact.active ? "" : "has left",
                  contact.name,
                  contact.oncall && `on call: ${contact.oncall}`,
                  contact.email,
                ]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
