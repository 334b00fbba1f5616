/** Freshdesk's `ticket.sendReply`, intercepted: done() lets the reply go, fail() holds it and shows why. */

import {Client, plainText} from "./client.js";
import {Gatekeeper} from "./gatekeeper.js";

const DEADLINE = 4000; // milliseconds: Freshdesk waits until it is told

const fresh = await app.initialized();
const settings = await fresh.iparams.get();
const client = new Client({endpoint: settings.endpoint, token: settings.token || null, deadline: DEADLINE});
const {hold, offline} = settings;
const keeper = new Gatekeeper(document.querySelector("main"), client, {hold, offline});

fresh.events.on("ticket.sendReply", intercept, {intercept: true});

async function intercept(event) {
  try {
    const data = event.helper.getData() ?? {};
    const text = plainText(data.body ?? data.full_text ?? data.body_html ?? "");
    const {ticket} = await fresh.data.get("ticket");
    const {go, message} = await keeper.judge({text, channel: "email"}, {conversationId: String(ticket.id)});
    if (!go) return event.helper.fail(message);
    if (message) fresh.interface.trigger("showNotify", {type: "warning", message});
    event.helper.done();
  } catch (error) {
    // What goes wrong in this app itself must not stop the agent, unless that is what was set.
    if (offline === "hold") event.helper.fail("chatlint could not judge this reply.");
    else event.helper.done();
    throw error;
  }
}
