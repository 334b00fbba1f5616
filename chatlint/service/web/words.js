/** The words the composer says. */

const CATEGORIES = {
  spelling: "Spelling",
  grammar: "Grammar",
  casing: "Capital letters",
  punctuation: "Punctuation",
  caps: "Shouting",
  slang: "Slang",
  negative: "Negative wording",
  blame: "Blame",
  sarcasm: "Sarcasm",
  rude: "Rudeness",
  overpromise: "Over-promising",
  robotic: "Form-letter language",
  jargon: "Jargon",
  gendered: "Gendered address",
  no_empathy: "Empathy",
  sensitive: "Sensitive data",
  too_long: "Length",
  opening: "Opening",
  closing: "Closing",
  waiting: "Waiting",
  questions: "Questions",
  repetition: "Repetition",
  topic: "Topic",
  name: "Names",
  brand: "Brand",
  placeholder: "Placeholders",
  channel: "Channel",
};

export const SEVERITIES = {error: "Error", warning: "Warning", info: "Hint"};

export const VERDICTS = {
  send: "Ready to send",
  review: "Worth a second look",
  block: "Not like this, please",
};

/** What to call a category; a pack's own is called by its id. */
export function categoryName(category) {
  return CATEGORIES[category] ?? category.replaceAll("_", " ").replace(/^./, (c) => c.toUpperCase());
}

export function findingsCount(count) {
  if (count === 0) return "nothing to improve";
  return count === 1 ? "1 finding" : `${count} findings`;
}

/** What a screen reader says when a report has come. */
export function spoken(report) {
  const score = `Score ${Math.round(report.score)} of 100. ${VERDICTS[report.verdict]}`;
  return `${score}, ${findingsCount(report.findings.length)}.`;
}

/** A finding's words as a short label, long ones cut. */
export function excerpt(text, most = 48) {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : line;
}

export const NOTHING = "Score and findings show here as you type.";
export const CHECKING = "Checking…";
export const SLOW = "This check takes longer than usual. Go on writing; your draft is safe.";

export function failureNotice(error) {
  if (error?.kind === "refused") return error.message;
  return `${error?.message ?? "chatlint cannot be reached."} Your draft is safe; go on writing, chatlint tries again by itself.`;
}
