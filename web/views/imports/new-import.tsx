import { FileUp, FolderUp, X } from "lucide";
import { useState } from "react";
import { Button, DropZone, FileTrigger, Text } from "react-aria-components";
import { startImport } from "../../api/jobs.ts";
import { Check } from "../../parts/check.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ProblemBlock } from "../../parts/problem.tsx";
import { say } from "../../parts/toasts.tsx";
import { plural } from "../../parts/words.ts";
import { droppedFiles, groupsOf, type Picked, pickedFiles, sizeText, together } from "./files.ts";

/** @param onStarted gets the id of the job */
export function NewImport({ onStarted }: { readonly onStarted: (job: string) => void }) {
  const [files, setFiles] = useState<readonly Picked[]>([]);
  const [names, setNames] = useState({ kubernetes: "", vault: "" });
  const [closedWorld, setClosedWorld] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const add = (more: readonly Picked[]) => setFiles((known) => together(known, more));
  const send = async () => {
    setSending(true);
    setError(undefined);
    try {
      const as = Object.entries(names).flatMap(([source, name]) => (name.trim() ? [`${source}=${name.trim()}`] : []));
      const job = await startImport({ files, as, closedWorld });
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
        <DropZone
          className="drop"
          getDropOperation={() => "copy"}
          onDrop={({ items }) => void droppedFiles(items).then(add, setError)}
        >
          <Text slot="label">Drop files or folders here</Text>
          <p className="quiet small">
            Exports of AWS accounts, kubectl lists, Vault bundles: JSON, YAML, .tar.gz or .zip. They stay on this
            machine.
          </p>
          <div className="row">
            <FileTrigger allowsMultiple onSelect={(list) => list && add(pickedFiles(list))}>
              <Button className="button">
                <Icon of={FileUp} />
                Choose files
              </Button>
            </FileTrigger>
            <FileTrigger acceptDirectory onSelect={(list) => list && add(pickedFiles(list))}>
              <Button className="button">
                <Icon of={FolderUp} />
                Choose a folder
              </Button>
            </FileTrigger>
          </div>
        </DropZone>
        {files.length > 0 && (
          <ul className="picked">
            {groupsOf(files).map(({ name, files: count, size }) => (
              <li key={name}>
                <span className="mono">{name}</span>
                <span className="quiet">
                  {plural(count, "file")}, {sizeText(size)}
                </span>
                <Button
                  className="button plain square"
                  aria-label={`Remove ${name}`}
                  onPress={() => setFiles(files.filter(({ path }) => path.split("/")[0] !== name))}
                >
                  <Icon of={X} />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="row wide import-options">
          <ClusterName
            label="Kubernetes cluster"
            value={names.kubernetes}
            onChange={(kubernetes) => setNames({ ...names, kubernetes })}
          />
          <ClusterName label="Vault cluster" value={names.vault} onChange={(vault) => setNames({ ...names, vault })} />
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

interface NameProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const ClusterName = ({ label, value, onChange }: NameProps) => (
  <label className="field">
    <span className="label">{label}</span>
    <input
      className="input"
      value={value}
      placeholder="its name"
      spellCheck="false"
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
);
