/** What the composer is made of. */

const template = document.createElement("template");
template.innerHTML = `
<div class="composer" part="composer">
  <div class="editor" part="editor">
    <label id="label" for="draft"></label>
    <div class="scroller">
      <div class="stack">
        <div class="layer" dir="auto" aria-hidden="true"></div>
        <textarea id="draft" dir="auto" spellcheck="false" autocomplete="off" rows="1"
          aria-describedby="summary keys" aria-keyshortcuts="F8 Shift+F8 Control+. Control+Enter"></textarea>
      </div>
    </div>
    <p class="notice" role="status" hidden></p>
    <form class="hold" hidden aria-labelledby="hold-title">
      <h3 id="hold-title" tabindex="-1"></h3>
      <p class="hold-why"></p>
      <div class="hold-reason">
        <label for="reason">Reason for sending it anyway</label>
        <input id="reason" required maxlength="500" autocomplete="off">
      </div>
      <div class="buttons">
        <button type="button" class="back primary">Back to the draft</button>
        <button type="submit" class="anyway">Send anyway</button>
      </div>
    </form>
    <div class="bar" part="bar">
      <div class="score" hidden>
        <svg viewBox="0 0 36 36" aria-hidden="true"><circle class="track" cx="18" cy="18" r="15.9155"/>
          <circle class="value" cx="18" cy="18" r="15.9155" pathLength="100" stroke-dasharray="0 100"/></svg>
        <span class="number"></span>
      </div>
      <div class="state"><span class="verdict"></span><span class="count"></span></div>
      <div class="buttons">
        <button type="button" class="fix-all" hidden></button>
        <button type="button" class="send primary">Send</button>
      </div>
    </div>
  </div>
  <section class="findings" part="findings" aria-labelledby="findings-title" hidden>
    <h3 id="findings-title">Findings</h3>
    <ol></ol>
  </section>
  <div class="card" popover="manual" role="dialog" aria-label="Finding" tabindex="-1" part="card"></div>
  <p id="summary" class="spoken"></p>
  <p class="spoken live" role="status" aria-live="polite"></p>
  <p id="keys" class="spoken">F8 goes to the next finding, Shift F8 to the one before, Control and full stop explains the
    finding at the cursor, Control and Enter sends.</p>
</div>`;

/** A fresh copy. */
export function content() {
  return template.content.cloneNode(true);
}
