/** Stands between the send button (or Enter) of a page and the page: the message is judged first. */

(async () => {
  const {sites} = await chrome.storage.local.get({sites: []});
  const site = sites.find(({origin}) => origin === location.origin);
  if (!site) return;
  const panel = new chatlint.Panel();
  let judging = false;
  let passing = null; // the text that may go now

  const ask = (message) => chrome.runtime.sendMessage(message);
  const editorOf = (target) => {
    if (target?.closest?.(site.editor)) return target.closest(site.editor);
    const all = [...document.querySelectorAll(site.editor)];
    return all.find((each) => each.checkVisibility?.() ?? true) ?? null;
  };
  const customer = () =>
    (site.customer ? [...document.querySelectorAll(site.customer)].at(-1)?.innerText.trim() : null) || null;

  addEventListener("click", (event) => pressed(event, event.target?.closest?.(site.send), null), true);
  addEventListener(
    "keydown",
    (event) => {
      const enter = site.enter && event.key === "Enter" && !event.shiftKey && !event.isComposing;
      if (enter && event.target?.closest?.(site.editor)) pressed(event, event.target, event.target);
    },
    true,
  );

  function pressed(event, by, target) {
    if (!by || (site.note && document.querySelector(site.note))) return;
    const editor = editorOf(target ?? document.activeElement);
    if (!editor) return;
    const {text} = chatlint.read(editor);
    if (!text.trim()) return;
    if (passing === text) {
      passing = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!judging) judge(editor, target);
  }

  async function judge(editor, target) {
    const {text} = chatlint.read(editor);
    judging = true;
    const decision = await ask({task: "check", draft: {text, customer: customer()}})
      .catch((error) => ({failed: String(error)}))
      .finally(() => (judging = false));
    if (chatlint.read(editor).text !== text) return; // changed meanwhile: the agent presses send again
    if (decision.failed) return show(editor, target, {action: "hold", report: null, message: decision.failed});
    if (decision.action === "hold") return show(editor, target, decision);
    panel.close();
    go(text, target);
    if (decision.action === "warn") panel.show({heading: "Sent. Worth a look:", decision, back: () => panel.close()});
  }

  function show(editor, target, decision) {
    const {text} = chatlint.read(editor);
    panel.show({
      heading: decision.report ? `Held back: score ${Math.round(decision.report.score)} of 100` : "Held back",
      decision,
      fix: (fix) => mend(editor, target, text, fix),
      anyway: (reason) => {
        ask({task: "override", report: decision.report, reason}).catch(() => {});
        panel.close();
        if (chatlint.read(editor).text === text) go(text, target);
      },
      back: () => {
        panel.close();
        editor.focus();
      },
    });
  }

  /** Types a fix into the message and shows what is left, if the message is still what was judged. */
  async function mend(editor, target, text, fix) {
    if (chatlint.read(editor).text !== text) return panel.close();
    panel.busy();
    for (const edit of [...fix.edits].sort((a, b) => b.start - a.start)) {
      const [start, end] = [chatlint.utf16(text, edit.start), chatlint.utf16(text, edit.end)];
      chatlint.read(editor).type(start, end, edit.text);
    }
    const draft = {text: chatlint.read(editor).text, customer: customer()};
    const decision = await ask({task: "check", draft}).catch((error) => ({failed: String(error)}));
    if (decision.action === "hold" && chatlint.read(editor).text === draft.text) show(editor, target, decision);
    else panel.close();
  }

  /** Presses send again, for the page this time. */
  function go(text, target) {
    const button = document.querySelector(site.send);
    passing = text;
    if (button) button.click();
    else
      target?.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true}),
      );
    passing = null;
  }
})();
