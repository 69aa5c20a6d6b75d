// Keys of the queue: "j" and "k" move from submission to submission, "v" validates the one in hand, "r" opens
// what is needed to send it back. They come before the keys of every page (keys.js), whose "j" and "k" would
// turn the page here.
(() => {
  "use strict";

  const rows = [...document.querySelectorAll("[data-row]")];
  const inHand = () => document.activeElement.closest("[data-row]");

  function move(step) {
    const at = rows.indexOf(inHand());
    const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    if (row) row.focus();
  }

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    v: (row) => row?.querySelector("[data-validate]").click(),
    r: (row) => {
      const back = row?.querySelector("[data-back]");
      if (!back) return;
      back.open = true;
      back.querySelector("select").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat;
    const writes = event.target.closest("input:not([type=checkbox]), textarea, select") !== null;
    if (!action || held || writes || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    action(inHand());
  }, true);

  // A second click while the page is on its way changes nothing.
  let isSent = false;
  document.querySelector("form.queue")?.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
})();
