/** The composer's looks. A page around it sets `--chatlint-…` to its own taste. */

export const styles = css`
  :host {
    color-scheme: light dark;
    --font: var(--chatlint-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    --accent: var(--chatlint-accent, light-dark(#2f5bea, #8aa7ff));
    --on-accent: var(--chatlint-on-accent, light-dark(#fff, #0f1524));
    --ground: var(--chatlint-ground, light-dark(#fff, #191c22));
    --raised: light-dark(#fff, #22262e);
    --sunk: light-dark(#f5f6f8, #14171c);
    --ink: var(--chatlint-ink, light-dark(#1b1f27, #e8eaef));
    --soft: light-dark(#565e6c, #a4adbb);
    --line: light-dark(#d9dde4, #363c47);
    --error: light-dark(#c62828, #ff8a80);
    --warning: light-dark(#a65b00, #ffb74d);
    --info: light-dark(#1d6fa5, #7cc4f5);
    --good: light-dark(#1d7a45, #72d69a);
    --radius: var(--chatlint-radius, 12px);
    display: block;
    container-type: inline-size;
    color: var(--ink);
    font: 400 15px/1.5 var(--font);
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h3,
  p,
  ol {
    margin: 0;
    padding: 0;
  }
  ol {
    list-style: none;
  }

  .composer {
    display: grid;
    gap: 16px;
    align-items: start;
  }
  .editor {
    display: grid;
    background: var(--ground);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    overflow: clip;
    min-width: 0;
  }
  .editor:focus-within {
    border-color: var(--accent);
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 22%, transparent);
  }
  #label {
    padding: 12px 16px 0;
    font-size: 13px;
    font-weight: 600;
    color: var(--soft);
  }
  #label:empty {
    display: none;
  }

  .scroller {
    max-height: var(--chatlint-height, 22rem);
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .stack {
    display: grid;
    position: relative;
    min-height: 9rem;
  }
  .layer,
  textarea {
    grid-area: 1 / 1;
    width: 100%;
    margin: 0;
    padding: 10px 16px 14px;
    border: 0;
    font: inherit;
    font-size: 16px;
    line-height: 1.65;
    letter-spacing: normal;
    white-space: pre-wrap;
    overflow-wrap: break-word;
    word-break: normal;
    tab-size: 4;
    text-align: start;
    unicode-bidi: plaintext;
  }
  .layer {
    color: transparent;
    pointer-events: none;
    user-select: none;
  }
  textarea {
    height: 100%;
    resize: none;
    overflow: hidden;
    outline: 0;
    background: none;
    color: inherit;
    caret-color: var(--accent);
  }
  textarea::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  .mark {
    text-decoration: underline wavy 1.5px;
    text-underline-offset: 4px;
    text-decoration-skip-ink: none;
    border-radius: 3px;
  }
  .mark.error {
    text-decoration-color: var(--error);
    text-decoration-thickness: 2px;
  }
  .mark.warning {
    text-decoration-color: var(--warning);
  }
  .mark.info {
    text-decoration: underline dotted 2px var(--info);
    text-underline-offset: 4px;
  }
  .mark.active {
    background: color-mix(in srgb, var(--accent) 18%, transparent);
  }

  .notice {
    padding: 9px 16px;
    background: var(--sunk);
    color: var(--soft);
    border-top: 1px solid var(--line);
    font-size: 14px;
  }
  .notice::before {
    content: "○ ";
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 10px 12px 10px 16px;
    background: var(--sunk);
    border-top: 1px solid var(--line);
    min-height: 64px;
  }
  .score {
    position: relative;
    width: 44px;
    height: 44px;
    flex: none;
  }
  .score svg {
    width: 100%;
    transform: rotate(-90deg);
  }
  .score circle {
    fill: none;
    stroke-width: 3.2;
    stroke: var(--line);
  }
  .score .value {
    stroke: var(--tone, var(--good));
    stroke-linecap: round;
    transition: stroke-dasharray 0.35s;
  }
  .number {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    font-size: 14px;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .state {
    display: grid;
    flex: 1 1 9rem;
    min-width: 0;
    line-height: 1.3;
  }
  .verdict {
    font-weight: 600;
    color: var(--tone, var(--soft));
  }
  .count {
    font-size: 13px;
    color: var(--soft);
  }
  .stale .score,
  .stale .verdict {
    opacity: 0.55;
  }
  .send-tone {
    --tone: var(--good);
  }
  .review-tone {
    --tone: var(--warning);
  }
  .block-tone {
    --tone: var(--error);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  button {
    font: inherit;
    font-size: 14px;
    font-weight: 550;
    min-height: 36px;
    padding: 6px 14px;
    border-radius: 8px;
    cursor: pointer;
    color: var(--ink);
    background: var(--raised);
    border: 1px solid var(--line);
  }
  button:hover {
    border-color: var(--soft);
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    filter: brightness(1.08);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  :is(button, input, a):focus-visible,
  .card:focus-visible {
    outline: 3px solid color-mix(in srgb, var(--accent) 60%, transparent);
    outline-offset: 2px;
  }
  button.quiet {
    background: none;
    border-color: transparent;
    color: var(--soft);
    padding-inline: 8px;
  }
  button.quiet:hover {
    color: var(--ink);
    background: var(--sunk);
  }
  button.fix {
    border-color: color-mix(in srgb, var(--accent) 55%, transparent);
    color: var(--accent);
    text-align: start;
  }
  button.fix:hover {
    background: color-mix(in srgb, var(--accent) 10%, transparent);
  }

  .hold {
    padding: 14px 16px;
    border-top: 1px solid var(--line);
    border-inline-start: 4px solid var(--error);
    display: grid;
    gap: 10px;
  }
  .hold h3 {
    font-size: 15px;
    outline: 0;
  }
  .hold-why {
    color: var(--soft);
    font-size: 14px;
  }
  .hold-reason {
    display: grid;
    gap: 4px;
  }
  .hold label {
    font-size: 13px;
    font-weight: 600;
  }
  input {
    font: inherit;
    padding: 7px 10px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--ground);
    color: inherit;
    width: 100%;
  }

  .findings h3 {
    font-size: 13px;
    font-weight: 600;
    color: var(--soft);
    padding: 0 2px 8px;
  }
  .findings ol {
    display: grid;
    gap: 8px;
  }
  .finding {
    background: var(--ground);
    border: 1px solid var(--line);
    border-radius: 10px;
    padding: 9px 12px;
    display: grid;
    gap: 4px;
  }
  .finding .buttons {
    margin-top: 2px;
  }
  .findings .fix {
    min-height: 32px;
    padding: 3px 12px;
  }
  .finding.active {
    border-color: var(--accent);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
    font-size: 13px;
    color: var(--soft);
  }
  .sign {
    color: var(--tone);
    flex: none;
  }
  .sign::before {
    content: "▲";
    font-size: 11px;
  }
  .error .sign::before {
    content: "■";
  }
  .info .sign::before {
    content: "●";
  }
  .error {
    --tone: var(--error);
  }
  .warning {
    --tone: var(--warning);
  }
  .info {
    --tone: var(--info);
  }
  .points {
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .place {
    font-size: 14px;
    border: 0;
    background: none;
    padding: 0;
    min-height: 0;
    text-align: start;
    font-weight: 600;
    color: var(--ink);
    overflow-wrap: anywhere;
    text-decoration: underline;
    text-decoration-color: var(--line);
    text-underline-offset: 3px;
  }
  .place:hover {
    text-decoration-color: var(--accent);
  }
  .whole {
    font-weight: 600;
    font-size: 14px;
    color: var(--ink);
  }
  .why {
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  .meaning {
    font-size: 13px;
    color: var(--soft);
    align-self: center;
  }
  .card .category {
    font-weight: 600;
    color: var(--ink);
  }

  .card {
    position: fixed;
    inset: auto;
    margin: 0;
    width: min(24rem, calc(100vw - 16px));
    max-height: min(24rem, 70vh);
    overflow-y: auto;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--raised);
    color: var(--ink);
    box-shadow:
      0 10px 30px light-dark(#1b1f2733, #000a),
      0 2px 6px light-dark(#1b1f271f, #0008);
    font: 400 15px/1.5 var(--font);
  }
  .card .finding {
    border: 0;
    padding: 2px;
    background: none;
  }
  .card .finding + .finding {
    border-top: 1px solid var(--line);
    border-radius: 0;
    padding-top: 10px;
    margin-top: 8px;
  }
  .card .foot {
    display: flex;
    gap: 4px;
    align-items: center;
    border-top: 1px solid var(--line);
    margin-top: 10px;
    padding-top: 8px;
  }
  .card .foot .rule {
    margin-inline-end: auto;
    font:
      12px/1.4 ui-monospace,
      monospace;
    color: var(--soft);
    overflow-wrap: anywhere;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @container (min-width: 46rem) {
    .composer.with-list {
      grid-template-columns: minmax(0, 1fr) minmax(16rem, 21rem);
    }
    .findings ol {
      max-height: var(--chatlint-list-height, 34rem);
      overflow-y: auto;
      padding: 2px;
    }
  }
  @media (max-width: 30rem) {
    .card {
      inset: auto 0 0 0 !important;
      width: 100%;
      max-height: 60vh;
      border-radius: 16px 16px 0 0;
      padding: 16px;
    }
    button {
      min-height: 44px;
    }
    .place {
      min-height: 0;
    }
    .bar > .buttons {
      flex: 1 1 100%;
    }
    .bar > .buttons button {
      flex: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .mark {
      text-decoration-color: CanvasText;
    }
    .score circle.value {
      stroke: CanvasText;
    }
  }
`;

function css(parts) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(parts.raw[0]);
  return sheet;
}
