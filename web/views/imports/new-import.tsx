import { useState } from "react";
import { Button } from "react-aria-components";
import { startImport } from "../../api/jobs.ts";
import { Check } from "../../parts/check.tsx";
import { FileDrop } from "../../parts/file-drop.tsx";
import type { Picked } from "../../parts/files.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { namesGiven, SourceNameFields, type SourceNames } from "../../parts/source-names.tsx";
import { say } from "../../parts/toasts.tsx";
import { plural } from "../../parts/words.ts";

/** @param onStarted gets the id of the job */
export function NewImport({ onStarted }: { readonly onStarted: (job: string) => void }) {
  const [files, setFiles] = useState<readonly Picked[]>([]);
  const [names, setNames] = useState<SourceNames>({});
  const [closedWorld, setClosedWorld] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const send = async () => {
    setSending(true);
    setError(undefined);
    try {
      const job = await startImport({ files, as: namesGiven(names), closedWorld });
      setFiles([]);
      say("The import has started");
      onStarted(job);
    } catch (thrown) {
      setError(thrown);
    }
    setSending(false);
  };
  return (
    <section className="panel" aria-labelledby="new-import">
      <div className="panel-head">
        <h2 id="new-import">New import</h2>
      </div>
      <div className="panel-body stack import-form">
        <FileDrop
          says="Exports of AWS accounts, kubectl lists, Vault bundles: JSON, YAML, .tar.gz or .zip. They stay on this machine."
          files={files}
          onFiles={setFiles}
          onError={setError}
        />
        <div className="row wide import-options">
          <SourceNameFields of={["kubernetes", "vault"]} names={names} onNames={setNames} />
          <Check checked={closedWorld} onChange={setClosedWorld}>
            <span>
              Closed world <span className="quiet">what these files do not mention does not exist</span>
            </span>
          </Check>
        </div>
        <p className="quiet small">
          A cluster needs a name unless its bundle has one. Names are kept: the same name replaces what was read before.
        </p>
        {error !== undefined && <ProblemBlock error={error} />}
        <div>
          <Button className="button main" isDisabled={files.length === 0 || sending} onPress={() => void send()}>
            {sending ? "Sending …" : files.length === 0 ? "Import" : `Import ${plural(files.length, "file")}`}
          </Button>
        </div>
      </div>
    </section>
  );
}
