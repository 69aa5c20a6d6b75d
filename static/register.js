// Tells that a draft could not be saved, and saves it once the connection is back; empties a search box
// once something it found is ticked. All else is htmx's.
(() => {
  "use strict";

  const kept = document.getElementById("kept");
  let waits = false;

  function failed(event) {
    if (event.target !== kept) return;
    waits = true;
    kept.textContent = kept.dataset.offline;
  }

  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:timeout", failed);
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target === kept) waits = false; });
  document.body.addEventListener("change", (event) => {
    const box = event.target.type === "checkbox" && event.target.closest(".picker")?.querySelector("input[type=search]");
    if (box) box.value = "";
  });
  window.addEventListener("online", () => { if (waits) window.htmx.trigger(kept, "again"); });
  window.addEventListener("beforeunload", (event) => { if (waits) event.preventDefault(); });
})();
