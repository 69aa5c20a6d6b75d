// Keys of every page: "/" goes to the search box, "?" opens the help, "j" and "k" follow the links to the
// next and the previous article. None of them acts while someone types or holds another key.
(() => {
  "use strict";

  const writes = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  function follow(relation) {
    const link = document.querySelector(`a[rel="${relation}"], link[rel="${relation}"]`);
    if (link) window.location.assign(link.href);
  }

  const actions = {
    "/": () => {
      const box = document.querySelector("form[role=search] input[type=search]");
      if (box) { box.focus(); box.select(); }
    },
    "?": () => document.getElementById("help").showModal(),
    j: () => follow("next"),
    k: () => follow("prev"),
  };

  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (!action || held || writes(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    action();
  });

  // A menu closes when one goes elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
