import cytoscape, { type Core, type ElementDefinition, type EventObject, type NodeSingular } from "cytoscape";
import { boxElements, elementsOf, portion } from "./elements.ts";
import type { Theme } from "./look.ts";
import type { Places, Point } from "./place.ts";
import type { Scene } from "./scene.ts";
import { stylesheet } from "./style.ts";
import { type Fitted, fitted } from "./view-fit.ts";
import { alongPath, isArrow, walk } from "./walk.ts";

/** Where a menu for a node opens: pixels from the upper left corner of the canvas. */
export interface MenuPlace extends Point {
  readonly id: string;
}

/** What the picture tells the page. */
export interface PictureEvents {
  /** Neither: nothing is selected any more. */
  readonly onPick: (what: { readonly node?: string; readonly edge?: string }) => void;
  /** A group is to be opened. */
  readonly onOpen: (id: string) => void;
  readonly onMenu: (place: MenuPlace) => void;
  readonly onFit: (fitted: Fitted) => void;
  /** A node was dragged and let go. */
  readonly onMove: (id: string, at: Point) => void;
  /** The keyboard stands on this node now. */
  readonly onWalk: (id: string) => void;
}

/** Milliseconds of a movement of the picture. */
const moving = 180;
/** Pixels at the bottom that the tools stand on. */
const tools = 40;
/** Above this many elements edges are left out while the picture moves. */
const heavy = 1000;
/** Pixels kept free around what comes into view. */
const edge = 12;
/** How far a stretch has to be moved to lie between the edge and the room's end. */
const shift = (from: number, to: number, room: number): number =>
  from < edge ? edge - from : to > room + edge ? room + edge - to : 0;
const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Marks of the stylesheet that the page sets. */
type Mark = "picked" | "lit";

/** What is drawn on the canvas, and how mouse, touch and keyboard move through it. */
export class Picture {
  /** Set by the page whenever it renders. */
  events: PictureEvents | undefined;
  readonly #cy: Core;
  readonly #size: ResizeObserver;
  #scene: Scene | undefined;
  #places: Places | undefined;
  readonly #marks = new Map<Mark, readonly string[]>();
  /** The frame in which more of the first scene is drawn. */
  #next = 0;
  /** Node on which the keyboard stands. */
  #here = "";

  constructor(container: HTMLElement) {
    this.#cy = cytoscape({ container, minZoom: 0.05, maxZoom: 4, boxSelectionEnabled: false });
    this.#size = new ResizeObserver(() => this.#cy.resize());
    this.#size.observe(container);
    this.#listen();
  }

