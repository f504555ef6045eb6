"use strict";

// Tables of the pages, and of the page that is read without the service.
{
  const ROWS = 25;

  /** Sorts, filters and pages one table; without this script it is complete all the same. */
  function table(box) {
    const body = box.querySelector("tbody");
    if (!body || box.dataset.ready) return;
    box.dataset.ready = "yes";
    const rows = [...body.rows];
    const pager = box.querySelector("[data-pager]");
    const find = box.querySelector("[data-find]");
    let shown = rows;
    let page = 0;

    const draw = () => {
      const pages = Math.max(1, Math.ceil(shown.length / ROWS));
      page = Math.min(page, pages - 1);
      body.replaceChildren(...shown.slice(page * ROWS, page * ROWS + ROWS));
      pager.hidden = shown.length <= ROWS && shown.length === rows.length;
      const first = shown.length ? page * ROWS + 1 : 0;
      pager.querySelector("[data-where]").textContent =
        `${first}–${Math.min(shown.length, page * ROWS + ROWS)} of ${shown.length}` +
        (shown.length === rows.length ? "" : ` (filtered from ${rows.length})`);
      pager.querySelector("[data-back]").disabled = page === 0;
      pager.querySelector("[data-on]").disabled = page >= pages - 1;
    };

    pager.querySelector("[data-back]").addEventListener("click", () => { page--; draw(); });
    pager.querySelector("[data-on]").addEventListener("click", () => { page++; draw(); });

    const value = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.trim();
    };
    const compare = (a, b) => {
      if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
      const x = Number(a);
      const y = Number(b);
      return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
    };
    box.querySelectorAll("[data-sort]").forEach((button, column) => {
      button.addEventListener("click", () => {
        const head = button.closest("th");
        const numbers = head.classList.contains("n");
        const now = head.getAttribute("aria-sort");
        const next = now ? (now === "ascending" ? "descending" : "ascending") : numbers ? "descending" : "ascending";
        box.querySelectorAll("th[aria-sort]").forEach((th) => th.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        const by = (a, b) => {
          const x = value(a, column);
          const y = value(b, column);
          return x === "" || y === "" ? compare(x, y) : sign * compare(x, y);
        };
        rows.sort(by);
        shown = [...shown].sort(by);
        page = 0;
        draw();
      });
    });
    if (find) {
      find.addEventListener("input", () => {
        const wanted = find.value.trim().toLocaleLowerCase();
        shown = wanted ? rows.filter((row) => row.textContent.toLocaleLowerCase().includes(wanted)) : rows;
        page = 0;
        draw();
      });
    }
    // On paper nobody turns pages.
    addEventListener("beforeprint", () => body.replaceChildren(...shown));
    addEventListener("afterprint", draw);
    draw();
  }

  const prepare = (root) => root.querySelectorAll("[data-table]").forEach(table);
  prepare(document);
  document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.target));

  // What is folded is not left out on paper either.
  const folded = () => document.querySelectorAll("details[data-printed]");
  addEventListener("beforeprint", () => folded().forEach((one) => {
    one.dataset.was = one.open ? "open" : "";
    one.open = true;
  }));
  addEventListener("afterprint", () => folded().forEach((one) => { one.open = one.dataset.was === "open"; }));
}
