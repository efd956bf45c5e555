import { CircleAlert } from "lucide";
import { Button } from "react-aria-components";
import { problemOf } from "../api/problem.ts";
import { Icon } from "./icon.tsx";
import { NothingImported } from "./nothing-imported.tsx";
import { Prose } from "./prose.tsx";

interface Props {
  /** Whatever was thrown. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A failure: what happened, where, and what to do next. */
export function ProblemBlock({ error, onRetry }: Props) {
  const { title, detail, help, details = [], code } = problemOf(error);
  if (code === "store.none") return <NothingImported />;
  return (
    <div className="banner fault" role="alert">
      <span className="banner-icon">
        <Icon of={CircleAlert} />
      </span>
      <div className="stack">
        <strong>{title}</strong>
        {detail !== undefined && detail !== title && (
          <p>
            <Prose text={detail} />
          </p>
        )}
        {details.length > 0 && (
          <dl className="facts">
            {details.map(([label, value]) => (
              <div key={label} className="fact-row">
                <dt>{label}</dt>
                <dd className="mono">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {help !== undefined && (
          <p>
            <Prose text={help} />
          </p>
        )}
        {code !== undefined && <p className="quiet small mono">{code}</p>}
        {onRetry && (
          <div>
            <Button className="button" onPress={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
