export default function Diff() {
  return <h1>Changes</h1>;
}
