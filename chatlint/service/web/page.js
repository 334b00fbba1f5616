/** The page at "/": a conversation, the composer below it, and nothing that leaves this machine. */

import "./composer.js";
import {readConversation} from "./conversation.js";

const KEPT = "chatlint-page";
const EXAMPLE = {
  customer: "This is the third time I write. My parcel was due on Monday and nobody can tell me where it is!!",
  draft:
    "hi, as per our policy u have to wait 5 more days. Calm down please, its not our fault that the carrier is late 😅",
};
const ROLES = {customer: "Customer", agent: "You", bot: "Bot", system: "System"};

const $ = (id) => document.getElementById(id);
const composer = document.querySelector("chatlint-composer");
const thread = document.querySelector(".thread");
const problem = document.querySelector(".problem");
let conversation = {messages: []};

function show(given) {
  conversation = given;
  composer.conversation = given.messages.length ? given : null;
  thread.replaceChildren(...given.messages.map(bubble));
  thread.hidden = given.messages.length === 0;
  thread.scrollTop = thread.scrollHeight;
  $("clear").hidden = given.messages.length === 0;
  keep();
}

function bubble({role, text, author, internal}) {
  const item = document.createElement("li");
  item.className = internal ? "note" : role;
  item.dir = "auto";
  const who = document.createElement("span");
  who.className = "who";
  who.textContent = internal ? "Private note" : (author ?? ROLES[role]);
  item.append(who, text);
  return item;
}

function add(text, where) {
  problem.hidden = true;
  try {
    const read = readConversation(text);
    show({...conversation, ...read, messages: [...conversation.messages, ...read.messages]});
    return true;
  } catch (wrong) {
    problem.textContent = `${where}: ${wrong.message}`;
    problem.hidden = false;
    return false;
  }
}

/** The draft and the conversation outlive a reload of this tab, and end with it. */
function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({conversation, draft: composer.value}));
  } catch {
    // A browser that keeps nothing: all works but a reload.
  }
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!kept) return;
    composer.value = kept.draft;
    show(kept.conversation);
  } catch {
    sessionStorage.removeItem(KEPT);
  }
}

$("said").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!add($("customer").value, "What you pasted")) return;
  $("customer").value = "";
  composer.focus();
});
$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  if (file && add(await file.text(), file.name)) composer.focus();
  $("file").value = "";
});
$("clear").addEventListener("click", () => {
  problem.hidden = true;
  show({messages: []});
  $("customer").focus();
});
$("example").addEventListener("click", () => {
  show({messages: [{role: "customer", text: EXAMPLE.customer}]});
  if (!composer.value.trim()) composer.value = EXAMPLE.draft;
  composer.focus();
});
$("channel").addEventListener("change", () => composer.setAttribute("channel", $("channel").value));
$("hold").addEventListener("change", () => composer.setAttribute("hold", $("hold").value));
$("token").addEventListener("change", () => composer.setAttribute("token", $("token").value));
$("access").addEventListener("submit", (event) => {
  event.preventDefault();
  composer.setAttribute("token", $("token").value);
});
$("theme").addEventListener("click", () => paintTheme(document.documentElement.dataset.theme !== "dark"));

function paintTheme(dark) {
  $("theme").textContent = dark ? "Light" : "Dark";
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  composer.setAttribute("theme", dark ? "dark" : "light");
}

function service(kind, words) {
  const shown = document.querySelector(".service");
  shown.className = `service ${kind}`;
  shown.textContent = words;
}

/** Tells once whether the service is up; after that the composer's own requests tell. */
async function greet() {
  const answer = await fetch("/ready", {cache: "no-store"}).catch(() => null);
  if (!document.querySelector(".service").matches(".service:not(.well, .ill)")) return;
  if (answer?.ok) return service("well", "Ready");
  service("", answer ? "Warming up…" : "Service not reached");
  setTimeout(greet, 1500);
}

composer.addEventListener("chatlint-state", ({detail: {name, error}}) => {
  keep();
  if (name === "idle" && composer.report) service("well", "Ready");
  if (name === "failed")
    service(
      "ill",
      error.kind === "refused" ? "Refused" : error.kind === "busy" ? "Service busy" : "Service not reached",
    );
});
composer.addEventListener("chatlint-send", ({detail: {text, reason}}) => {
  composer.value = "";
  show({...conversation, messages: [...conversation.messages, {role: "agent", text}]});
  document.querySelector(".sent").textContent = reason ? "Sent, with your reason." : "Sent.";
  composer.focus();
});

if (matchMedia("(prefers-color-scheme: dark)").matches) paintTheme(true);
restore();
greet();
