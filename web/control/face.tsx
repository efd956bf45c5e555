import type { ReactNode } from "react";
import type { FactUse } from "../../graph/port.ts";
import type { Control } from "../../model/control.ts";
import type { Owner } from "../../model/owner.ts";
import { plural } from "../parts/words.ts";
import { CopyButton } from "../proof/copy.tsx";
import { type Names, privilegeWords } from "../proof/sentence.ts";
import { OwnerBadge, OwnerDetails } from "./owner.tsx";
import { ControlTick } from "./tick.tsx";
import { costWords, factOf, latencyWords } from "./words.ts";

interface Props {
  readonly control: Control & { readonly owner?: Owner };
  /** What it edits, or what it does here: one line under the title. */
  readonly says?: ReactNode;
  /** Beside the title: a number, a bar. */
  readonly aside?: ReactNode;
  /** What else rests on the same fact, and how many there are. */
  readonly uses?: readonly FactUse[];
  readonly useCount?: number;
  readonly names: Names;
  readonly children?: ReactNode;
}

/** A control as every list shows it: its box, who carries it out, what it takes, the command, what breaks. */
export function ControlFace({ control, says, aside, uses, useCount = 0, names, children }: Props) {
  const { owner, cost, reversible, latency, command, simulates, effect } = control;
  return (
    <div className="control">
      <div className="control-head">
        <ControlTick control={control}>
          <span className="control-name">{control.title}</span>
        </ControlTick>
        {aside}
      </div>
      <p className="control-fact mono">{factOf(control)}</p>
      {says && <p className="control-says">{says}</p>}
      <p className="control-meta">
        {owner && <OwnerBadge owner={owner} />}
        <span>{costWords(cost)}</span>
        <span>{latencyWords(latency)}</span>
        <span>{reversible ? "can be taken back" : "cannot be taken back"}</span>
        {effect === "ends-copies" && <span>ends what was taken; the way stays</span>}
      </p>
      {children}
      <details className="control-more">
        <summary>
          Command
          {uses ? `, ${useCount === 0 ? "nothing else breaks" : `breaks ${plural(useCount, "other step")}`}` : ""}
        </summary>
        <div className="stack">
          <div className="copied">
            <pre className="block">{command}</pre>
            <CopyButton small label={`Copy the command: ${control.title}`} text={() => command} />
          </div>
          {simulates !== undefined && <p className="quiet small">Reckoned with here: {simulates}</p>}
          {uses && uses.length > 0 && <Breaks uses={uses} useCount={useCount} names={names} />}
          {owner && <OwnerDetails owner={owner} />}
        </div>
      </details>
    </div>
  );
}

interface BreaksProps {
  readonly uses: readonly FactUse[];
  readonly useCount: number;
  readonly names: Names;
}

/** Who loses what when a fact is edited. */
export const Breaks = ({ uses, useCount, names }: BreaksProps) => (
  <div>
    <p className="small">What else rests on it, and stops:</p>
    <ul className="small control-uses">
      {uses.map((use) => (
        <li key={`${use.rule} ${use.from.join(" ")} ${use.to}`}>
          {use.from.map((held) => privilegeWords(held, names)).join(" and ")} → {privilegeWords(use.to, names)}{" "}
          <span className="quiet">({use.title})</span>
        </li>
      ))}
      {useCount > uses.length && <li className="quiet">and {plural(useCount - uses.length, "more step")}</li>}
    </ul>
  </div>
);