  destroy(): void {
    cancelAnimationFrame(this.#next);
    this.#size.disconnect();
    this.#cy.destroy();
  }

  style(theme: Theme, orientation: Scene["orientation"]): void {
    this.#cy.style(stylesheet(theme, orientation));
  }

  /** Draws a scene. The viewport stays where the scene is what was drawn before with something opened or hidden. */
  draw(scene: Scene, places: Places): void {
    if (scene === this.#scene && places === this.#places) return;
    const before = this.#scene;
    const stands = places === this.#places && before?.orientation === scene.orientation;
    this.#scene = scene;
    this.#places = places;
    cancelAnimationFrame(this.#next);
    const elements = elementsOf(scene, places);
    if (before) this.#cy.json({ elements });
    else this.#add(elements);
    const renderer = (this.#cy as unknown as { renderer(): { hideEdgesOnViewport: boolean } }).renderer();
    renderer.hideEdgesOnViewport = this.#cy.elements().length > heavy;
    if (stands) return;
    if (places.how !== "pinned" || before?.orientation !== scene.orientation) this.fit("legibly");
    else this.#reveal(new Set(before.nodes.map(({ id }) => id)));
  }

  /** Draws the first scene some nodes a frame, what matters first: drawing it at once would hold up the page. */
  #add(elements: readonly ElementDefinition[]): void {
    const [now, later] = portion(elements);
    this.#cy.add([...now]);
    for (const [name, ids] of this.#marks) this.mark(name, ids);
    if (later.length > 0) this.#next = requestAnimationFrame(() => this.#add(later));
  }

  /** Puts a mark of the stylesheet on these elements alone. */
  mark(name: Mark, ids: readonly string[]): void {
    this.#marks.set(name, ids);
    this.#cy.batch(() => {
      this.#cy.$(`.${name}`).removeClass(name);
      for (const id of ids) this.#cy.getElementById(id).addClass(name);
    });
  }

  /** `all`: everything however small. `legibly`: everything if names stay legible, else the path. */
  fit(what: "all" | "legibly"): void {
    if (!this.#scene) return;
    const screen = { width: this.#cy.width(), height: this.#cy.height() - tools };
    const view = fitted(this.#scene, this.places(), screen, what === "all");
    if (!view) return;
    this.#cy.viewport({ zoom: view.zoom, pan: { ...view.pan } });
    this.events?.onFit(view.fitted);
  }

  zoom(by: number): void {
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    this.#cy.zoom({ level: this.#cy.zoom() * by, renderedPosition: middle });
  }

  /** Puts the keyboard on a node and shows it. */
  goTo(id: string | undefined): void {
    const node = this.#node(id);
    if (!node || id === undefined) return;
    this.leave();
    node.addClass("here");
    this.#here = id;
    this.events?.onWalk(id);
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    const seen = x1 >= 0 && y1 >= 0 && x2 <= this.#cy.width() && y2 <= this.#cy.height();
    if (!seen) this.#cy.animate({ center: { eles: node } }, { duration: calm() ? 0 : moving });
  }

  /** The keyboard comes to the picture: it stands where it stood, else on the start. */
  enter(): void {
    this.goTo(this.#node(this.#here) ? this.#here : this.#start());
  }

  /** The keyboard leaves the picture. */
  leave(): void {
    this.#cy.$(".here").removeClass("here");
  }

  /** Where nodes stand, moved ones included. */
  places(): ReadonlyMap<string, Point> {
    const drawn = this.#cy.nodes(".node").map((node): [string, Point] => [node.id(), { ...node.position() }]);
    return new Map([...(this.#places?.at ?? []), ...drawn]);
  }

  /** All of it, at twice its size. */
  png(background: string): Promise<Blob> {
    const size = { scale: 2, maxWidth: 8000, maxHeight: 8000 };
    return this.#cy.png({ output: "blob-promise", full: true, bg: background, ...size });
  }

  /** Whether the key meant something here. */
  press(key: string, shift: boolean): boolean {
    const scene = this.#scene;
    if (!scene) return false;
    const at = this.#node(this.#here) ? this.#here : (this.#start() ?? "");
    if (isArrow(key)) this.goTo(walk(scene, this.places(), at, key));
    else if (key === "Home") this.goTo(this.#start());
    else if (key === "End") this.goTo(scene.path.at(-1));
    else if (key === "p" || key === "P") this.goTo(alongPath(scene, at, key === "p" ? 1 : -1));
    else if (key === "Enter") this.#act(at);
    else if (key === " ") this.events?.onPick({ node: at });
    else if (key === "Escape") this.events?.onPick({});
    else if (key === "f" || key === "F") this.fit("all");
    else if (key === "0") this.fit("legibly");
    else if (key === "+" || key === "=") this.zoom(1.25);
    else if (key === "-") this.zoom(0.8);
    else if (key === "ContextMenu" || key === "m" || (key === "F10" && shift)) this.#menu(at);
    else return false;
    return true;
  }

  #start(): string | undefined {
    return this.#scene?.path[0] ?? this.#scene?.nodes[0]?.id;
  }

  #node(id: string | undefined): NodeSingular | undefined {
    if (!id) return undefined;
    const node = this.#cy.getElementById(id);
    return node.nonempty() ? node : undefined;
  }

  #act(id: string): void {
    const node = this.#scene?.nodes.find((one) => one.id === id)?.node;
    if (node?.role === "group" || node?.role === "rest") this.events?.onOpen(id);
    else if (node) this.events?.onPick({ node: id });
  }

  #menu(id: string): void {
    const at = this.#node(id)?.renderedPosition();
    if (at) this.events?.onMenu({ id, ...at });
  }

  #listen(): void {
    const cy = this.#cy;
    cy.on("tap", ({ target }) => {
      if (target === cy) this.events?.onPick({});
    });
    cy.on("tap", ".node", ({ target }) => {
      this.#here = target.id();
      this.events?.onPick({ node: target.id() });
    });
    cy.on("tap", ".edge", ({ target }) => this.events?.onPick({ edge: target.id() }));
    cy.on("dbltap", ".group", ({ target }) => this.events?.onOpen(target.id()));
    cy.on("cxttap taphold", ".node", ({ target, renderedPosition: { x, y } }: EventObject) =>
      this.events?.onMenu({ id: target.id(), x, y }),
    );
    cy.on("mouseover", ".node, .edge", ({ target }) => {
      target.addClass("near");
      target.filter(".node").connectedEdges().addClass("near");
      cy.container()?.classList.add("over");
    });
    cy.on("mouseout", ".node, .edge", () => {
      cy.$(".near").removeClass("near");
      cy.container()?.classList.remove("over");
    });
    cy.on("drag", ".node", ({ target }) => this.#follow(target));
    cy.on("dragfree", ".node", ({ target }) => this.events?.onMove(target.id(), { ...target.position() }));
  }

  /** Moves the viewport just so far that what is new is seen; where it is too large for that, fits everything. */
  #reveal(before: ReadonlySet<string>): void {
    const fresh = this.#cy.nodes(".node").filter((node) => !before.has(node.id()));
    if (fresh.empty()) return;
    const { x1, y1, x2, y2, w, h } = fresh.renderedBoundingBox();
    const room = { width: this.#cy.width() - 2 * edge, height: this.#cy.height() - tools - 2 * edge };
    if (w > room.width || h > room.height) {
      this.fit("all");
      return;
    }
    const by = { x: shift(x1, x2, room.width), y: shift(y1, y2, room.height) };
    if (by.x !== 0 || by.y !== 0) this.#cy.animate({ panBy: by }, { duration: calm() ? 0 : moving });
  }

  /** Boxes around nodes that are dragged, and their edges: bends made for the old place would lead astray. */
  #follow(moved: NodeSingular): void {
    if (!this.#scene) return;
    moved.connectedEdges().removeClass("bent");
    for (const { data, position } of boxElements(this.#scene, this.places())) {
      const box = this.#node(String(data.id));
      if (box && position) box.data(data).position(position);
    }
  }
}
