import { FileUp } from "lucide";
import { useRef, useState } from "react";
import { Button, FileTrigger } from "react-aria-components";
import { Icon } from "../../parts/icon.tsx";
import type { ViewHandle } from "../../state/use-view-state.ts";
import type { StateOf } from "../../state/views.ts";

export type TokenState = StateOf<"token">;
export type TokenChange = ViewHandle<"token">["change"];

interface Props {
  readonly state: TokenState;
  readonly change: TokenChange;
  readonly asking: boolean;
  readonly onAsk: (secret: string) => void;
}

/** Bytes of a file that is sent. */
const most = 4 * 1024 * 1024;

/** Where the secret is pasted. The field is no part of the page's state, and is empty once it was sent. */
export function Paste({ state, change, asking, onAsk }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [refused, setRefused] = useState("");
  const send = () => {
    const secret = field.current?.value ?? "";
    if (field.current) field.current.value = "";
    if (secret.trim() === "") {
      setRefused("Paste something first.");
      return;
    }
    setRefused("");
    onAsk(secret);
  };
  const sendFile = async (files: FileList | null) => {
    const [file] = files ?? [];
    if (!file) return;
    if (file.size > most) {
      setRefused("The file is larger than 4 MiB.");
      return;
    }
    setRefused("");
    onAsk(await file.text());
  };
  return (
    <form
      className="panel token-paste"
      aria-label="What leaked"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="panel-body stack">
        <label className="field">
          <span className="label">What leaked: a token, a key, or the file that it stands in</span>
          <textarea
            ref={field}
            className="input mono token-secret"
            rows={4}
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="off"
            spellCheck="false"
            data-1p-ignore="true"
            data-lpignore="true"
            aria-describedby="token-kept"
          />
        </label>
        <p id="token-kept" className="quiet small">
          It goes to this machine&#8217;s Ambit alone, is overwritten there once it is recognised, and is kept nowhere.
        </p>
        <div className="row wide token-about">
          <Text
            label="Used from"
            hint="any address"
            value={state.fromAddress}
            onChange={(fromAddress) => change({ fromAddress }, "replace")}
          />
          <Text
            label="Out since"
            hint="2h, or a time"
            value={state.since}
            onChange={(since) => change({ since }, "replace")}
          />
          <label className="field">
            <span className="label">Found in</span>
            <select
              className="input"
              value={state.visibility}
              onChange={({ target }) => change({ visibility: target.value as TokenState["visibility"] }, "replace")}
            >
              <option value="unknown">not known</option>
              <option value="public">a public place</option>
              <option value="internal">an internal place</option>
              <option value="private">a private place</option>
            </select>
          </label>
        </div>
        <div className="row">
          <Button type="submit" className="button main" isDisabled={asking}>
            {asking ? "Working …" : "What does it reach?"}
          </Button>
          <FileTrigger onSelect={(files) => void sendFile(files)}>
            <Button className="button" isDisabled={asking}>
              <Icon of={FileUp} />
              Take a file
            </Button>
          </FileTrigger>
          <span role="status">{refused}</span>
        </div>
      </div>
    </form>
  );
}

interface TextProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Text = ({ label, hint, value, onChange }: TextProps) => (
  <label className="field">
    <span className="label">{label}</span>
    <input
      className="input"
      value={value}
      placeholder={hint}
      maxLength={64}
      autoComplete="off"
      spellCheck="false"
      onChange={({ target }) => onChange(target.value)}
    />
  </label>
);
