/** The card beside an underlined place: why, and what to write instead. */

import {button, findingView, make} from "./finding-view.js";

const GAP = 6;

export class Card {
  #element;
  #anchor = null;
  #place = () => this.#position();

  /** @param {HTMLElement} element @param {{fix: Function, next: (step: number) => void, closed: (back: boolean) => void}} actions */
  constructor(element, actions) {
    this.#element = element;
    this.actions = actions;
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  get open() {
    return this.#anchor !== null;
  }

  /**
   * Shows what was found at a place.
   * @param {import("./marks.js").Mark[]} marks the narrowest first
   * @param {{anchor: () => DOMRect | null, place: number, count: number, focus: boolean}} how
   *   `place` and `count`: the finding's number among how many; `focus`: whether the keyboard moves into the card
   */
  show(marks, {anchor, place, count, focus}) {
    const foot = make("div", "foot", make("span", "rule", [...new Set(marks.map((m) => m.finding.rule))].join(", ")));
    if (count > 1) {
      foot.append(
        button("quiet", "Back", () => this.actions.next(-1)),
        button("quiet", "Next", () => this.actions.next(1)),
      );
    }
    foot.append(button("quiet", "Close", () => this.close(true)));
    this.#element.replaceChildren(...marks.map((mark) => findingView(mark, {fix: this.actions.fix})), foot);
    this.#element.setAttribute("aria-label", `Finding ${place} of ${count}`);
    if (!this.open) {
      window.addEventListener("scroll", this.#place, {capture: true, passive: true});
      window.addEventListener("resize", this.#place, {passive: true});
    }
    this.#anchor = anchor;
    if (!this.#element.matches(":popover-open")) this.#element.showPopover();
    this.#position();
    if (focus) (this.#element.querySelector("button.fix") ?? this.#element).focus();
  }

  /** Closes it; `back`: the keyboard goes back to the draft. */
  close(back = false) {
    if (!this.open) return;
    this.#anchor = null;
    window.removeEventListener("scroll", this.#place, {capture: true});
    window.removeEventListener("resize", this.#place);
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    this.actions.closed(back);
  }

  /** Whether a node is within the card. */
  holds(node) {
    return this.#element.contains(node);
  }

  #position() {
    const box = this.#anchor?.();
    if (!box) return this.close();
    const {offsetWidth: width, offsetHeight: height, style} = this.#element;
    const below = box.bottom + GAP;
    const above = box.top - GAP - height;
    const top =
      below + height <= window.innerHeight || above < 0 ? Math.min(below, window.innerHeight - height - GAP) : above;
    style.setProperty(
      "left",
      `${Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - width - GAP))}px`,
    );
    style.setProperty("top", `${Math.max(GAP, top)}px`);
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close(true);
    } else if (event.key === "F8") {
      event.preventDefault();
      this.actions.next(event.shiftKey ? -1 : 1);
    }
  }
}
