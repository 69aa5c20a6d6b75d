// On the reading page of a report, for editors: what is selected within one passage fills the form at the
// foot of the page, which makes a recommendation of it. Without scripts each passage has a link to choose
// its paragraphs on a page of their own.
(() => {
  "use strict";

  const form = document.getElementById("mark");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);

  function passageOf(node) {
    const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    return element && element.closest("article.article");
  }

  function chosen() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const passage = passageOf(selection.anchorNode);
    const words = selection.toString().trim();
    if (!passage || passage !== passageOf(selection.focusNode) || words.length < 12) return null;
    return { eid: passage.id, words: words.slice(0, 5000) };
  }

  document.addEventListener("selectionchange", () => {
    const found = chosen();
    if (found) {
      field("passage").value = found.eid;
      field("quote").value = found.words;
      form.querySelector("q").textContent = found.words.length > 160 ? `${found.words.slice(0, 159)}…` : found.words;
    }
    // Going to the button takes the selection away on some phones: the bar then stays as it is.
    if (found || !form.contains(document.activeElement)) form.hidden = !found;
  });
})();
