import { Component, type ReactNode } from "react";
import { ProblemBlock } from "./problem.tsx";

interface Props {
  readonly children: ReactNode;
}

/** A failure in drawing a view stays in its place; the frame and the other views go on. */
export class Boundary extends Component<Props, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <ProblemBlock error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
