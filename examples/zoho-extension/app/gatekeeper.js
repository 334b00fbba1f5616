/** What a helpdesk's own app does before a reply is sent: judges it, says why it is held, takes a reason for sending it anyway. */

import {gate, rulesOf} from "./client.js";

export class Gatekeeper {
  #root;
  #client;
  #policy;
  #allowed = null;

  /**
   * @param {HTMLElement} root where the app shows what was found
   * @param {import("./client.js").Client} client
   * @param {{hold?: "block"|"review"|"never", offline?: "send"|"hold"}} policy
   */
  constructor(root, client, policy) {
    this.#root = root;
    this.#client = client;
    this.#policy = policy;
    this.#show("Replies are judged when you send them.");
  }

  /**
   * Whether a reply may go, and what to tell the agent.
   * @param {{text: string, customer?: string|null, conversation?: object|null, channel?: string|null}} draft
   * @param {{agent?: string|null, conversationId?: string|null}} [who] noted where it is sent anyway
   * @returns {Promise<{go: boolean, message: string}>}
   */
  async judge(draft, who = {}) {
    if (this.#allowed === draft.text) {
      this.#allowed = null;
      this.#show("Sent with your reason.");
      return {go: true, message: ""};
    }
    const decision = await gate(this.#client, draft, this.#policy);
    if (decision.action === "send") {
      this.#show("Nothing held the last reply back.");
      return {go: true, message: ""};
    }
    if (decision.action === "warn") {
      this.#show("The last reply went out. Worth a look:", decision);
      return {go: true, message: decision.message};
    }
    this.#show("This reply is held back.", decision, (reason) => this.#allow(draft.text, decision, reason, who));
    return {go: false, message: `${decision.message} To send it anyway, give a reason in the chatlint panel.`};
  }

  #allow(text, {report}, reason, {agent = null, conversationId = null}) {
    this.#allowed = text;
    const said = {rules: rulesOf(report), score: report?.score ?? null, reason, agent, conversation_id: conversationId};
    this.#client.override(said).catch(() => this.#show("Send it again now. The reason could not be recorded."));
    this.#show("Send it again now: this reply, unchanged, will go out.");
  }

  #show(heading, decision = null, allow = null) {
    const title = document.createElement("p");
    title.setAttribute("role", "status");
    title.textContent = heading;
    this.#root.replaceChildren(title);
    if (decision) this.#root.append(decision.report ? findings(decision.report) : line(decision.message));
    if (allow) this.#root.append(reasonForm(allow));
  }
}

function line(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function findings(report) {
  const list = document.createElement("ol");
  for (const finding of report.findings) {
    const item = document.createElement("li");
    item.className = finding.severity;
    item.textContent = finding.message;
    list.append(item);
  }
  return list;
}

function reasonForm(allow) {
  const form = document.createElement("form");
  const label = document.createElement("label");
  label.textContent = "Reason for sending it anyway";
  const reason = document.createElement("input");
  reason.required = true;
  reason.maxLength = 500;
  label.append(reason);
  const button = document.createElement("button");
  button.textContent = "Send anyway";
  form.append(label, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (reason.value.trim()) allow(reason.value.trim());
  });
  return form;
}
