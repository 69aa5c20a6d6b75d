// On a reading page: copies a citation (without this script the line can be selected as any other text),
// and keeps the line of what is read in sight in the table of contents.
(() => {
  "use strict";

  const table = document.querySelector(".contents .toc");
  const here = table && table.querySelector("a[aria-current], summary[aria-current]");
  if (here && table.scrollHeight > table.clientHeight) {
    table.scrollTop = here.getBoundingClientRect().top - table.getBoundingClientRect().top - table.clientHeight / 3;
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
