"use strict";

// Every form of a page carries the token of its session; so does what htmx sends.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=_token]");
  if (token) event.detail.headers["X-Page-Token"] = token.value;
});

// An answer that is no success is shown where the part would be, with what it says.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.responseText) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

function themeSwitch() {
  const button = document.getElementById("theme");
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  show();
  button.addEventListener("click", () => {
    const next = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
    show();
    document.dispatchEvent(new CustomEvent("quimbi:theme"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    show();
    document.dispatchEvent(new CustomEvent("quimbi:theme"));
  });
}

function menu() {
  const button = document.querySelector(".menu");
  const nav = document.getElementById("nav");
  if (!button || !nav) return;
  const open = (yes) => {
    button.setAttribute("aria-expanded", String(yes));
    nav.classList.toggle("open", yes);
  };
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && nav.classList.contains("open")) {
      open(false);
      button.focus();
    }
  });
}

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
  draw();
}

/** Of the segments only those of the axis that is chosen. */
function axisChoice() {
  const axis = document.querySelector("select[data-axis]");
  if (!axis) return;
  const segments = axis.form.elements.segment;
  const groups = [...segments.querySelectorAll("optgroup")];
  const narrow = () => {
    groups.forEach((group) => group.remove());
    segments.append(...groups.filter((group) => group.dataset.axis === axis.value));
    segments.disabled = axis.value === "";
  };
  narrow();
  axis.addEventListener("change", () => { narrow(); segments.value = ""; });
}

/** Asks before what cannot be taken back without work. */
function confirmations() {
  document.querySelectorAll("form[data-confirm]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (!confirm(form.dataset.confirm)) event.preventDefault();
    });
  });
}

function prepare(root) {
  root.querySelectorAll("[data-table]").forEach(table);
}

themeSwitch();
menu();
axisChoice();
confirmations();
prepare(document);
document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.target));
