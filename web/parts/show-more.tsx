import { Button } from "react-aria-components";
import { count } from "./words.ts";

interface Props {
  /** Rows that are not shown. */
  readonly left: number;
  readonly onPress: () => void;
}

/** The end of a table that shows its first rows; nothing where it shows all. */
export const ShowMore = ({ left, onPress }: Props) =>
  left > 0 && (
    <div className="panel-body">
      <Button className="button" onPress={onPress}>
        Show more: {count(left)} rows are left
      </Button>
    </div>
  );
