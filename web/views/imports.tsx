export default function View() {
  return <h1>imports</h1>;
}
