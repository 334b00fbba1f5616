/** Asks the agent what to do with a draft that is held: back to it, or send it anyway and say why. */

export class Hold {
  #form;
  #answer = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    form.querySelector(".back").addEventListener("click", () => this.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const reason = this.#reason.value.trim();
      if (reason) this.#finish(reason);
      else this.#reason.focus();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  get #reason() {
    return this.#form.querySelector("input");
  }

  /** The reason given for sending anyway, or null for back to the draft. */
  ask({title, why, override}) {
    this.close();
    this.#form.querySelector("h3").textContent = title;
    this.#form.querySelector(".hold-why").textContent = why;
    this.#form.querySelector(".hold-reason").hidden = !override;
    this.#form.querySelector(".anyway").hidden = !override;
    this.#reason.value = "";
    this.#form.hidden = false;
    this.#form.querySelector("h3").focus();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** Back to the draft. */
  close() {
    this.#finish(null);
  }

  #finish(reason) {
    const answer = this.#answer;
    this.#answer = null;
    this.#form.hidden = true;
    answer?.(reason);
  }
}
