/** A message of the model as a sentence: a capital in front, a full stop behind, what is in backticks as code. */
export function Prose({ text }: { readonly text: string }) {
  const parts = sentence(text).split("`");
  return (
    <>
      {parts.map((part, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
        at % 2 === 1 ? <code key={at}>{part}</code> : <span key={at}>{part}</span>,
      )}
    </>
  );
}

const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!:]$/.test(begun) ? begun : `${begun}.`;
};
