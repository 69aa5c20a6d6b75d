// The review of a text with the keyboard: each link or panel that has a letter answers to it. Without this
// script all of them are reached as any other link.
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], [role=dialog]")) return;
    const found = [...document.querySelectorAll(".review [data-key]")].find((element) => element.dataset.key === event.key);
    if (!found) return;
    event.preventDefault();
    if (found.tagName !== "SUMMARY") {
      found.click();
      return;
    }
    found.parentElement.open = true;
    const first = found.parentElement.querySelector("textarea, input:not([type=hidden]), select, button");
    (first || found).focus();
  });

  const here = document.querySelector(".review-tree [aria-current]");
  const box = here && here.closest(".review-tree");
  if (box && box.scrollHeight > box.clientHeight) box.scrollTop = here.offsetTop - box.clientHeight / 3;
})();
