import type { Recognised } from "../../model/importer.ts";
import { plural } from "./words.ts";

interface Props {
  readonly of: readonly Pick<Recognised, "path" | "title" | "name" | "files">[];
}

/** What files were taken for. */
export const RecognisedList = ({ of }: Props) => (
  <ul className="recognised small">
    {of.map(({ path, title, name, files }) => (
      <li key={path + title}>
        <span className="mono">{path}</span>{" "}
        <span className="quiet">
          {title}
          {name === undefined ? "" : ` ${name}`}, {plural(files, "file")}
        </span>
      </li>
    ))}
  </ul>
);
