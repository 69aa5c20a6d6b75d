// Tells that a draft could not be saved, keeps it on this device, and saves it once the connection is back;
// offers what was kept in an earlier visit; empties a search box once something it found is ticked. All
// else is htmx's.
(() => {
  "use strict";

  const kept = document.getElementById("kept");
  const form = document.getElementById("activity-form");
  const unsent = document.getElementById("unsent");
  // A draft belongs to one person: another one who signs in here is not shown it.
  const prefix = unsent ? `toguna-draft:${unsent.dataset.person}:` : "";
  let waits = false;

  // -- keeping on this device

  function keep() {
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    const title = form.elements.title.value;
    try {
      localStorage.setItem(prefix + form.elements.form_key.value, JSON.stringify({ url: form.action, at: Date.now(), title, fields }));
    } catch {
      // no room, or not allowed here: the text still stands on the page
    }
  }

  function forget(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }

  function failed(event) {
    if (event.target !== kept) return;
    waits = true;
    kept.textContent = kept.dataset.offline;
    keep();
  }

  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:timeout", failed);
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== kept) return;
    waits = false;
    forget(prefix + form.elements.form_key.value);
  });
  window.addEventListener("online", () => { if (waits) window.htmx.trigger(kept, "again"); });
  window.addEventListener("beforeunload", (event) => { if (waits) event.preventDefault(); });
  form?.addEventListener("submit", () => { waits = false; });

  // -- what an earlier visit kept

  function stored() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => [key, JSON.parse(localStorage.getItem(key))]);
    } catch {
      return [];
    }
  }

  // Sent as the form would have been; where somebody changed the activity meanwhile, sent as a page, which
  // shows both versions. It is kept until it has arrived.
  async function send(key, draft) {
    const token = unsent.querySelector("[name=csrfmiddlewaretoken]").value;
    const fields = [...draft.fields.filter(([name]) => name !== "do"), ["csrfmiddlewaretoken", token], ["do", "save"]];
    let answer;
    try {
      answer = await fetch(draft.url, { method: "POST", body: new URLSearchParams(fields) });
    } catch {
      unsent.querySelector("[role=status]").textContent = unsent.dataset.offline;
      return;
    }
    forget(key);
    if (answer.ok) window.location.assign(answer.url); else asPage(draft.url, fields);
  }

  function asPage(url, fields) {
    const again = Object.assign(document.createElement("form"), { method: "post", action: url });
    for (const [name, value] of fields) {
      again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(again);
    again.submit();
  }

  function offer(key, draft) {
    const line = unsent.querySelector("template").content.firstElementChild.cloneNode(true);
    line.querySelector(".title").textContent = draft.title || line.querySelector(".title").textContent;
    line.querySelector(".at").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    line.querySelector(".send-now").addEventListener("click", () => send(key, draft));
    line.querySelector(".throw-away").addEventListener("click", () => {
      forget(key);
      line.remove();
      unsent.hidden = !unsent.querySelector("li");
    });
    unsent.querySelector("ul").append(line);
  }

  const found = unsent ? stored() : [];
  for (const [key, draft] of found) offer(key, draft);
  if (found.length) unsent.hidden = false;

  document.body.addEventListener("change", (event) => {
    const box = event.target.type === "checkbox" && event.target.closest(".picker")?.querySelector("input[type=search]");
    if (box) box.value = "";
  });
})();
