interface Props {
  /** Says what is searched: "Find in the table". */
  readonly label: string;
  /** In the empty field, where that is not the label. */
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Narrows a list or table to what holds the text. */
export const FindField = ({ label, placeholder = label, value, onChange }: Props) => (
  <input
    className="input find"
    type="search"
    placeholder={placeholder}
    aria-label={label}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);
