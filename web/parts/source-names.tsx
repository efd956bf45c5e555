/** What sources are called whose files do not say it. */
export type SourceNames = Readonly<Record<string, string>>;

const labels = { kubernetes: "Kubernetes cluster", vault: "Vault cluster", aws: "AWS account" } as const;
const placeholders: SourceNames = { aws: "its id" };

interface Props {
  readonly of: readonly (keyof typeof labels)[];
  readonly names: SourceNames;
  readonly onNames: (names: SourceNames) => void;
}

/** A field for the name of each source. */
export const SourceNameFields = ({ of, names, onNames }: Props) =>
  of.map((source) => (
    <label key={source} className="field">
      <span className="label">{labels[source]}</span>
      <input
        className="input"
        value={names[source] ?? ""}
        placeholder={placeholders[source] ?? "its name"}
        spellCheck="false"
        onChange={({ target: { value } }) => onNames({ ...names, [source]: value })}
      />
    </label>
  ));

/** As an import takes them: `kubernetes=prod`. */
export const namesGiven = (names: SourceNames): string[] =>
  Object.entries(names).flatMap(([source, name]) => (name.trim() ? [`${source}=${name.trim()}`] : []));
