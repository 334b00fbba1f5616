/** Going from finding to finding, by key or click: marks the place in the draft and shows the card beside it. */

import {Card} from "./card.js";
import {marksAt, spansOf, underlinedAt} from "./marks.js";

const SHOWN_AT_ONCE = 3;

export class Walk {
  /** The id of the mark whose card is shown, or null. */
  active = null;

  /**
   * @param {{field: HTMLTextAreaElement, layer: HTMLElement, card: HTMLElement, view: import("./report-view.js").ReportView,
   *   marks: () => import("./marks.js").Mark[], draw: () => void, fix: (mark: object, fix: object) => void}} parts
   */
  constructor(parts) {
    this.parts = parts;
    this.card = new Card(parts.card, {
      fix: parts.fix,
      next: (step) => this.next(step),
      closed: (back) => this.#closed(back),
    });
  }

  get #ordered() {
    return this.parts
      .marks()
      .filter((mark) => !mark.whole)
      .sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** The next finding (`step` 1) or the one before (-1), seen from the one that is shown or else from the caret. */
  next(step) {
    const ordered = this.#ordered;
    if (!ordered.length) return this.parts.view.say("Nothing is underlined.");
    const {selectionStart, selectionEnd} = this.parts.field;
    let place = ordered.findIndex((mark) => mark.id === this.active) + step;
    if (this.active === null) {
      place =
        step > 0
          ? ordered.findIndex((mark) => mark.start >= selectionEnd)
          : ordered.findLastIndex((mark) => mark.end <= selectionStart);
      if (place < 0) place = step > 0 ? 0 : ordered.length - 1;
    }
    this.show(ordered[(place + ordered.length) % ordered.length].id, true);
  }

  /** The finding at the caret, or the next one. */
  explain() {
    const [mark] = marksAt(this.parts.marks(), this.parts.field.selectionStart);
    if (mark) this.show(mark.id, true);
    else this.next(1);
  }

  /** The finding that was clicked on, if any. */
  clicked({clientX, clientY}) {
    const {selectionStart: start, selectionEnd: end} = this.parts.field;
    if (start !== end || !underlinedAt(this.parts.layer, clientX, clientY)) return;
    const [mark] = marksAt(this.parts.marks(), start);
    if (mark) this.show(mark.id, false);
  }

  /** Shows a finding, and those that overlap it; `focus`: the keyboard moves into the card. */
  show(id, focus) {
    const {field, layer, draw, view} = this.parts;
    const ordered = this.#ordered;
    const mark = ordered.find((each) => each.id === id);
    if (!mark) return;
    this.active = id;
    draw();
    if (focus) {
      field.focus({preventScroll: true});
      field.setSelectionRange(mark.start, mark.end);
    }
    spansOf(layer, id)[0]?.scrollIntoView({block: "nearest"});
    const others = ordered.filter((each) => each !== mark && each.start < mark.end && mark.start < each.end);
    this.card.show([mark, ...others].slice(0, SHOWN_AT_ONCE), {
      anchor: () => spansOf(layer, id)[0]?.getBoundingClientRect() ?? null,
      place: ordered.indexOf(mark) + 1,
      count: ordered.length,
      focus,
    });
    view.activate(id);
  }

  /** Puts the card away. */
  close() {
    this.card.close();
  }

  #closed(back) {
    this.active = null;
    this.parts.draw();
    this.parts.view.activate(null);
    if (back) this.parts.field.focus({preventScroll: true});
  }
}
