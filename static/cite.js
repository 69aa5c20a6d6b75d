// Copies a citation. Without this script the line can be selected as any other text.
(() => {
  "use strict";

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
