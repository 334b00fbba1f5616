/**
 * `<chatlint-composer>`: a text field that shows what is wrong with a draft while it is typed.
 *
 *   <script type="module" src="http://127.0.0.1:8765/static/composer.js"></script>
 *   <chatlint-composer label="Your reply" customer="Where is my lamp?"></chatlint-composer>
 *
 * docs/composer.md tells attributes, properties, events and keys.
 */

import {Checker} from "./checker.js";
import {Client} from "./client.js";
import {apply, safeFixes} from "./edits.js";
import {Hold} from "./hold.js";
import {marksOf, moved, paint} from "./marks.js";
import {ReportView} from "./report-view.js";
import {mayGo} from "./sending.js";
import {styles} from "./styles.js";
import {content} from "./template.js";
import {Walk} from "./walk.js";
import {SLOW, failureNotice} from "./words.js";

export class ChatlintComposer extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [
    "endpoint",
    "token",
    "deadline",
    "pause",
    "value",
    "customer",
    "channel",
    "label",
    "placeholder",
    "no-send",
  ];

  #root = this.attachShadow({mode: "open", delegatesFocus: true});
  #internals = this.attachInternals();
  #client = new Client();
  #conversation = null;
  #text = "";
  #touched = false;
  #composing = false;
  #marks = [];
  #report = null;
  #fresh = false;
  #checker = new Checker(
    (draft, signal) => this.#client.check(draft, signal),
    (state) => this.#state(state),
  );
  #field;
  #layer;
  #view;
  #walk;
  #hold;
  #online = () => this.#judge();

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles];
    this.#root.append(content());
    this.#field = this.#root.querySelector("textarea");
    this.#layer = this.#root.querySelector(".layer");
    this.#hold = new Hold(this.#root.querySelector(".hold"));
    const actions = {go: (mark) => this.#walk.show(mark.id, true), fix: (mark, fix) => this.#fix(mark, fix)};
    this.#view = new ReportView(this.#root, actions);
    this.#walk = new Walk({
      field: this.#field,
      layer: this.#layer,
      card: this.#root.querySelector(".card"),
      view: this.#view,
      marks: () => this.#marks,
      draw: () => this.#draw(),
      fix: actions.fix,
    });
    this.#listen();
    this.#draw();
  }

  connectedCallback() {
    window.addEventListener("online", this.#online);
    this.#judge();
  }

  disconnectedCallback() {
    window.removeEventListener("online", this.#online);
    this.#checker.stop();
    this.#walk.close();
  }

  formResetCallback() {
    this.value = this.getAttribute("value") ?? "";
  }

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name === "value") {
      if (!this.#touched) this.value = now ?? "";
    } else if (name === "label") {
      this.#root.querySelector("#label").textContent = now ?? "";
      this.#field.toggleAttribute("aria-label", !now);
      if (!now) this.#field.setAttribute("aria-label", "Reply to the customer");
    } else if (name === "placeholder") this.#field.placeholder = now ?? "";
    else if (name === "no-send") this.#root.querySelector(".send").hidden = now !== null;
    else if (name === "pause") this.#checker.pause = Number(now) || 350;
    else {
      if (name !== "customer" && name !== "channel") {
        const [endpoint, deadline] = [
          this.getAttribute("endpoint") ?? undefined,
          Number(this.getAttribute("deadline")) || undefined,
        ];
        this.#client = new Client({endpoint, token: this.getAttribute("token"), deadline});
      }
      this.#judge();
    }
  }

  /** The draft. Setting it forgets what could be undone. */
  get value() {
    return this.#field.value;
  }
  set value(text) {
    if (text === this.#field.value) return;
    this.#field.value = text;
    this.#changed();
  }

  /** The latest report, or null; `fresh` says whether it is about the draft as it stands. */
  get report() {
    return this.#report;
  }
  get fresh() {
    return this.#fresh;
  }

  /** The conversation before the draft, in the shape of chatlint's Conversation; `customer` is used where it is null. */
  get conversation() {
    return this.#conversation;
  }
  set conversation(conversation) {
    this.#conversation = conversation;
    this.#judge();
  }

  /** Asks at once; the report on the draft as it stands. Rejects with a ServiceError, or when the draft changes. */
  check() {
    return this.#fresh ? Promise.resolve(this.#report) : this.#checker.now();
  }

  /** What the send button does. Whether the draft went to the host: a `chatlint-send` that it did not prevent. */
  async send() {
    const text = this.value;
    if (!text.trim()) return false;
    this.#walk.close();
    const [hold, offline] = [this.getAttribute("hold"), this.getAttribute("offline")];
    const going = await mayGo(() => this.check(), this.#hold, {
      hold,
      offline,
      override: !this.hasAttribute("no-override"),
    });
    if (going === null || text !== this.value) {
      this.#field.focus();
      return false;
    }
    if (going.reason !== null) this.#record(going);
    return this.#tell("send", {text, ...going}, true);
  }

  #record({report, reason, rules}) {
    const [agent, id] = [
      this.getAttribute("agent"),
      this.getAttribute("conversation-id") ?? this.#conversation?.id ?? null,
    ];
    const said = {rules, score: report?.score ?? null, reason, agent, conversation_id: id};
    this.#client.override(said).catch(() => this.#notice("The reason could not be recorded."));
  }

  #listen() {
    const field = this.#field;
    field.addEventListener("input", () => {
      this.#touched = true;
      this.#changed();
    });
    field.addEventListener("compositionstart", () => (this.#composing = true));
    field.addEventListener("compositionend", () => {
      this.#composing = false;
      this.#changed();
    });
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("click", (event) => this.#walk.clicked(event));
    this.#root.querySelector(".send").addEventListener("click", () => this.send());
    this.#root.querySelector(".fix-all").addEventListener("click", () => this.#fixAll());
    this.#root.addEventListener("pointerdown", (event) => {
      if (!this.#walk.card.holds(event.target)) this.#walk.close();
    });
    this.addEventListener("focusout", (event) => {
      if (!event.relatedTarget || !this.contains(event.relatedTarget))
        setTimeout(() => this.matches(":focus-within") || this.#walk.close());
    });
  }

  #key(event) {
    if (event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "F8") this.#walk.next(event.shiftKey ? -1 : 1);
    else if (command && event.key === ".") this.#walk.explain();
    else if (command && event.key === "Enter") this.send();
    else if (event.key === "Escape" && this.#walk.card.open) this.#walk.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #fix(shown, chosen) {
    const mark = this.#marks.find((each) => each.id === shown.id);
    const fix = mark?.fixes.find((each) => each.title === chosen.title);
    if (!fix) return;
    const listed = this.#view.focused();
    this.#write([{mark, fix}], `Done: ${fix.title}.`);
    if (listed >= 0) this.#view.focus(listed);
  }

  #fixAll() {
    const chosen = safeFixes(this.#marks);
    if (chosen.length) this.#write(chosen, `${chosen.length} changes made. Undo takes them back.`);
  }

  #write(chosen, words) {
    const before = this.value;
    apply(
      this.#field,
      chosen.flatMap(({fix}) => fix.edits),
    );
    this.#view.say(words);
    this.#tell("fix", {
      before,
      text: this.value,
      findings: chosen.map(({mark}) => mark.finding),
      fixes: chosen.map(({fix}) => fix.title),
    });
  }

  #changed() {
    const text = this.value;
    this.#marks = moved(this.#marks, this.#text, text);
    this.#text = text;
    this.#internals.setFormValue(text);
    this.#walk.close();
    this.#hold.close();
    this.#draw();
    this.#judge();
  }

  #judge() {
    this.#fresh = false;
    if (this.#composing || !this.isConnected) return;
    const {value: text} = this;
    const [customer, channel] = [this.getAttribute("customer"), this.getAttribute("channel")];
    this.#checker.changed(text.trim() ? {text, customer, channel, conversation: this.#conversation} : null);
  }

  #state({name, error, report, draft}) {
    const none = name === "idle" && !report;
    if (report) {
      this.#marks = moved(marksOf(report, draft.text), draft.text, this.#text);
      this.#fresh = draft.text === this.#text;
    }
    if (report || none) {
      this.#report = report ?? null;
      if (none) this.#marks = [];
      this.#walk.close();
      this.#view.judged(this.#report);
      this.#draw(true);
    }
    this.#view.stale(!report && !none, this.#report !== null);
    if (name === "failed") this.#notice(failureNotice(error));
    else if (name === "slow") this.#notice(SLOW);
    else if (name === "idle") this.#notice("");
    this.#tell("state", {name, error: error ?? null});
    if (report) this.#tell("report", {report, text: draft.text});
  }

  #draw(again = false) {
    paint(this.#layer, this.#marks, this.#text, this.#walk?.active);
    this.#view.list(this.#marks, {hidden: this.hasAttribute("no-list"), again});
    const safe = safeFixes(this.#marks).length;
    const all = this.#root.querySelector(".fix-all");
    all.hidden = safe < 2;
    const label = `Apply ${safe} safe fixes`;
    if (!all.hidden && all.textContent !== label) all.textContent = label;
  }

  #notice(words) {
    const notice = this.#root.querySelector(".notice");
    if (notice.textContent !== words) notice.textContent = words;
    notice.hidden = !words;
  }

  #tell(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(`chatlint-${name}`, {detail, cancelable, bubbles: true, composed: true}));
  }
}

if (!customElements.get("chatlint-composer")) customElements.define("chatlint-composer", ChatlintComposer);
