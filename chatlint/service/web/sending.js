/** Whether a draft may go, asked when the agent sends it. */

import {ServiceError, holds, rulesOf} from "./client.js";
import {VERDICTS, findingsCount} from "./words.js";

const PATIENCE = 3000; // milliseconds that a slow answer is waited for, unless drafts without one are held

/**
 * @param {() => Promise<object>} check gives the report on the draft as it stands
 * @param {import("./hold.js").Hold} form
 * @param {{hold: string|null, offline: string|null, override: boolean}} policy
 * @returns {Promise<{report: object|null, reason: string|null, rules: string[]} | null>}
 *   null: it stays. `reason` is set where the agent sends it against the advice.
 */
export async function mayGo(check, form, {hold, offline, override}) {
  let report;
  try {
    report = await (offline === "hold" ? check() : inTime(check()));
  } catch (error) {
    if (!(error instanceof ServiceError)) return null; // the draft was changed meanwhile
    if (offline !== "hold") return {report: null, reason: null, rules: []};
    return answer(form, {report: null, title: "This draft could not be judged", why: error.message, override});
  }
  if (!holds(report.verdict, hold)) return {report, reason: null, rules: []};
  const title = `${VERDICTS[report.verdict]}: score ${Math.round(report.score)} of 100`;
  const why = `${findingsCount(report.findings.length)} in this draft.`;
  return answer(form, {report, title, why: why[0].toUpperCase() + why.slice(1), override});
}

async function answer(form, {report, ...question}) {
  const reason = await form.ask(question);
  return reason === null ? null : {report, reason, rules: rulesOf(report)};
}

function inTime(asked) {
  const late = new ServiceError("chatlint did not answer in time.", "unreachable");
  return Promise.race([asked, new Promise((_, fail) => setTimeout(fail, PATIENCE, late))]);
}
