/** A view's heading, and what it answers. */
export const PageHead = ({ title, says }: { readonly title: string; readonly says: string }) => (
  <div className="page-head">
    <div>
      <h1>{title}</h1>
      <p>{says}</p>
    </div>
  </div>
);
