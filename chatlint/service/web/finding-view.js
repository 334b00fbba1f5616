/** One finding as the list and the card show it. */

import {SEVERITIES, categoryName, excerpt} from "./words.js";

/** An element with a class, text and children: texts never become markup. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** A button. */
export function button(className, label, action) {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

/**
 * @param {import("./marks.js").Mark} mark
 * @param {{go?: (mark: object) => void, fix: (mark: object, fix: object) => void}} actions
 *   `go` shows the place in the draft; without it the words stand there as text
 * @param {string} [tag]
 */
export function findingView(mark, {go, fix}, tag = "div") {
  const {finding} = mark;
  const sign = make("span", "sign");
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", SEVERITIES[finding.severity]);
  sign.title = SEVERITIES[finding.severity];
  const head = make("div", "head", sign);
  if (mark.whole) head.append(make("span", "whole", "The whole message"));
  else if (go) {
    const place = button("place", `“${excerpt(finding.text)}”`, () => go(mark));
    place.title = "Show in the draft";
    head.append(place);
  }
  head.append(make("span", "category", categoryName(finding.category)));
  if (finding.penalty >= 0.5) {
    const cost = make("span", "points", `−${Math.round(finding.penalty)}`);
    cost.setAttribute("role", "img");
    cost.setAttribute("aria-label", `${Math.round(finding.penalty)} points`);
    cost.title = "Points off the score";
    head.append(cost);
  }
  const view = make(tag, `finding ${finding.severity}`, head);
  view.dataset.id = mark.id;
  view.append(make("p", "why", finding.message));
  if (mark.fixes.length) {
    const fixes = mark.fixes.map((each) => button("fix", each.title, () => fix(mark, each)));
    if (mark.fixes.some((each) => !each.safe))
      fixes.push(make("span", "meaning", "then read it again: the meaning may shift"));
    view.append(make("div", "buttons", ...fixes));
  }
  return view;
}
