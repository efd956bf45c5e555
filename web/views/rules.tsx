export default function View() {
  return <h1>rules</h1>;
}
