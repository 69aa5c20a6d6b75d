// On a reading page: copies a citation (without this script the line can be selected as any other text),
// keeps the line of what is read in sight in the table of contents, and marks there what one has scrolled to.
(() => {
  "use strict";

  const table = document.querySelector(".contents .toc");

  function bringIntoSight(line) {
    const inside = table.getBoundingClientRect();
    const place = line.getBoundingClientRect();
    if (table.scrollHeight > table.clientHeight && (place.top < inside.top || place.bottom > inside.bottom)) {
      table.scrollTop += place.top - inside.top - table.clientHeight / 3;
    }
  }

  const here = table && table.querySelector("a[aria-current], summary[aria-current]");
  if (here) bringIntoSight(here);

  // The article whose text stands in the upper third of the window is the one that is being read.
  if (table && "IntersectionObserver" in window) {
    const lines = new Map();
    table.querySelectorAll("a[data-eid]").forEach((line) => lines.set(line.dataset.eid, line));
    const articles = [...document.querySelectorAll(".law .article[id]")];
    const seen = new Set();
    let marked = null;
    const watcher = new IntersectionObserver((entries) => {
      entries.forEach((entry) => (entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target)));
      const first = articles.find((article) => seen.has(article));
      const line = first && lines.get(first.id);
      if (!line || line === marked) return;
      if (marked) marked.classList.remove("read");
      marked = line;
      marked.classList.add("read");
      bringIntoSight(marked);
    }, { rootMargin: "-10% 0px -65% 0px" });
    articles.forEach((article) => watcher.observe(article));
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const asked = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector(".citation").textContent.trim());
      button.textContent = button.dataset.done;
      window.setTimeout(() => { button.textContent = asked; }, 2000);
    });
  });
})();
