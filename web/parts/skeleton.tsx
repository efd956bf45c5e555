interface Props {
  /** What is waited for: "Asking what can be reached". */
  readonly says: string;
  readonly lines?: number;
}

/** Grey lines in place of an answer that is on its way; said once to those who hear the page. */
export function Skeleton({ says, lines = 6 }: Props) {
  return (
    <div className="skeleton" role="status">
      <p className="unseen">{says}</p>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never change places
        <span key={line} aria-hidden="true" />
      ))}
    </div>
  );
}
