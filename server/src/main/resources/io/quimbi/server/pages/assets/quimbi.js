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
  document.querySelectorAll("form[data-confirm]:not([data-action])").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (!confirm(form.dataset.confirm)) event.preventDefault();
    });
  });
}

themeSwitch();
menu();
axisChoice();
confirmations();

const token = () => document.querySelector("input[name=_token]")?.value ?? "";

/** What the service answered, or the sentence of why it did not. */
async function call(method, path, body, type) {
  const answer = await fetch(path, {
    method,
    body,
    headers: { "X-Page-Token": token(), ...(type ? { "Content-Type": type } : {}) },
  });
  if (answer.status === 401) location.reload();
  const json = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.detail ?? `The service answered ${answer.status}.`);
  return json;
}

function say(form, text, bad) {
  const place = form.querySelector("[data-said]");
  place.className = bad ? "error" : "done-note";
  place.textContent = text;
  place.hidden = false;
}

/** Where a run is watched. */
const ofRun = (number) => `/app/imports?run=${number}`;

/** Forms that do what the service's interface for programs does: the same rules, the same trail. */
function actions() {
  document.querySelectorAll("form[data-action]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        const fields = Object.fromEntries(
          [...new FormData(form)].filter(([name, value]) => name !== "_token" && value !== ""));
        for (const input of form.querySelectorAll("input[type=number]")) {
          if (input.name in fields) fields[input.name] = Number(fields[input.name]);
        }
        const json = Object.keys(fields).length > 0 || "json" in form.dataset;
        const path = form.dataset.action.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(fields[name]));
        const body = json && form.dataset.method !== "DELETE" && !form.dataset.action.includes("{") ? JSON.stringify(fields) : undefined;
        const answer = await call(form.dataset.method ?? "POST", path, body, body ? "application/json" : undefined);
        if (answer.key) {
          say(form, "The key, shown this once: ", false);
          const code = document.createElement("code");
          code.className = "secret";
          code.textContent = answer.key;
          form.querySelector("[data-said]").append(code);
        } else {
          const then = form.dataset.then ?? location.href;
          location.assign(answer.run_no && then === "/app/imports" ? ofRun(answer.run_no) : then);
        }
      } catch (failure) {
        say(form, failure.message, true);
      } finally {
        button.disabled = false;
      }
    });
  });
}

/** The first rows of a file as the browser reads them, so that a wrong file is seen before it is sent. */
async function preview(form, file) {
  const place = form.querySelector("[data-preview]");
  place.replaceChildren();
  if (!file || file.name.endsWith(".gz")) return;
  const lines = (await file.slice(0, 20000).text()).split(/\r?\n/).slice(0, 6).filter((line) => line);
  const table = document.createElement("table");
  lines.forEach((line, i) => {
    const row = table.insertRow();
    fields(line).forEach((field) => {
      const cell = i === 0 ? document.createElement("th") : document.createElement("td");
      if (i === 0) cell.scope = "col";
      cell.textContent = field;
      row.append(cell);
    });
  });
  place.append(table);
}

function fields(line) {
  const all = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quoted) {
      if (c === '"' && line[i + 1] === '"') { field += c; i++; }
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"') quoted = true;
    else if (c === "," || c === ";" || c === "\t") { all.push(field); field = ""; }
    else field += c;
  }
  all.push(field);
  return all;
}

function uploads() {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const file = form.elements.file;
  file.addEventListener("change", () => preview(form, file.files[0]));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!file.files[0]) return say(form, "Choose a file first.", true);
    const asked = new URLSearchParams();
    ["format", "map", "max_rejects"].forEach((name) => {
      if (form.elements[name].value) asked.set(name, form.elements[name].value);
    });
    const button = form.querySelector("button");
    button.disabled = true;
    say(form, "Sending the file…", false);
    try {
      const started = await call("POST", `/imports?${asked}`, file.files[0], "application/octet-stream");
      location.assign(started.run_no ? ofRun(started.run_no) : "/app/imports");
    } catch (failure) {
      say(form, failure.message, true);
    } finally {
      button.disabled = false;
    }
  });
}

/** How far a run is, asked every second while it is under way. */
async function progress() {
  const box = document.querySelector("[data-run]");
  if (!box) return;
  try {
    const run = await call("GET", `/runs/${box.dataset.run}`);
    const text = box.querySelector("[data-stage]");
    const bar = box.querySelector("progress");
    if (run.state !== "running") {
      text.textContent = `${run.state}: ${run.summary ?? ""}`;
      bar.hidden = true;
      box.querySelectorAll("form").forEach((form) => { form.hidden = true; });
      // What it brought is on the page as it is now; of a failure only the page of runs tells more.
      if (run.state === "done" || box.dataset.then === ofRun(box.dataset.run)) location.replace(box.dataset.then);
      return;
    }
    text.textContent = run.stage ?? "beginning";
    if (run.stage_total) { bar.max = run.stage_total; bar.value = run.stage_done; }
    else bar.removeAttribute("value");
  } catch (failure) {
    box.querySelector("[data-stage]").textContent = failure.message;
  }
  setTimeout(progress, 1000);
}

/** A file that only whoever has the session may have. */
function files() {
  document.querySelectorAll("button[data-file]").forEach((button) => {
    button.addEventListener("click", async () => {
      const answer = await fetch(button.dataset.file, { headers: { "X-Page-Token": token() } });
      const said = button.parentElement.querySelector("[data-no-file]");
      if (!answer.ok) {
        said.textContent = "There are no rejected rows.";
        return;
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = button.dataset.name;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });
}

actions();
uploads();
files();
progress();
