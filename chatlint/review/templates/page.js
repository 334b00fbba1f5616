"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", `Use ${isDark() ? "light" : "dark"} colours`); };
  button.hidden = false;
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; name(); });
  dark.addEventListener("change", name);
  name();

  // Search and team: rows that do not match are hidden.
  const words = (row) => (row.dataset.words ??= row.textContent.toLowerCase());
  const apply = (id) => {
    const box = document.getElementById(id);
    const input = document.querySelector(`input[data-filter="${id}"]`);
    const team = document.querySelector(`select[data-team-filter="${id}"]`);
    const sought = input ? input.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
    const rows = box.querySelectorAll("[data-row]");
    let shown = 0;
    for (const row of rows) {
      const fits = sought.every((word) => words(row).includes(word)) && (!team || !team.value || row.dataset.team === team.value);
      row.hidden = !fits;
      shown += fits;
    }
    for (const group of box.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-row]:not([hidden])");
    const found = document.querySelector(`[data-found="${id}"]`);
    if (found) found.textContent = sought.length || (team && team.value) ? `${shown} of ${rows.length}` : "";
  };
  for (const input of document.querySelectorAll("input[data-filter]")) input.addEventListener("input", () => apply(input.dataset.filter));
  for (const select of document.querySelectorAll("select[data-team-filter]")) select.addEventListener("change", () => apply(select.dataset.teamFilter));

  // Sorting: a button in each heading that says what it sorts by.
  const value = (row, column, kind) => {
    const cell = row.cells[column];
    return kind === "number" ? Number(cell.dataset.value ?? cell.textContent) : cell.textContent.trim().toLowerCase();
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const head of table.querySelectorAll("thead th[data-sort]")) {
      const sorter = document.createElement("button");
      sorter.type = "button";
      sorter.textContent = head.textContent;
      head.replaceChildren(sorter);
      sorter.addEventListener("click", () => {
        const kind = head.dataset.sort;
        const down = head.getAttribute("aria-sort") === "none" || !head.hasAttribute("aria-sort") ? kind === "number" : head.getAttribute("aria-sort") === "ascending";
        for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows];
        const column = head.cellIndex;
        rows.sort((a, b) => {
          const [x, y] = [value(a, column, kind), value(b, column, kind)];
          const order = kind === "number" ? x - y : x.localeCompare(y);
          return down ? -order : order;
        });
        table.tBodies[0].append(...rows);
      });
    }
  }

  // On paper all is open.
  let closed = [];
  addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("details:not([open])")]; for (const d of closed) d.open = true; });
  addEventListener("afterprint", () => { for (const d of closed) d.open = false; });
})();
