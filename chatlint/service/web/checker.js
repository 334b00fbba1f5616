/** One request per pause in typing; what has been overtaken is aborted and its answer dropped; failures are retried. */

import {ServiceError} from "./client.js";

const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;

export class Checker {
  #check;
  #tell;
  #timer = 0;
  #slowTimer = 0;
  #running = null;
  #failures = 0;
  #notBefore = 0;
  #draft = null;

  /**
   * @param {(draft: object, signal: AbortSignal) => Promise<object>} check
   * @param {(state: {name: "idle"|"waiting"|"checking"|"slow"|"failed", error?: Error, report?: object, draft?: object}) => void} tell
   * @param {{pause?: number, slow?: number}} [times] milliseconds: of a pause in typing; until an answer counts as slow
   */
  constructor(check, tell, {pause = 350, slow = 2500} = {}) {
    this.#check = check;
    this.#tell = tell;
    this.pause = pause;
    this.slow = slow;
  }

  /** Takes note of a change: whatever is on its way is stale now. Nothing to judge: null. */
  changed(draft) {
    this.#drop();
    this.#draft = draft;
    if (draft === null) return this.#tell({name: "idle"});
    this.#tell({name: "waiting"});
    this.#later(Math.max(this.pause, this.#notBefore - Date.now()));
  }

  /** The report on the latest draft, asked for at once. Rejects with what went wrong, or when the draft changes. */
  now() {
    this.#drop();
    if (this.#draft === null) return Promise.resolve(null);
    return this.#run();
  }

  /** Ends all that is on its way; `changed` starts anew. */
  stop() {
    this.#drop();
  }

  #later(wait) {
    this.#timer = setTimeout(() => this.#run().catch(() => {}), wait);
  }

  #drop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#slowTimer);
    this.#running?.abort();
    this.#running = null;
  }

  async #run() {
    const running = new AbortController();
    const draft = this.#draft;
    this.#running = running;
    this.#tell({name: "checking"});
    this.#slowTimer = setTimeout(() => this.#tell({name: "slow"}), this.slow);
    try {
      const report = await this.#check(draft, running.signal);
      if (this.#running !== running) throw new DOMException("overtaken", "AbortError");
      this.#failures = 0;
      this.#notBefore = 0;
      this.#finish();
      this.#tell({name: "idle", report, draft});
      return report;
    } catch (error) {
      if (this.#running === running) {
        this.#finish();
        this.#failed(error);
      }
      throw error;
    }
  }

  #finish() {
    clearTimeout(this.#slowTimer);
    this.#running = null;
  }

  #failed(error) {
    this.#failures += 1;
    this.#tell({name: "failed", error});
    if (error instanceof ServiceError && error.kind === "refused") return;
    const wait = Math.max(error.retryAfter ?? 0, Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1)));
    if (error.retryAfter) this.#notBefore = Date.now() + error.retryAfter;
    this.#later(wait);
  }
}
