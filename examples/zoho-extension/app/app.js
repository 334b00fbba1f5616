/** Zoho Desk's `ticket.reply` hook: a resolved promise lets the reply go, a rejected one holds it and shows why. */

import {Client, plainText} from "./client.js";
import {Gatekeeper} from "./gatekeeper.js";

const DEADLINE = 4000; // milliseconds: after 30 seconds Zoho lets the reply go by itself

const desk = await ZOHODESK.extension.onload();
const settings = await read();
const client = new Client({endpoint: settings.endpoint, token: settings.token || null, deadline: DEADLINE});
const policy = {hold: settings.hold, offline: settings.offline};
const keeper = new Gatekeeper(document.querySelector("main"), client, policy);

desk.instance.on("ticket.reply", async ({content, ticketId}) => {
  const draft = {text: plainText(content ?? ""), channel: "email"};
  const {go, message} = await keeper.judge(draft, {conversationId: ticketId ? String(ticketId) : null});
  if (!go) throw message;
  if (message) ZOHODESK.notify({title: "chatlint", content: message, icon: "warning", autoClose: true});
  return true;
});

/** The extension's settings by name. */
async function read() {
  const {"extension.config": config} = await ZOHODESK.get("extension.config");
  return Object.fromEntries(config.map(({name, value}) => [name, value]));
}
