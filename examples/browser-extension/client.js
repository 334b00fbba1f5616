/**
 * Talks to the chatlint service. The composer and the helpdesk adapters share this one file; it needs nothing else.
 *
 *   const client = new Client({endpoint: "http://127.0.0.1:8000", token: "…"});
 *   const report = await client.check({text: "…", customer: "…"});
 *   const decision = await gate(client, {text: "…"}, {hold: "block", offline: "send"});
 *
 * No draft is kept or logged here. Offsets in a report count code points; `offsets.js` turns them into JavaScript's.
 */

/** Why no report came. `kind`: "refused" (asking again is no use), "busy" or "unreachable". */
export class ServiceError extends Error {
  /** @param {string} message @param {"refused"|"busy"|"unreachable"} kind @param {number} [retryAfter] milliseconds */
  constructor(message, kind, retryAfter = 0) {
    super(message);
    this.name = "ServiceError";
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

const NO_TOKEN = "chatlint asks for a token, or for another one than it was sent.";

export class Client {
  /**
   * @param {object} options
   * @param {string} [options.endpoint] where the service answers; by default where this file came from
   * @param {string|null} [options.token] sent as a bearer token
   * @param {number} [options.deadline] milliseconds until a check is given up
   */
  constructor({endpoint = new URL("..", import.meta.url).href, token = null, deadline = 8000} = {}) {
    this.endpoint = endpoint.replace(/\/+$/, "");
    this.token = token;
    this.deadline = deadline;
  }

  /**
   * The report on a draft. Throws ServiceError, or AbortError where `signal` was aborted.
   * @param {{text: string, customer?: string|null, conversation?: object|null, channel?: string|null}} draft
   * @param {AbortSignal} [signal]
   */
  async check({text, customer = null, conversation = null, channel = null}, signal) {
    const body = {text: text.toWellFormed()}; // half a character cannot be sent
    if (conversation) body.conversation = conversation;
    else if (customer) body.customer = customer;
    if (channel) body.channel = channel;
    return (await this.#post("/v1/check", body, signal)).json();
  }

  /**
   * Records that a draft was sent against the advice. Its text is not part of it.
   * @param {{rules: string[], score: number|null, reason: string, agent?: string|null, conversation_id?: string|null}} said
   */
  async override({rules, score, reason, agent = null, conversation_id = null}) {
    await this.#post("/v1/overrides", {rules, score, reason, agent, conversation_id});
  }

  async #post(path, body, signal) {
    const late = AbortSignal.timeout(this.deadline);
    const headers = {"content-type": "application/json"};
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    let answer;
    try {
      answer = await fetch(this.endpoint + path, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, late]) : late,
        credentials: "omit",
        cache: "no-store",
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ServiceError(
        late.aborted ? "chatlint did not answer in time." : "chatlint cannot be reached.",
        "unreachable",
      );
    }
    if (answer.ok) return answer;
    const {status} = answer;
    if (status === 429 || status >= 500) {
      throw new ServiceError("chatlint is busy.", "busy", 1000 * (Number(answer.headers.get("retry-after")) || 0));
    }
    const said = await answer.json().catch(() => null);
    const detail = typeof said?.detail === "string" ? said.detail : `status ${status}`;
    throw new ServiceError(status === 401 ? NO_TOKEN : `chatlint did not take this: ${detail}.`, "refused");
  }
}

const RANK = {send: 0, review: 1, block: 2, never: 3};

/** Whether a report with this verdict holds the draft back. `hold` is the mildest verdict that does, or "never". */
export function holds(verdict, hold) {
  return RANK[verdict] >= RANK[hold ?? "block"];
}

/** The rules behind a report's warnings and errors, each once. */
export function rulesOf(report) {
  return [...new Set((report?.findings ?? []).filter((f) => f.severity !== "info").map((f) => f.rule))];
}

/** A report in a few plain sentences, the costliest findings first: for tools that show one line of text. */
export function inWords(report, most = 3) {
  const worst = [...report.findings].sort((a, b) => b.penalty - a.penalty);
  const more = worst.length > most ? ` And ${worst.length - most} more.` : "";
  return `chatlint: score ${Math.round(report.score)} of 100. ${worst
    .slice(0, most)
    .map((f) => f.message)
    .join(" ")}${more}`;
}

/**
 * Whether a draft may go out, by a stated policy, always within the client's deadline.
 * @param {Client} client
 * @param {{text: string, customer?: string|null, conversation?: object|null, channel?: string|null}} draft
 * @param {{hold?: "block"|"review"|"never", offline?: "send"|"hold"}} [policy]
 * @returns {Promise<{action: "send"|"warn"|"hold", report: object|null, message: string}>}
 *   "warn" lets the draft go and has something to say.
 */
export async function gate(client, draft, {hold = "block", offline = "send"} = {}) {
  if (!draft.text.trim()) return {action: "send", report: null, message: ""};
  let report;
  try {
    report = await client.check(draft);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return {
      action: offline === "hold" ? "hold" : "warn",
      report: null,
      message: `${error.message} The draft was not judged.`,
    };
  }
  if (holds(report.verdict, hold)) return {action: "hold", report, message: inWords(report)};
  if (report.verdict === "send") return {action: "send", report, message: ""};
  return {action: "warn", report, message: inWords(report)};
}

/** The text of a draft that a helpdesk hands over as HTML: block elements and <br> end a line. */
export function plainText(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  for (const hidden of body.querySelectorAll("script, style, template")) hidden.remove();
  for (const line of body.querySelectorAll("br")) line.replaceWith("\n");
  for (const item of body.querySelectorAll("li")) item.prepend("- ");
  for (const block of body.querySelectorAll("p, div, li, ul, ol, blockquote, h1, h2, h3, h4, h5, h6, pre, tr, table")) {
    block.append("\n");
  }
  return body.textContent
    .replace(/\u00a0/g, " ")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
