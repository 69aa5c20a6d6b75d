// What a page breaks of the plainest rules of accessibility: a list of sentences, empty when all is well.
() => {
  const found = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent || "").trim().slice(0, 40)}"`;
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  if (all("h1").length !== 1) found.push(`${all("h1").length} h1`);
  if (!document.documentElement.lang) found.push("no language");
  if (!document.title.trim()) found.push("no title");
  for (const landmark of ["main", "header", "footer"]) {
    if (all(`body > ${landmark}`).length !== 1) found.push(`not one ${landmark}`);
  }
  let level = 1;
  for (const heading of all("main h1, main h2, main h3, main h4").filter(shown)) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) found.push(`a level is skipped before ${name(heading)}`);
    level = own;
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((one, place) => ids.indexOf(one) !== place))) found.push(`two of id ${id}`);
  for (const input of all("input:not([type=hidden]), select, textarea")) {
    if (!input.labels.length && !input.getAttribute("aria-label")) found.push(`no label: ${input.name}`);
  }
  for (const element of all("a[href], button, summary").filter(shown)) {
    if (!(element.textContent.trim() || element.getAttribute("aria-label"))) found.push(`no name: ${element.outerHTML.slice(0, 80)}`);
  }
  for (const reference of ["aria-labelledby", "aria-controls", "aria-describedby"]) {
    for (const element of all(`[${reference}]`)) {
      const named = element.getAttribute(reference).trim().split(/\s+/);
      if (!named.every((id) => document.getElementById(id))) found.push(`${reference} of ${name(element)} leads nowhere`);
    }
  }
  for (const element of all("button, summary, select, input:not([type=hidden]):not([type=checkbox]), .facet label, nav a").filter(shown)) {
    if (element.getBoundingClientRect().height < 24) found.push(`too small to touch: ${name(element)}`);
  }

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      const parts = channels(colour);
      if (parts.length < 4 || parts[3] > 0.99) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !shown(element)) continue;
    const style = getComputedStyle(element);
    const [high, low] = [light(style.color), light(behind(element))].sort((one, other) => other - one);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < (large ? 3 : 4.5)) found.push(`contrast ${contrast.toFixed(2)}: ${name(element)}`);
  }
  return Array.from(new Set(found));
}
