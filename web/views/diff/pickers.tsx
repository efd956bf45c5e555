import { ArrowLeftRight } from "lucide";
import { Button } from "react-aria-components";
import type { SnapshotInfo } from "../../../graph/store/port.ts";
import { optionOf } from "../../frame/snapshot-picker.tsx";
import { Icon } from "../../parts/icon.tsx";
import { PickOne } from "../../parts/select.tsx";
import { shortId } from "../../parts/words.ts";
import type { Change, Pair } from "./input.ts";

interface Props {
  readonly snapshots: readonly SnapshotInfo[];
  readonly pair: Pair;
  readonly onChange: Change;
}

const fresh = { cause: "", row: "", step: "" } as const;

/** Which two snapshots are compared: each stays in the address once it is chosen. */
export function Pickers({ snapshots, pair: { before, after }, onChange }: Props) {
  const options = snapshots.map((one) => optionOf(one, one.id));
  return (
    <div className="row pickers">
      <PickOne
        label="Before"
        options={options}
        value={before.id}
        onChange={(id) => onChange({ before: shortId(id), after: shortId(after.id), ...fresh })}
        className="snapshot-picker"
      />
      <Button
        className="button square"
        aria-label="Swap before and after"
        onPress={() => onChange({ before: shortId(after.id), after: shortId(before.id), ...fresh })}
      >
        <Icon of={ArrowLeftRight} />
      </Button>
      <PickOne
        label="After"
        options={options}
        value={after.id}
        onChange={(id) => onChange({ before: shortId(before.id), after: shortId(id), ...fresh })}
        className="snapshot-picker"
      />
    </div>
  );
}
