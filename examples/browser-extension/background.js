/** Asks the service for the pages, and puts the content script into the sites that were set, and no others. */

import {Client, gate, rulesOf} from "./client.js";
import {settings} from "./settings.js";

const DEADLINE = 4000; // milliseconds
const SCRIPTS = ["editor.js", "panel.js", "content.js"];

async function client() {
  const {endpoint, token} = await settings();
  return new Client({endpoint, token: token || null, deadline: DEADLINE});
}

const TASKS = {
  async check({draft}) {
    const {hold, offline} = await settings();
    return gate(await client(), draft, {hold, offline});
  },
  async override({report, reason}) {
    const said = {rules: rulesOf(report), score: report?.score ?? null, reason};
    await (await client()).override(said);
    return true;
  },
};

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== chrome.runtime.id || !(message.task in TASKS)) return false;
  TASKS[message.task](message).then(answer, (error) => answer({failed: String(error?.message ?? error)}));
  return true;
});

/** The content script runs where a site was set and its address was allowed. */
async function place() {
  const {sites} = await settings();
  const matches = sites.map(({origin}) => `${new URL(origin).protocol}//${new URL(origin).hostname}/*`);
  const allowed = [];
  for (const match of new Set(matches)) {
    if (await chrome.permissions.contains({origins: [match]})) allowed.push(match);
  }
  await chrome.scripting.unregisterContentScripts().catch(() => {});
  if (!allowed.length) return;
  await chrome.scripting.registerContentScripts([
    {id: "chatlint", matches: allowed, js: SCRIPTS, runAt: "document_start", allFrames: true},
  ]);
}

let placing = Promise.resolve();
const again = () => (placing = placing.then(place));
chrome.runtime.onInstalled.addListener(again);
chrome.runtime.onStartup.addListener(again);
chrome.storage.local.onChanged.addListener(again);
chrome.permissions.onAdded.addListener(again);
