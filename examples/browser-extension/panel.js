/** What is shown beside the page when a message is held back, or has gone with a warning. */

const LOOKS = `
  :host { all: initial; }
  section { color-scheme: light dark; position: fixed; inset: auto 16px 16px auto; z-index: 2147483647; width: min(24rem, calc(100vw - 32px));
    max-height: 70vh; overflow-y: auto; box-sizing: border-box; padding: 14px 16px; border-radius: 12px; font: 14px/1.5 system-ui, sans-serif;
    color: light-dark(#1b1f27, #e8eaef); background: light-dark(#fff, #22262e); border: 1px solid light-dark(#d9dde4, #4a515c);
    box-shadow: 0 10px 30px light-dark(#1b1f2733, #000a); }
  h2 { font-size: 15px; margin: 0 0 8px; } p { margin: 0 0 6px; }
  ol { margin: 0 0 10px; padding: 0; list-style: none; display: grid; gap: 10px; }
  li { border-inline-start: 3px solid light-dark(#a65b00, #ffb74d); padding-inline-start: 10px; overflow-wrap: anywhere; }
  li.error { border-color: light-dark(#c62828, #ff8a80); } li.info { border-color: light-dark(#1d6fa5, #7cc4f5); }
  form { display: grid; gap: 8px; } label { display: grid; gap: 4px; font-weight: 600; }
  input, button { font: inherit; padding: 6px 10px; border-radius: 8px; border: 1px solid light-dark(#c2c8d0, #4a515c);
    background: light-dark(#fff, #191c22); color: inherit; }
  button { cursor: pointer; } .row { display: flex; flex-wrap: wrap; gap: 8px; }
  :focus-visible { outline: 3px solid light-dark(#2f5bea99, #8aa7ff99); outline-offset: 1px; }`;

globalThis.chatlint = globalThis.chatlint ?? {};

chatlint.Panel = class {
  #host = null;

  close() {
    this.#host?.remove();
    this.#host = null;
  }

  /** Nothing can be pressed until what is shown next. */
  busy() {
    for (const each of this.#host?.shadowRoot.querySelectorAll("button") ?? []) each.disabled = true;
  }

  /** Shows why a message is held; without `anyway` it has already gone. */
  show({heading, decision, fix, anyway, back}) {
    this.close();
    this.#host = document.createElement("chatlint-panel");
    const root = this.#host.attachShadow({mode: "open"});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOKS);
    root.adoptedStyleSheets = [sheet];
    const box = make("section");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "chatlint");
    const title = make("h2", heading);
    title.tabIndex = -1;
    box.append(title);
    if (decision.report) box.append(list(decision.report.findings, fix));
    else box.append(make("p", decision.message));
    box.append(anyway ? form(anyway, back) : button("Close", back));
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") back();
    });
    root.append(box);
    document.documentElement.append(this.#host);
    if (anyway) title.focus();
  }
};

function make(tag, text = "") {
  return Object.assign(document.createElement(tag), {textContent: text});
}

function button(label, action) {
  const element = Object.assign(make("button", label), {type: "button"});
  element.addEventListener("click", action);
  return element;
}

function list(findings, fix) {
  const items = make("ol");
  for (const finding of findings) {
    const item = Object.assign(make("li"), {className: finding.severity});
    item.append(make("p", finding.message));
    const row = Object.assign(make("div"), {className: "row"});
    if (fix) row.append(...finding.fixes.map((each) => button(each.title, () => fix(each))));
    item.append(row);
    items.append(item);
  }
  return items;
}

function form(anyway, back) {
  const element = make("form");
  const label = make("label", "Reason for sending it anyway");
  const reason = Object.assign(make("input"), {required: true, maxLength: 500});
  label.append(reason);
  const row = Object.assign(make("div"), {className: "row"});
  row.append(button("Back to the message", back), make("button", "Send anyway"));
  element.append(label, row);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    if (reason.value.trim()) anyway(reason.value.trim());
  });
  return element;
}
