interface Props {
  readonly value: number;
  readonly of: number;
}

/** How much of a whole, as a bar; the number stands beside it in words. */
export const ShareBar = ({ value, of }: Props) => (
  <svg className="bar share-bar" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 4">
    <rect className="bar-all" width="100" height="4" />
    <rect className="bar-done" width={of === 0 ? 0 : Math.min(100, (100 * value) / of)} height="4" />
  </svg>
);
