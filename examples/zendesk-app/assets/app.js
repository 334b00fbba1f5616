/** Zendesk's `ticket.save` hook: a public reply is judged before the ticket is submitted; a note never is. */

import {Client, plainText} from "./client.js";
import {Gatekeeper} from "./gatekeeper.js";

const DEADLINE = 4000; // milliseconds: Zendesk itself would wait for minutes
const READ = ["comment.text", "comment.type", "ticket.conversation", "ticket.id", "currentUser.name"];

const zaf = ZAFClient.init();
const keeper = zaf.metadata().then(({settings}) => {
  const client = new Client({endpoint: settings.endpoint, token: settings.token || null, deadline: DEADLINE});
  return new Gatekeeper(document.querySelector("main"), client, {hold: settings.hold, offline: settings.offline});
});

zaf.on("ticket.save", async () => {
  const ticket = await zaf.get(READ);
  if (ticket["comment.type"] === "internalNote") return true;
  const draft = {text: plainText(ticket["comment.text"] ?? ""), customer: lastWords(ticket["ticket.conversation"])};
  const who = {agent: ticket["currentUser.name"] ?? null, conversationId: String(ticket["ticket.id"] ?? "") || null};
  const {go, message} = await (await keeper).judge(draft, who);
  if (!go) throw message; // a rejected promise blocks, and Zendesk shows why
  if (message) zaf.invoke("notify", message, "alert");
  return true;
});

/** The end user's last message, as text. */
function lastWords(conversation) {
  const last = (conversation ?? []).findLast(({author}) => author?.role === "end-user");
  return last ? plainText(last.message?.content ?? "") || null : null;
}
