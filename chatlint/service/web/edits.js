/** Puts fixes into a text field as if they were typed, so that the browser's own undo takes them back. */

/** The safe fixes that do not overlap, one a mark, in order of place. */
export function safeFixes(marks) {
  const chosen = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const fix = mark.fixes.find((f) => f.safe);
    const free = (edit) =>
      !chosen.some(({fix: other}) =>
        other.edits.some(
          (o) => (edit.start < o.end && o.start < edit.end) || (edit.start === o.start && edit.end === o.end),
        ),
      );
    if (fix && fix.edits.length && fix.edits.every(free)) chosen.push({mark, fix});
  }
  return chosen;
}

/**
 * Applies edits as one step that one undo takes back; the caret ends up behind the last of them.
 * @param {HTMLTextAreaElement} field
 * @param {{start: number, end: number, text: string}[]} edits never overlapping
 */
export function apply(field, edits) {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const start = sorted[0].start;
  const end = Math.max(...sorted.map((edit) => edit.end));
  let text = "";
  let place = start;
  for (const edit of sorted) {
    text += field.value.slice(place, edit.start) + edit.text;
    place = edit.end;
  }
  text += field.value.slice(place, end);
  type(field, start, end, text);
}

/** Replaces `[start, end)` by typing. */
export function type(field, start, end, text) {
  const left = field.value.slice(0, start);
  const right = field.value.slice(end);
  field.focus({preventScroll: true});
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done && field.value === left + text + right) return;
  // A browser without that command: the text is right, undo is not to be had.
  field.value = left + text + right;
  field.setSelectionRange(start + text.length, start + text.length);
  field.dispatchEvent(new InputEvent("input", {bubbles: true, composed: true, inputType: "insertReplacementText"}));
}
