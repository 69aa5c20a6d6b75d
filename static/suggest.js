// Makes each search box an ARIA combobox over the suggestions that htmx brings: arrows choose, Enter
// opens, Esc closes. Without this script the box is a plain search form.
(() => {
  "use strict";

  function combobox(form) {
    const input = form.querySelector("input[type=search]");
    const list = document.getElementById(input.dataset.list);
    let chosen = -1;

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    const options = () => Array.from(list.querySelectorAll("[role=option]"));

    function show(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) choose(-1);
    }

    function choose(index) {
      chosen = index;
      input.removeAttribute("aria-activedescendant");
      options().forEach((option, place) => {
        option.id = `${list.id}-${place}`;
        option.setAttribute("aria-selected", String(place === index));
        if (place === index) {
          input.setAttribute("aria-activedescendant", option.id);
          option.scrollIntoView({ block: "nearest" });
        }
      });
    }

    function move(step) {
      const count = options().length;
      if (!count) return;
      if (list.hidden) show(true);
      choose(chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count);
    }

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        move(event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        options()[chosen].click();
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show(false);
      }
    });

    list.addEventListener("htmx:afterSwap", () => {
      chosen = -1;
      show(document.activeElement === input && input.value.trim() !== "" && options().length > 0);
    });
    input.addEventListener("input", () => { if (!input.value.trim()) show(false); });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) show(false); });
    form.addEventListener("submit", () => show(false));
    // A click must reach the option before the box loses the focus and the list is hidden.
    list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  document.querySelectorAll("form[data-suggest]").forEach(combobox);
})();
