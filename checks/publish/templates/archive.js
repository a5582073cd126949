// The comparison of two editions. The data is in the page, because a page that is opened from a
// folder may not load files. Texts of vendors are only ever set as text.
(() => {
  const byId = (id) => document.getElementById(id);
  const { labels, facts, steps } = JSON.parse(byId("editions").textContent);
  const form = byId("compare"), { before, after, day } = form.elements;
  const table = byId("differences"), rows = table.tBodies[0];
  const say = form.dataset, heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const names = [...after.options].map((option) => option.value);

  // The facts in an edition, by slug. The newest edition is the first option.
  const listed = (select) => {
    const numbers = new Set();
    for (const [gone, come] of steps.slice(0, names.length - select.selectedIndex)) {
      gone.forEach((number) => numbers.delete(number));
      come.forEach((number) => numbers.add(number));
    }
    return new Map([...numbers].map((number) => [facts[number][0], facts[number]]));
  };

  const add = (cells) => {
    const row = rows.insertRow();
    cells.forEach((text, number) => {
      const cell = row.insertCell();
      cell.textContent = text;
      cell.dataset.label = heads[number];
    });
  };

  // The first two labels are the purpose and the countries.
  const short = (entry) => [entry[2][0], entry[2][1]].filter(Boolean).join("\n");

  const compare = () => {
    const old = listed(before), now = listed(after);
    const count = { added: 0, removed: 0, changed: 0 };
    rows.replaceChildren();
    for (const [slug, entry] of now) {
      const earlier = old.get(slug);
      if (!earlier) {
        count.added++;
        add([entry[1], say.added, "", short(entry)]);
      } else if (earlier !== entry) {
        count.changed++;
        if (earlier[1] !== entry[1]) add([entry[1], say.name, earlier[1], entry[1]]);
        labels.forEach((label, key) => {
          const was = earlier[2][key] || "", is = entry[2][key] || "";
          if (was !== is) add([entry[1], label, was, is]);
        });
      }
    }
    for (const [slug, entry] of old) {
      if (now.has(slug)) continue;
      count.removed++;
      add([entry[1], say.removed, short(entry), ""]);
    }
    table.hidden = !rows.rows.length;
    byId("summary").textContent = table.hidden ? say.same
      : say.count.replace(/\{(\w+)\}/g, (_, key) => count[key]);
  };

  // The address names the two editions, so a comparison can be sent to somebody.
  const restore = () => {
    const [old, now] = decodeURIComponent(location.hash.slice(1)).split("..");
    if (!names.includes(old) || !names.includes(now)) return;
    before.value = old;
    after.value = now;
    compare();
  };

  const choose = () => {
    compare();
    location.replace(`#${before.value}..${after.value}`);
  };
  before.addEventListener("change", choose);
  after.addEventListener("change", choose);
  day.addEventListener("input", () => {
    const link = byId("edition"), name = names.find((name) => name.slice(0, 10) <= day.value);
    link.hidden = !day.value || !name;
    byId("none").value = day.value && !name ? say.early : "";
    if (name) link.href = `${name}.html`;
    if (name) link.textContent = after.options[names.indexOf(name)].text;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  form.hidden = false;
  before.selectedIndex = Math.min(1, names.length - 1);
  after.selectedIndex = 0;
  compare();
  restore();
})();
