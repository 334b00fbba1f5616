/** Reads a conversation that was pasted or loaded, into the shape of chatlint's Conversation. */

const CUSTOMER = new Set([
  "customer",
  "client",
  "user",
  "visitor",
  "end-user",
  "enduser",
  "contact",
  "requester",
  "guest",
  "buyer",
]);
const AGENT = new Set(["agent", "support", "advisor", "operator", "staff", "admin", "rep", "you", "me"]);
const BOT = new Set(["bot", "chatbot", "assistant"]);
const LINE = /^\s*(?:\[[^\]]*\]\s*)?([\p{L}\p{N}][\p{L}\p{N} ._'-]{0,40}?)(?:\s*\([^)]*\))?\s*:\s+(.*)$/u;

/**
 * A conversation from text: JSON (a Conversation, a list of messages, or an object with "customer"), or lines that
 * begin with who speaks. Text in which nobody is named is the customer's message. Throws an Error that says how to mend it.
 * @param {string} text
 * @returns {{messages: {role: string, text: string}[]}}
 */
export function readConversation(text) {
  const given = text.trim();
  if (!given) throw new Error("There is nothing in it.");
  return /^[[{]/.test(given) ? fromJson(given) : fromLines(given);
}

function fromJson(given) {
  let value;
  try {
    value = JSON.parse(given);
  } catch {
    try {
      value = JSON.parse(given.split("\n", 1)[0]); // the first of a JSONL file
    } catch {
      throw new Error("This looks like JSON but cannot be read as such; check its brackets and commas.");
    }
  }
  if (Array.isArray(value)) value = {messages: value};
  value = value.conversation ?? value;
  if (typeof value.customer === "string") value = {messages: [{role: "customer", text: value.customer}]};
  if (!Array.isArray(value.messages))
    throw new Error("There are no “messages” in it; each needs a “text” and a “role”.");
  const kept = ["id", "customer_name", "channel", "language", "extra"].filter((key) => value[key] != null);
  return {...Object.fromEntries(kept.map((key) => [key, value[key]])), messages: value.messages.map(message)};
}

function message(given, index) {
  const text = given?.text;
  if (typeof text !== "string") throw new Error(`Message ${index + 1} has no “text”.`);
  const kept = ["sent_at", "author", "channel", "id", "internal", "deleted"].filter((key) => given[key] != null);
  return {role: role(given.role ?? "agent", index), text, ...Object.fromEntries(kept.map((key) => [key, given[key]]))};
}

function role(given, index) {
  const found = known(String(given));
  if (found) return found;
  throw new Error(`Message ${index + 1} is by “${given}”; a role is agent, customer, bot or system.`);
}

function known(name) {
  const word = name.trim().toLowerCase();
  if (CUSTOMER.has(word)) return "customer";
  if (AGENT.has(word)) return "agent";
  if (BOT.has(word)) return "bot";
  return word === "system" ? "system" : null;
}

function fromLines(given) {
  const messages = [];
  for (const line of given.split(/\r?\n/)) {
    const [, name, said] = LINE.exec(line) ?? [];
    const speaker = name && known(name);
    if (speaker) messages.push({role: speaker, text: said});
    else if (messages.length) messages.at(-1).text += `\n${line}`;
    else return {messages: [{role: "customer", text: given}]};
  }
  return {messages: messages.map(({role: by, text}) => ({role: by, text: text.trim()})).filter(({text}) => text)};
}
