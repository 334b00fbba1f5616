/** Score, verdict and list of findings, and what a screen reader hears of them. */

import {findingView} from "./finding-view.js";
import {CHECKING, NOTHING, VERDICTS, findingsCount, spoken} from "./words.js";

const CALM = 900; // milliseconds of quiet before a screen reader hears of a report

export class ReportView {
  #root;
  #actions;
  #listed = "";
  #said = "";
  #timer = 0;

  /** @param {ShadowRoot} root @param {{go: Function, fix: Function}} actions */
  constructor(root, actions) {
    this.#root = root;
    this.#actions = actions;
  }

  #part(selector) {
    return this.#root.querySelector(selector);
  }

  /** Shows a report's score and verdict; null: nothing is judged. */
  judged(report) {
    const bar = this.#part(".bar");
    bar.classList.remove("send-tone", "review-tone", "block-tone");
    this.#part(".score").hidden = !report;
    if (!report) {
      this.#part(".verdict").textContent = "";
      this.#part(".count").textContent = NOTHING;
      this.#part("#summary").textContent = "";
      this.#said = "";
      return;
    }
    bar.classList.add(`${report.verdict}-tone`);
    this.#part(".value").setAttribute("stroke-dasharray", `${report.score} 100`);
    this.#part(".number").textContent = Math.round(report.score);
    this.#part(".verdict").textContent = VERDICTS[report.verdict];
    const unanswered = report.skipped.length ? ` · ${report.skipped.length} rules gave no answer` : "";
    const count = findingsCount(report.findings.length);
    this.#part(".count").textContent = count[0].toUpperCase() + count.slice(1) + unanswered;
    this.#part("#summary").textContent = spoken(report);
    this.#later(spoken(report));
  }

  /** That the draft has changed since the report, or that there is none yet. */
  stale(isStale, hasReport) {
    this.#part(".bar").classList.toggle("stale", isStale && hasReport);
    if (isStale && !hasReport && this.#part(".count").textContent !== CHECKING)
      this.#part(".count").textContent = CHECKING;
    if (isStale) clearTimeout(this.#timer);
  }

  /** Says it to a screen reader at once. */
  say(words) {
    clearTimeout(this.#timer);
    const live = this.#part(".live");
    live.textContent = live.textContent === words ? `${words}\u00a0` : words;
  }

  /** Only once the agent has paused, and only what is new. */
  #later(words) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (words !== this.#said) this.say(words);
      this.#said = words;
    }, CALM);
  }

  /** The list of findings: the same as the underlines, for whoever cannot see or click them. */
  list(marks, {hidden, again}) {
    const section = this.#part(".findings");
    section.hidden = hidden || marks.length === 0;
    this.#part(".composer").classList.toggle("with-list", !section.hidden);
    const key = marks.map((mark) => `${mark.id}:${mark.fixes.length}`).join();
    if (!again && key === this.#listed) return;
    this.#listed = key;
    const list = section.querySelector("ol");
    const held = this.focused();
    list.replaceChildren(...marks.map((mark) => findingView(mark, this.#actions, "li")));
    if (held >= 0) this.focus(held);
  }

  /** Marks a listed finding as the one that is shown in the draft. */
  activate(id) {
    for (const item of this.#part(".findings ol").children)
      item.classList.toggle("active", item.dataset.id === String(id));
  }

  /** The number of the listed finding that has the keyboard, -1 for none. */
  focused() {
    return [...this.#part(".findings ol").children].findIndex((item) => item.contains(this.#root.activeElement));
  }

  /** Gives the keyboard to the listed finding with this number, or to the last one; whether there is any. */
  focus(number) {
    const items = [...this.#part(".findings ol").children];
    const target = items[Math.min(number, items.length - 1)]?.querySelector("button");
    target?.focus();
    return Boolean(target);
  }
}
