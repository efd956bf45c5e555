interface Column {
  readonly title: string;
  /** `minor`: left out on a phone; `number`: to the right. */
  readonly as: "minor" | "number";
}

/** The titles of a table's columns. */
export const TableHead = ({ columns }: { readonly columns: readonly (string | Column)[] }) => (
  <thead>
    <tr>
      {columns.map((column) => {
        const { title, as } = typeof column === "string" ? { title: column, as: undefined } : column;
        return (
          <th key={title} scope="col" className={as}>
            {title}
          </th>
        );
      })}
    </tr>
  </thead>
);

export const minor = (title: string): Column => ({ title, as: "minor" });
export const number = (title: string): Column => ({ title, as: "number" });
