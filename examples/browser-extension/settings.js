/** What was set on the options page. */

export const DEFAULTS = {endpoint: "http://127.0.0.1:8765", token: "", hold: "block", offline: "send", sites: []};

export function settings() {
  return chrome.storage.local.get(DEFAULTS);
}
