// A cell of the matrix, or an area of its map, opens what stands behind it in the panel beside the table.
// With a key held, on a failed request and without this script, its link leads to the list as any link.
(() => {
  "use strict";
  const panel = document.getElementById("cell");
  const table = document.querySelector("[data-cell-address]");
  if (!panel || !table || !window.htmx) return;
  let opened = null;

  function mark(link) {
    if (opened) opened.removeAttribute("aria-expanded");
    opened = link;
    if (link && link.closest("td")) link.setAttribute("aria-expanded", "true");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cell]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const base = table.dataset.cellAddress;
    const address = base + (base.endsWith("?") ? "" : "&") + link.dataset.cell;
    window.htmx.ajax("GET", address, { target: panel, swap: "innerHTML" }).then(() => {
      const heading = panel.querySelector("h2");
      if (!heading) { window.location.assign(link.href.baseVal || link.href); return; }
      mark(link);
      heading.focus({ preventScroll: true });
      panel.scrollIntoView({ block: "nearest" });
    });
  });

  // Escape goes back to the cell.
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened) return;
    const link = opened;
    mark(null);
    panel.replaceChildren();
    link.focus();
  });
})();
