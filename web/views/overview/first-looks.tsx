import { ChevronRight } from "lucide";
import type { OverviewAnswer } from "../../../queries/overview/answer.ts";
import { CertaintyBadge } from "../../parts/certainty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { keeping } from "../../state/history.ts";
import { itemPlace } from "./links.ts";

/** What to look at first, and why: each a question to open. */
export function FirstLooks({ answer }: { readonly answer: OverviewAnswer }) {
  if (answer.first.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="first-looks">
      <div className="panel-head">
        <h2 id="first-looks">Look at first</h2>
      </div>
      <ol className="looks">
        {answer.first.map((item) => {
          const place = itemPlace(item, answer) ?? keeping("imports");
          return (
            <li key={item.text}>
              <p>
                <ViewLink to={place}>
                  {item.text}
                  <Icon of={ChevronRight} />
                </ViewLink>
              </p>
              <p className="quiet small look-why">
                {item.certainty && <CertaintyBadge certainty={item.certainty} />}
                <span>{item.why}</span>
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
