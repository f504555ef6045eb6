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
        for (const input of form.querySelectorAll("input")) {
          if (!(input.name in fields)) continue;
          if (input.type === "number") fields[input.name] = Number(input.value);
          if ("json" in input.dataset) fields[input.name] = JSON.parse(input.value);
          // Names are one_word_after_another; people write them as words.
          if ("snake" in input.dataset) fields[input.name] = input.value.trim().toLowerCase().replace(/[\s-]+/g, "_");
        }
        // What the path names is not said again in the body.
        const path = form.dataset.action.replace(/\{(\w+)\}/g, (_, name) => {
          const part = encodeURIComponent(fields[name]);
          delete fields[name];
          return part;
        });
        const json = Object.keys(fields).length > 0 || "json" in form.dataset;
        const body = json && form.dataset.method !== "DELETE" ? JSON.stringify(fields) : undefined;
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

const START_BYTES = 250000;

/** The beginning of a file, of whole rows; of a packed one, unpacked. */
async function beginning(file) {
  if (file.name.endsWith(".gz")) {
    const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    const parts = [];
    let size = 0;
    while (size < START_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
    }
    reader.cancel().catch(() => {});
    return cut(new Blob(parts), size >= START_BYTES);
  }
  return cut(file.slice(0, START_BYTES), file.size > START_BYTES);
}

/** Bytes up to the last end of a line, where more would follow. */
async function cut(blob, more) {
  if (!more) return blob;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const end = bytes.lastIndexOf(10);
  return new Blob([end < 0 ? bytes : bytes.subarray(0, end + 1)]);
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** The first rows as the importer reads them. */
function rowsOf(preview) {
  const box = element("div", "", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The first rows of the file" });
  const table = element("table");
  table.append(element("caption", "The first rows of the file", { class: "visually-hidden" }));
  const head = table.createTHead().insertRow();
  preview.headers.forEach((name) => head.append(element("th", name, { scope: "col" })));
  const body = table.createTBody();
  preview.rows.forEach((values) => {
    const row = body.insertRow();
    values.forEach((value, i) => {
      const cell = row.insertCell();
      cell.textContent = value;
      cell.dataset.label = preview.headers[i];
    });
  });
  box.append(table);
  return box;
}

/** A choice of column for each field, with what is wrong with it. */
function fieldsOf(preview, changed) {
  const list = element("div", "", { class: "mapping" });
  preview.fields.forEach((field) => {
    const label = element("label");
    label.append(element("span", field.field.replaceAll("_", " ") + (field.needed ? " (needed)" : "")));
    const select = element("select", "", { "data-field": field.field });
    if (field.problem) {
      select.setAttribute("aria-invalid", "true");
      select.setAttribute("aria-describedby", `problem-${field.field}`);
    }
    select.append(new Option("not in the file", ""));
    preview.headers.forEach((name) => select.append(new Option(name, name, false, name === field.header)));
    select.addEventListener("change", () => changed(field.field));
    label.append(select, element("span", field.meaning, { class: "sub" }));
    if (field.problem) label.append(element("span", field.problem, { class: "problem", id: `problem-${field.field}` }));
    list.append(label);
  });
  return list;
}

/** The columns that were chosen, as the importer takes them. */
function mapOf(form) {
  return [...form.querySelectorAll("select[data-field]")]
    .filter((select) => select.value)
    .map((select) => `${select.dataset.field}="${select.value.replaceAll('"', '""')}"`)
    .join(",");
}

/** Shows how a file would be read, and asks which column is which where that is not clear. */
async function preview(form, start, map, focused) {
  const place = form.querySelector("[data-preview]");
  const asked = new URLSearchParams();
  if (form.elements.format.value) asked.set("format", form.elements.format.value);
  if (map) asked.set("map", map);
  const shown = await call("POST", `/imports/preview?${asked}`, start, "application/octet-stream");
  place.replaceChildren();
  const name = form.elements.format.querySelector(`option[value="${shown.format}"]`)?.textContent ?? shown.format;
  const told = shown.recognised
    ? `Read as: ${name} (${shown.encoding}).`
    : "This layout is not known. Say which column is which; what is likely is chosen already.";
  place.append(element("p", told, shown.recognised ? {} : { class: "notice" }));
  if (shown.problem) place.append(element("p", shown.problem, { class: "error" }));
  if (shown.rows_faulty > 0) {
    place.append(element("p", `${shown.rows_faulty} of the first ${shown.rows_read} rows could not be read.`, { class: "error" }));
  }
  shown.faults.forEach((fault) => place.append(element("p", fault, { class: "problem" })));
  place.append(rowsOf(shown));
  if (shown.fields.length > 0) {
    const wrong = shown.fields.some((field) => field.problem);
    const fold = element("details", "", { class: "fold" });
    fold.open = !shown.recognised || wrong || Boolean(map);
    fold.append(element("summary", "Which column is which"), fieldsOf(shown, (field) => {
      preview(form, start, mapOf(form), field).catch((failure) => say(form, failure.message, true));
    }));
    place.append(fold);
    if (focused) place.querySelector(`select[data-field="${focused}"]`)?.focus();
  }
}

function uploads() {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const file = form.elements.file;
  const look = async () => {
    form.querySelector("[data-preview]").replaceChildren();
    form.querySelector("[data-said]").hidden = true;
    if (!file.files[0]) return;
    try {
      await preview(form, await beginning(file.files[0]));
    } catch (failure) {
      say(form, failure.message, true);
    }
  };
  file.addEventListener("change", look);
  form.elements.format.addEventListener("change", look);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!file.files[0]) return say(form, "Choose a file first.", true);
    const asked = new URLSearchParams();
    ["format", "max_rejects"].forEach((name) => {
      if (form.elements[name].value) asked.set(name, form.elements[name].value);
    });
    const map = mapOf(form);
    if (map) asked.set("map", map);
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      say(form, "Sending the file…", false);
      const tickets = form.elements.tickets.files[0];
      const both = new FormData();
      both.append("orders", file.files[0]);
      if (tickets) both.append("tickets", tickets);
      const started = tickets
        ? await call("POST", `/imports?${asked}`, both)
        : await call("POST", `/imports?${asked}`, file.files[0], "application/octet-stream");
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

/** After a download that counts, the page's figures are others. */
function downloads() {
  document.querySelectorAll("form[data-download]").forEach((form) => {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button");
      setTimeout(() => { button.disabled = true; }, 0);
      setTimeout(() => location.reload(), 2500);
    });
  });
}

actions();
downloads();
uploads();
files();
progress();
