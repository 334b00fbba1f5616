/** Findings laid on the draft as it is now: they move with what is typed, and go where it was typed into. */

import {utf16} from "./offsets.js";

const ORDER = {info: 0, warning: 1, error: 2};
const WORDS_OF_A_WHOLE = 4;

/**
 * @typedef {object} Mark
 * @property {number} id
 * @property {object} finding as the service gave it
 * @property {number} start in UTF-16 units of the draft as it is now
 * @property {number} end
 * @property {boolean} whole about the message as a whole: listed, not underlined
 * @property {{title: string, safe: boolean, edits: {start: number, end: number, text: string}[]}[]} fixes
 */

/** The marks of a report on `text`. @returns {Mark[]} */
export function marksOf(report, text) {
  const at = utf16(text);
  return report.findings.map((finding, id) => {
    const [start, end] = [at(finding.start), at(finding.end)];
    const covers = start === 0 && end === text.length && !finding.fixes.length;
    return {
      id,
      finding,
      start,
      end,
      whole: start === end || (covers && text.trim().split(/\s+/).length >= WORDS_OF_A_WHOLE),
      fixes: finding.fixes.map(({title, safe, edits}) => ({
        title,
        safe,
        edits: edits.map((edit) => ({start: at(edit.start), end: at(edit.end), text: edit.text})),
      })),
    };
  });
}

/** The marks after `before` became `after`. Those it touched are gone; the next report judges anew. */
export function moved(marks, before, after) {
  const shared = Math.min(before.length, after.length);
  let from = 0;
  while (from < shared && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < shared - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const to = before.length - tail;
  const by = after.length - before.length;
  if (from === to && by === 0) return marks;
  const touched = ({start, end}) => start < to && from < end;
  const shift = (span) => (span.start >= to ? {...span, start: span.start + by, end: span.end + by} : span);
  return marks
    .filter((mark) => mark.whole || !touched(mark))
    .map((mark) => ({
      ...(mark.whole ? {...mark, end: Math.max(0, mark.end + by)} : shift(mark)),
      fixes: mark.fixes
        .filter((fix) => !fix.edits.some((edit) => touched(edit) || (from < edit.start && edit.start < to)))
        .map((fix) => ({...fix, edits: fix.edits.map(shift)})),
    }));
}

/** The marks under a place of the draft, the narrowest first. */
export function marksAt(marks, place) {
  return marks
    .filter((mark) => !mark.whole && mark.start <= place && place <= mark.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
}

/** The text cut at every border of a mark: each piece with the marks over it. */
export function pieces(marks, text) {
  const shown = marks.filter((mark) => !mark.whole && mark.start < mark.end);
  const borders = new Set([0, text.length]);
  for (const mark of shown) borders.add(mark.start).add(mark.end);
  const places = [...borders].filter((place) => place <= text.length).sort((a, b) => a - b);
  const found = [];
  let open = [];
  const waiting = [...shown].sort((a, b) => a.start - b.start);
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [start, end] = [places[i], places[i + 1]];
    open = open.filter((mark) => mark.end > start);
    while (waiting.length && waiting[0].start <= start) open.push(waiting.shift());
    found.push({text: text.slice(start, end), marks: open.filter((mark) => mark.end > start)});
  }
  return found;
}

/**
 * Draws the underlines: the text itself is drawn by the text field above. While the underlined places stay the same only
 * the data of text nodes changes, for a browser ends its step of undo where nodes come or go while one types.
 */
export function paint(layer, marks, text, active) {
  const parts = alternating(pieces(marks, text));
  parts.at(-1).text += text.endsWith("\n") || !text ? "\u200b" : "";
  if (layer.childNodes.length !== parts.length) {
    layer.replaceChildren(
      ...parts.map((_, i) => (i % 2 ? document.createElement("span") : document.createTextNode(""))),
    );
    for (let i = 1; i < parts.length; i += 2) layer.childNodes[i].append("");
  }
  parts.forEach((part, i) => {
    const node = layer.childNodes[i];
    write(i % 2 ? node.firstChild : node, part.text);
    if (i % 2 === 0) return;
    const severity = part.marks.map((m) => m.finding.severity).sort((a, b) => ORDER[b] - ORDER[a])[0];
    node.className = `mark ${severity}`;
    node.classList.toggle(
      "active",
      part.marks.some((mark) => mark.id === active),
    );
    node.dataset.ids = part.marks.map((mark) => mark.id).join(" ");
  });
}

function write(node, text) {
  if (node.data !== text) node.data = text;
}

/** Plain and marked pieces in turn, plain ones first and last, empty where need be. */
function alternating(found) {
  const parts = [];
  for (const piece of found) {
    if (piece.marks.length && parts.length % 2 === 0) parts.push({text: "", marks: []});
    parts.push(piece);
  }
  if (parts.length % 2 === 0) parts.push({text: "", marks: []});
  return parts;
}

/** The spans of the layer that belong to a mark. */
export function spansOf(layer, id) {
  return [...layer.querySelectorAll(".mark")].filter((span) => span.dataset.ids.split(" ").includes(String(id)));
}

/** Whether a point of the window lies on an underlined piece. */
export function underlinedAt(layer, x, y) {
  return [...layer.querySelectorAll(".mark")].some((span) =>
    [...span.getClientRects()].some(
      (box) => box.left <= x && x <= box.right && box.top - 2 <= y && y <= box.bottom + 4,
    ),
  );
}
