/** Reads a text field or an editable element, and types fixes into it. */

globalThis.chatlint = globalThis.chatlint ?? {};

chatlint.read = (editor) => {
  if ("value" in editor)
    return {text: editor.value, type: (start, end, words) => typeIntoField(editor, start, end, words)};
  const {text, places} = flatten(editor);
  return {text, type: (start, end, words) => typeIntoElement(editor, places, start, end, words)};
};

/** The offset in UTF-16 units of an offset in code points. */
chatlint.utf16 = (text, count) => [...text].slice(0, count).join("").length;

const BLOCKS = new Set(["P", "DIV", "LI", "UL", "OL", "BLOCKQUOTE", "PRE", "H1", "H2", "H3"]);

/** The text of an element as one reads it, and for each of its text nodes where it stands in that text. */
function flatten(editor) {
  let text = "";
  const places = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      places.push({node, start: text.length});
      text += node.data.replaceAll("\u00a0", " ");
    } else if (node.nodeName === "BR") text += "\n";
    else {
      const block = node !== editor && BLOCKS.has(node.nodeName);
      if (block && text && !text.endsWith("\n")) text += "\n";
      node.childNodes.forEach(walk);
      if (block && !text.endsWith("\n")) text += "\n";
    }
  };
  walk(editor);
  return {text: text.replace(/\n+$/, ""), places};
}

function typeIntoField(editor, start, end, words) {
  editor.focus();
  editor.setSelectionRange(start, end);
  document.execCommand(words ? "insertText" : "delete", false, words);
}

function typeIntoElement(editor, places, start, end, words) {
  const at = (offset, last) => {
    const place = places.findLast((each) => (last ? each.start < offset : each.start <= offset)) ?? places[0];
    return [place.node, Math.min(offset - place.start, place.node.length)];
  };
  editor.focus();
  const selection = getSelection();
  selection.setBaseAndExtent(...at(start, false), ...at(end, end > start));
  document.execCommand(words ? "insertText" : "delete", false, words);
}
