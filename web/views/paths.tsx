/** Ranked proofs between chosen starts and ends. */
export default function Paths() {
  return <h1>Paths</h1>;
}
