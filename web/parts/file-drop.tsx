import { FileUp, FolderUp, X } from "lucide";
import { Button, DropZone, FileTrigger, Text } from "react-aria-components";
import { droppedFiles, groupsOf, type Picked, pickedFiles, sizeText, together } from "./files.ts";
import { Icon } from "./icon.tsx";
import { plural } from "./words.ts";

interface Props {
  /** What may be dropped, and what becomes of it. */
  readonly says: string;
  readonly files: readonly Picked[];
  readonly onFiles: (files: readonly Picked[]) => void;
  /** What was dropped cannot be read. */
  readonly onError: (thrown: unknown) => void;
}

/** Files and folders to send, dropped or chosen, each to be taken out again. */
export function FileDrop({ says, files, onFiles, onError }: Props) {
  const add = (more: readonly Picked[]): void => onFiles(together(files, more));
  return (
    <>
      <DropZone
        className="drop"
        getDropOperation={() => "copy"}
        onDrop={({ items }) => void droppedFiles(items).then(add, onError)}
      >
        <Text slot="label">Drop files or folders here</Text>
        <p className="quiet small">{says}</p>
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
        <ul className="picked" aria-label="Files to send">
          {groupsOf(files).map(({ name, files: count, size }) => (
            <li key={name}>
              <span className="mono">{name}</span>
              <span className="quiet">
                {plural(count, "file")}, {sizeText(size)}
              </span>
              <Button
                className="button plain square"
                aria-label={`Remove ${name}`}
                onPress={() => onFiles(files.filter(({ path }) => path.split("/")[0] !== name))}
              >
                <Icon of={X} />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
