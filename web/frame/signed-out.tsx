/** In place of the page where the server does not know this browser. */
export function SignedOut() {
  return (
    <main className="signed-out">
      <h1>This link is used up or too old</h1>
      <p>
        Ambit answers only the browser that opened its launch link. The link works once, and the server forgets it when
        it ends.
      </p>
      <h2>Get a new link</h2>
      <ol>
        <li>
          Go to the terminal where <code>ambit serve</code> runs. If it has ended, start it again.
        </li>
        <li>Open the address that it prints, in this browser.</li>
      </ol>
      <p className="quiet">
        A running server gives another link to whoever has its bearer token: <code>POST /api/v1/launch</code>.
      </p>
    </main>
  );
}
