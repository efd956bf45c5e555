/** The blast radius: the picture, its proof and everything that it reaches. */
export default function Radius() {
  return <h1>Blast radius</h1>;
}
