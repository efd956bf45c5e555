import type { OverviewTargets, TargetClass } from "../../../queries/overview/answer.ts";
import { count } from "../../parts/words.ts";

export const targetNames: Readonly<Record<TargetClass, readonly [one: string, many: string]>> = {
  authority: ["administration", "administration"],
  identity: ["identity that leads there", "identities that lead there"],
  secret: ["secret", "secrets"],
  "data-store": ["data store", "data stores"],
  configuration: ["configuration", "configurations"],
};

const headings: Readonly<Record<TargetClass, string>> = {
  authority: "Administration of",
  identity: "Identities that lead there",
  secret: "Secrets",
  "data-store": "Data stores",
  configuration: "Configuration",
};

/** Columns that follow one another with the same class. */
function runs(targets: readonly OverviewTargets[]): { readonly class: TargetClass; readonly length: number }[] {
  const found: { class: TargetClass; length: number }[] = [];
  for (const target of targets) {
    const last = found.at(-1);
    if (last?.class === target.class) last.length++;
    else found.push({ class: target.class, length: 1 });
  }
  return found;
}

/** Two rows: what is sensitive, and in which trust boundary. */
export function MatrixHead({ targets }: { readonly targets: readonly OverviewTargets[] }) {
  return (
    <thead>
      <tr>
        <td className="matrix-corner" rowSpan={2} />
        {runs(targets).map((run) => (
          <th key={run.class} scope="colgroup" colSpan={run.length} className="matrix-class">
            {headings[run.class]}
          </th>
        ))}
      </tr>
      <tr>
        {targets.map(({ id, boundary, total, reached }, at) => (
          <th key={id} scope="col" className={startsRun(targets, at) ? "matrix-place first" : "matrix-place"}>
            {boundary.title}
            <span className="quiet">
              {count(reached)} of {count(total)}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Whether a column is the first of its class. */
export const startsRun = (targets: readonly OverviewTargets[], at: number): boolean =>
  targets[at]?.class !== targets[at - 1]?.class;
