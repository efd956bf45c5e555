import { Printer } from "lucide";
import { Button } from "react-aria-components";
import type { TokenAnswer, TokenCredential } from "../../../queries/token/answer.ts";
import { Icon } from "../../parts/icon.tsx";
import { moment } from "../../parts/words.ts";
import { Actions } from "./actions.tsx";
import { Details } from "./details.tsx";
import type { TokenChange, TokenState } from "./paste.tsx";
import { Picture } from "./picture.tsx";
import { Reach } from "./reach.tsx";
import { callWords } from "./words.ts";

interface Props {
  readonly answer: TokenAnswer;
  readonly state: TokenState;
  readonly change: TokenChange;
}

/** The answer, from what matters first. */
export function Report({ answer, state, change }: Props) {
  const { severity, verdict, credentials, snapshot, asOf, fromAddress, drawn } = answer;
  return (
    <article className="token-report stack" aria-labelledby="token-verdict">
      <section className="panel token-verdict" data-level={severity.level}>
        <div className="panel-body stack">
          <div className="token-title">
            <span className="token-level">{severity.level}</span>
            <h2 id="token-verdict">{verdict.text}</h2>
            <Button className="button token-print" onPress={() => window.print()}>
              <Icon of={Printer} />
              Print
            </Button>
          </div>
          <ul className="token-because">
            {severity.because.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          <p className="quiet small">
            Snapshot {snapshot.id.slice(0, 12)}, taken {moment(snapshot.takenAt)}; judged at {moment(asOf)}; used from{" "}
            {fromAddress ?? "anywhere"}.
          </p>
        </div>
      </section>
      {credentials.map((one) => (
        <Head key={one.id} credential={one} />
      ))}
      <Actions answer={answer} />
      {drawn.length > 0 && (
        <section className="panel token-picture" aria-label="Picture of what it reaches">
          <Picture answer={answer} state={state} change={change} />
        </section>
      )}
      <Reach answer={answer} onOpen={(target) => change({ target }, "replace")} />
      <Details answer={answer} />
    </article>
  );
}

function Head({ credential }: { readonly credential: TokenCredential }) {
  const { title, publicId, fingerprint, hasSecret, principals, candidates, resolution, resolve, status } = credential;
  const who =
    principals.length > 0 ? principals.join(", ") : candidates.length > 0 ? `one of ${candidates.length}` : "not known";
  const rows: readonly (readonly [string, string])[] = [
    ["is", `${who} (${resolution})`],
    ["status", `${status}: ${credential.statusBecause}`],
    ...credential.constraints.map(({ type, text, holds }) => [type, `${text} (${holds})`] as const),
    ...Object.entries(credential.claims),
    ["owner", callWords(credential.owner)],
    ...(fingerprint === undefined ? [] : [["fingerprint", fingerprint] as const]),
    ...credential.notes.map((note) => ["note", note] as const),
    ...candidates.slice(0, 8).map(({ id, nodes }) => ["candidate", `${id}: ${nodes} reached`] as const),
  ];
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h3>
          {title} <span className="mono">{publicId ?? ""}</span>
        </h3>
        {!hasSecret && <span className="token-name-alone">its name alone, without the secret part</span>}
      </div>
      <div className="panel-body stack">
        <dl className="facts">
          {rows.map(([name, value]) => (
            <div key={`${name} ${value}`} className="fact-row">
              <dt>{name}</dt>
              <dd className="token-value">{value}</dd>
            </div>
          ))}
        </dl>
        {resolve && (
          <div>
            <p>To find out ({resolve.why}):</p>
            <pre className="token-command">{resolve.command}</pre>
          </div>
        )}
      </div>
    </section>
  );
}
