import { type ReactNode, useEffect, useRef } from "react";
import type { FactKind } from "../../../model/fact.ts";
import { factKinds } from "../../../model/fact-kinds.ts";
import type { RuleGap, RuleRow } from "../../../queries/rules.ts";
import { plural } from "../../parts/words.ts";
import { CopyButton } from "../../proof/copy.tsx";
import { frameworkLink } from "./frameworks.ts";

const collections = (kinds: readonly FactKind[]): string =>
  [...new Set(kinds.map((kind) => factKinds[kind].collection))].join(", ");

/** Everything that a rule says of its technique, and what this snapshot makes of it. */
export function RuleHelp({ rule }: { readonly rule: RuleRow }) {
  const { id, version, title, edge, emits, needs, reliesOnAbsenceIn, abuse, detection, blind, remediation } = rule;
  const { controls, references, frameworks, leaves, escalation, steps, blinded, weakened } = rule;
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  // Where the list has gone to make room, what was opened is read from its heading.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id says that another rule was opened
  useEffect(() => {
    if (!first.current && matchMedia("(max-width: 60rem)").matches) heading.current?.focus();
    first.current = false;
  }, [id]);
  return (
    <article className="rule" aria-labelledby="rule-title">
      <header className="stack">
        <h2 id="rule-title" className="rule-title" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <p className="row">
          <code>
            {id}@{version}
          </code>
          <span className="badge mono">{edge}</span>
          {escalation && <span className="badge">gives more rights than its premises had</span>}
        </p>
      </header>
      <Section title="In this snapshot">
        <p>{steps > 0 ? `Gives ${plural(steps, "step")}.` : "Gives no step."}</p>
        <Gaps says="What it needs was not read, so its silence proves nothing there" gaps={blinded} />
        <Gaps says="What could forbid its steps was not read, so they stay conditional there" gaps={weakened} />
      </Section>
      <Section title="What it takes and gives">
        <dl className="facts">
          <dt>Whoever has</dt>
          <dd className="mono">{emits.from.join(" and ")}</dd>
          <dt>gets</dt>
          <dd className="mono">{emits.to}</dd>
          <dt>Leaves behind</dt>
          <dd>{leavesText[leaves] ?? `something that goes on working for ${leaves.replace(/^until /, "")}`}</dd>
        </dl>
      </Section>
      <Section title="Preconditions">
        <dl className="facts">
          <dt>Read from</dt>
          <dd>{collections(needs)}</dd>
          {reliesOnAbsenceIn.length > 0 && (
            <>
              <dt>If nothing forbids it in</dt>
              <dd>{collections(reliesOnAbsenceIn)}</dd>
            </>
          )}
        </dl>
      </Section>
      <Section title="How it is abused">
        <p>{abuse}</p>
      </Section>
      <Section title="How it shows">
        {blind !== undefined && <p>No log shows it: {blind}</p>}
        {detection.length > 0 && (
          <ul className="events">
            {detection.map(({ service, event }) => (
              <li key={service + event}>
                <span className="quiet">{service}</span> <code>{event}</code>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="How to close it">
        {controls.length > 0 && (
          <ul className="events">
            {controls.map(({ title: does, edit, on }) => (
              <li key={edit + on + does}>{does}</li>
            ))}
          </ul>
        )}
        {remediation === "" ? (
          <p>Only an earlier step can be closed.</p>
        ) : (
          <div className="copied">
            <pre className="block">{remediation}</pre>
            <CopyButton text={() => remediation} label="Copy the remediation" small />
          </div>
        )}
      </Section>
      {frameworks.length > 0 && (
        <Section title="Frameworks">
          <ul className="row bare">
            {frameworks.map((framework) => (
              <li key={framework}>
                <Outside href={frameworkLink(framework)}>{framework}</Outside>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="References">
        <ul className="events">
          {references.map((href) => (
            <li key={href}>
              <Outside href={href}>{href}</Outside>
            </li>
          ))}
        </ul>
      </Section>
    </article>
  );
}

const leavesText: Readonly<Record<string, string>> = {
  tied: "nothing: it ends when the hole is closed",
  durable: "something that goes on working when the hole is closed",
};

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="stack">
    <h3>{title}</h3>
    {children}
  </section>
);

function Gaps({ says, gaps }: { readonly says: string; readonly gaps: readonly RuleGap[] }) {
  if (gaps.length === 0) return null;
  return (
    <details>
      <summary>
        {says} ({gaps.length})
      </summary>
      <ul className="events">
        {gaps.map(({ scope, collection, state }) => (
          <li key={scope + collection}>
            <code>{scope}</code>: {collection}, {state.replace("-", " ")}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A link out of Ambit, which tells the other side nothing. */
function Outside({ href, children }: { readonly href: string | undefined; readonly children: string }) {
  if (href === undefined) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
