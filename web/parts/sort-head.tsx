import { ArrowDown, ArrowUp } from "lucide";
import { Icon } from "./icon.tsx";
import { nextSort, readSort, type SortText } from "./sorting.ts";

interface Props {
  readonly column: string;
  readonly title: string;
  readonly sort: SortText;
  readonly onSort: (sort: SortText) => void;
  readonly className?: string;
}

/** A column's heading that sorts by it: up, down, as it came. */
export function SortHead({ column, title, sort, onSort, className }: Props) {
  const now = readSort(sort);
  const own = now.column === column;
  const order = now.down ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={own ? order : "none"} className={className}>
      <button type="button" className="sort" onClick={() => onSort(nextSort(sort, column))}>
        {title}
        <Icon of={own && now.down ? ArrowDown : ArrowUp} />
      </button>
    </th>
  );
}
