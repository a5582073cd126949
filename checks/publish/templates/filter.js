"use strict";

// The filter of the page, and the links of a page that is opened at another address.

(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const lists = all(".list");
  const rows = lists.flatMap((list) => [...list.children]);
  const form = byId("list_filter");
  const search = byId("list_search");
  const fields = [...form.elements].filter((field) => field.name);

  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

  /** Text without accents and capitals, so that `Muller` finds `Müller`. */
  function plain(text) {
    return text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/[ß-œ]/g, (letter) => LETTERS[letter] ?? letter);
  }

  let texts; // read at the first search: a long list has much text

  function textOf(index) {
    // One long text is faster to read than many short texts. No text of a page holds "\0".
    texts ??= plain(rows.map((row) => [...row.querySelectorAll("bdi, .purpose, .later")].map((part) => part.textContent).join(" ")).join("\0")).split("\0");
    return texts[index];
  }

  /** Whether a row has one of these keys. An entry without a scope concerns all customers. */
  function has(row, name, values) {
    if (name === "status") return row.className === values[0];
    const keys = row.dataset[name];
    if (keys === undefined) return name === "scope";
    return keys.split("|").some((key) => values.includes(key));
  }

  function chosen() {
    return fields
      .filter((field) => field.value && field !== search)
      .map((field) => [field.name, [field.value, ...(field.selectedOptions[0].dataset.within ?? "").split(" ").filter(Boolean)]]);
  }

  function apply() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const filters = chosen();
    const active = words.length > 0 || filters.length > 0;
    let index = 0;
    let shown = 0;
    for (const list of lists) {
      const before = shown;
      for (const row of list.children) {
        const fits = filters.every(([name, values]) => has(row, name, values)) && words.every((word) => textOf(index).includes(word));
        row.hidden = !fits;
        shown += fits;
        index += 1;
      }
      list.hidden = shown === before;
      // Without a filter, no style changes: the browser would compute all styles anew.
      if (active || list.style.length) list.style = `--entries:${active ? shown - before : ""}`;
    }
    for (const card of all(".cards > li")) {
      card.hidden = active && (byId(card.dataset.of)?.hidden ?? true);
    }
    for (const section of all("section")) {
      if (!section.querySelector(".list, .cards")) continue;
      section.hidden = active && !section.querySelector(".list:not([hidden]), .cards > li:not([hidden])");
    }
    const ended = byId("list_ended");
    if (ended && active) ended.open = !ended.closest("section").hidden;
    const count = form.dataset.count.replace("{shown}", shown).replace("{all}", rows.length);
    form.querySelector("output").value = shown ? count : `${count}. ${form.dataset.none}`;
    form.querySelector("button").hidden = !active;
  }

  /** Keep the filter in the address, for a link to a colleague, and in the links to other languages. */
  function remember(hash) {
    const query = new URLSearchParams();
    for (const field of fields) if (field.value) query.set(field.name, field.value);
    const text = query.size ? `?${query}` : "";
    for (const link of all(".languages a")) link.search = text;
    try {
      history.replaceState(null, "", location.pathname + text + hash);
    } catch {
      // Some browsers refuse this for a file.
    }
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = query.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = ""; // the list has no such choice
    }
    if (fields.some((field) => field.value)) {
      apply();
      remember(location.hash);
    }
  }

  /** Show the part of the page that a link names, even if the filter hides it. Returns the part. */
  function reveal(hash) {
    let target;
    try {
      target = byId(decodeURIComponent(hash.slice(1)));
    } catch {
      // A broken link names nothing.
    }
    if (target?.closest("[hidden]")) {
      for (const field of fields) field.value = "";
      apply();
      remember(location.hash);
    }
    const folded = target?.closest("details");
    if (folded) folded.open = true;
    return target;
  }

  const arrive = () => reveal(location.hash)?.scrollIntoView();

  // If the reader filters, the address no longer names an entry: the filter may hide it.
  const change = () => (apply(), remember(""));

  // Links name the published address. Elsewhere, they lead to the files beside the page.
  const here = location.href.replace(/[?#].*/, "");
  const home = document.querySelector("link[rel=canonical]").href.replace(/[?#].*/, "");
  if (here !== home && !here.startsWith(home.replace(/\/?$/, "/"))) {
    const folder = /\.[^/]*$/.test(here) || here.endsWith("/") ? here.replace(/[^/]*$/, "") : `${here}/`;
    for (const link of all("[data-file]")) link.href = folder + link.dataset.file;
  }

  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => (change(), search.focus())));
  addEventListener("hashchange", arrive);
  // The browser itself scrolls, also to the place that the address already names.
  addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && !(event.ctrlKey || event.metaKey)) reveal(link.hash);
  });
  form.hidden = false;
  restore();
  arrive();
})();
