"use strict";
// The form of propose.html. MODEL comes from propose.py: the words, patterns and data of the checks.
(() => {
const $ = (id) => document.getElementById(id);
const { entries, keys, fromEntries } = Object;
const MODEL = JSON.parse($("model").textContent);
const { words, countries: PLACES, mechanisms: MECHANISMS, vendors: VENDORS, links: LINKS, patterns } = MODEL;
const has = (record, name) => Object.hasOwn(record, name);
const all = (selector, part = document) => [...part.querySelectorAll(selector)];
const regular = fromEntries(entries(patterns).map(([name, [text, flags]]) => [name, new RegExp(text, flags)]));
const is = (name, text) => text.search(regular[name]) >= 0;

// The answers, as the values of a file.

const key = (path) => "f_" + path.map((step) =>
  step.replace(/[^A-Za-z0-9@-]/gu, (c) => "." + c.codePointAt(0).toString(16))).join("_");
const tidy = (text) => text.toWellFormed().trim();
const lines = (text) => [...new Set(text.split("\n").map(tidy).filter(Boolean))];

function answer(control) {
  const { kind } = control.dataset;
  if (kind === "flag") return control.checked || "";
  if (kind === "many" || kind === "countries") {
    const own = all(".own textarea", control).flatMap((area) => lines(area.value));
    return [...new Set([...all(":checked", control).map((box) => box.value), ...own])];
  }
  const text = tidy(control.value);
  if (kind === "lines") return lines(text);
  if (kind !== "area" || control.id === "f_internal_notes") return text;
  return lines(text).join(control.id === "f_address" ? ", " : " ");
}

function put(record, path, value) {
  const last = path.at(-1);
  for (const step of path.slice(0, -1)) record = has(record, step) ? record[step] : (record[step] = {});
  record[last] = value;
}

function read() {
  const found = {};
  for (const { dataset } of all("#countries > .card")) put(found, ["countries", dataset.code], {});
  for (const box of all("[data-safeguard]:checked")) {
    if (!box.closest("[hidden]")) put(found, ["transfers", box.dataset.safeguard], {});
  }
  for (const control of all("#form [data-path]")) {
    const value = control.closest("[hidden]") ? "" : answer(control);
    if (value === true || value.length) put(found, JSON.parse(control.dataset.path), value);
  }
  const names = Object.values(found.formerly || {}).filter((row) => row.name);
  found.formerly = names.length ? fromEntries(names.map((row) => [row.name, row.until || ""])) : undefined;
  return fromEntries(MODEL.order.filter((name) => found[name]).map((name) => [name, found[name]]));
}

// The file.

function scalar(text, inside, day) {
  const plain = (day || !/^\d/.test(text)) && is("plain", text) && !is("word", text) && !(inside && text.includes(","));
  return plain ? text : JSON.stringify(text).replace(regular.escaped, (c) =>
    "\\U" + c.codePointAt(0).toString(16).padStart(8, "0"));
}

// Other programs read a day without quotes as a day. Any other text that looks like a day gets quotes.
const holdsDays = (name) => MODEL.days.includes(name);

function flow(value, days) {
  if (value === true) return "true";
  if (typeof value === "string") return scalar(value, true, days);
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, days)).join(", ")}]`;
  return `{${entries(value).map(([name, part]) => pair(name, part, days)).join(", ")}}`;
}

const pair = (name, value, days) => `${scalar(name, true)}: ${flow(value, days || holdsDays(name))}`;

function block(name, value) {
  const days = holdsDays(name);
  if (typeof value === "string") return `${name}: ${scalar(value, false, days)}\n`;
  if (name === "countries" && !Object.values(value).some((details) => keys(details).length)) value = keys(value);
  if (Array.isArray(value)) return `${name}: ${flow(value, days)}\n`;
  // Before a colon, YAML takes at most 1024 characters, unless a question mark comes first.
  return `${name}:\n` + entries(value).map(([step, part]) => (step.length > 500
    ? `  ? ${scalar(step, true)}\n  : ${flow(part, days)}\n`
    : `  ${pair(step, part, days)}\n`)).join("");
}

const yaml = (file) => MODEL.head + entries(file).map(([name, value]) => block(name, value)).join("");

// Days, as texts of ISO 8601.

const after = (day, days) => new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);

function today() {
  try {
    return new Intl.DateTimeFormat("sv", { timeZone: MODEL.zone }).format();
  } catch { // a browser that is older than the time zone
    return after(new Date().toISOString(), 0);
  }
}

function earliest(day) {
  let [left, holidays] = MODEL.period;
  if (!holidays) return after(day, left);
  while (left) {
    day = after(day, 1);
    if (new Date(day).getUTCDay() % 6 && !holidays.includes(day)) left--;
  }
  return day;
}

// Similar words: the ratio of Python's difflib.

function matches(a, b) {
  let size = 0, i, j;
  for (let x = 0; x < a.length; x++) for (let y = 0; y < b.length; y++) {
    let n = 0;
    while (a[x + n] && a[x + n] === b[y + n]) n++;
    if (n > size) [size, i, j] = [n, x, y];
  }
  return size && size + matches(a.slice(0, i), b.slice(0, j)) + matches(a.slice(i + size), b.slice(j + size));
}

function closest(word, known) {
  const ranked = word.length > 100 ? [] : known.map((other) => [2 * matches(other, word) / (other.length + word.length), other]);
  return (ranked.filter(([ratio]) => ratio >= 0.6).sort().pop() || [])[1] || "";
}

// Addresses.

const ending = (host) => host.split(".").at(-1);
const endsIn = (host, names) => names.includes(ending(host)) || names.includes(host.split(".").slice(-2).join("."));
const isHost = (host) => host.split(".").every((label) => is("label", label));
const leftOut = (path) => path.split("/").some((step) => MODEL.paths.includes(step));
const inMarkup = (text) => (regular.marked.exec(text) || [])[1] || "";

function parsed(url) {
  const [, scheme = "", authority = "", path = ""] = regular.url.exec(url) || [];
  const host = authority.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase().replace(/\.$/, "");
  const good = (is("number", host) || isHost(host)) && is("path", path) && !/[\s<>"\\]/.test(url);
  return { scheme: scheme.toLowerCase(), host, path, user: authority.includes("@"), ok: good && !is("two", url) };
}

function kindOfHost(host) {
  if (endsIn(host, MODEL.hosts[0])) return "private";
  return host.includes(".") && /^\p{L}+$/u.test(ending(host)) ? "" : is("number", host) ? "address" : host.includes(".") ? "" : "word";
}

const isPlaceholder = (host) => endsIn(host, MODEL.hosts[1]) || is("example", host) ||
  host.replaceAll("-", "").split(".").slice(0, -1).some((label) => MODEL.hosts[2].includes(label));
const exists = (host) => !is("ascii", host) || MODEL.endings.includes(ending(host));
const ordinary = (host) => is("ascii", host) && exists(host) && !kindOfHost(host) && !isPlaceholder(host);
const trimmed = (text) => text.replace(regular.around, "").replace(/\.+$/, "");

function repaired(text) {
  const address = trimmed(inMarkup(text) || text), rest = address.replace(regular.scheme, "");
  const url = `https://${rest}`.replace(/(:\/\/)[^/?#]*@/, "$1").replace(/%(?![\da-f]{2})/gi, "%25");
  const { ok, host, path } = parsed(url);
  const good = ok && text.length <= 200 && ordinary(host) && !leftOut(path);
  return good && (rest !== address || !rest.includes("@")) ? url : "";
}

const afterAt = (email) => email.slice(email.lastIndexOf("@") + 1);
const isMailbox = (email) => is("mailbox", email) && isHost(afterAt(email));

function mailbox(text) {
  const named = /^[^<>@]*<([^<>\s]+)>$/.exec(text);
  const email = trimmed(named ? named[1] : text).replace(/^mailto:/i, "").replace(regular.at, "@").replace(regular.dot, ".");
  const host = afterAt(email).replaceAll(",", "."), whole = email.slice(0, email.lastIndexOf("@") + 1) + host;
  return text.length <= 200 && isMailbox(whole) && is("ascii", whole) && ordinary(host) ? whole : "";
}

// The checks, in the words of the rules.

function* texts(part, path = []) {
  if (typeof part === "string") yield [path, part];
  else for (const [step, inner] of entries(part)) {
    if (path[0] === "formerly") yield [path, step];
    yield* texts(inner, Array.isArray(part) ? path : [...path, step]);
  }
}

function ofText(path, text, tell) {
  const notes = path[1] === "notes" && path[0] === "internal";
  const odd = (notes ? text.replace(/[\n\t]/g, " ") : text).replace(regular.needed, "").match(regular.invisible);
  if (odd) tell("invisible-character", path, { code: odd[0].codePointAt().toString(16).toUpperCase().padStart(4, "0") });
  for (const name of ["null-text", "replacement-character", "quoted-text", "quoted-text.lonely"]) {
    const mark = !(notes && name.startsWith("quoted-text")) && regular[name].exec(text);
    if (mark) tell(name, path, { text, open: text[0], close: text.at(-1), mark: mark[0] });
  }
  const [mark] = path[0] !== "internal" && !is("address", path.at(-1)) && regular.markup.exec(text) || [""];
  const character = mark[0] === "&" && new DOMParser().parseFromString(mark, "text/html").body.textContent;
  const bare = text.replace(regular.tag, "").replace(regular.link, "$1").replace(regular.marks, "");
  const plain = is("markup", bare) ? "" : bare.trim().replace(/\s+/g, " "), short = plain && [...plain].length <= 100;
  const kind = character ? ".reference" : short ? ".repaired" : "";
  if (mark && character !== mark) tell(`markup${kind}`, path, { mark, trimmed: mark.trim(), character, plain });
}

function ofHost(rule, path, host, tell) {
  const meant = closest(ending(host), ["com", "net", "org"]), kind = kindOfHost(host);
  const better = host.slice(0, -ending(host).length) + meant;
  if (kind) tell(`${rule}.${kind}`, path, { host });
  else if (!exists(host)) tell(`top-level-domain${meant && ".repaired"}`, path, { ending: ending(host), host, meant: better });
}

function ofUrl(path, url, tell) {
  const { scheme, host, path: place, user, ok } = parsed(url), marked = inMarkup(url);
  const say = (rule, fixed) => tell(rule + (fixed ? ".repaired" : ""), path, { url, scheme, repaired: fixed });
  const escaped = url.replace(/%(?![\da-f]{2})/gi, "%25");
  if (escaped !== url) tell(`url-percent-encoding${escaped.length > 200 ? ".long" : ""}`, path, { escaped });
  const better = repaired(url), left = host.includes(".") && (leftOut(place) || isPlaceholder(host));
  if (marked) say("url-syntax.marked", marked);
  else if (is("two", url)) say("url-syntax.two", repaired(url.split(/\s/)[0]));
  else if (!ok) say("url-syntax", better);
  if (!ok) return;
  if (scheme !== "https") say("url-https", scheme === "http" && better);
  if (user) say("url-credentials", better);
  if (left) say("url-placeholder", "");
  else ofHost("url-public-host", path, host, tell);
}

function ofContact({ email, url }, tell) {
  const path = ["contact", "email"], better = email && mailbox(email);
  if (!email) return url || tell("contact-complete", ["contact"]);
  const host = afterAt(email).toLowerCase();
  if (!isMailbox(email)) tell(`email-syntax${better && ".repaired"}`, path, { email, mailbox: better });
  else if (isPlaceholder(host)) tell("email-host.placeholder", path, { host });
  else ofHost("email-host", path, host, tell);
}

function ofPurpose(text, tell) {
  const plain = text.replace(/\.+$/, ""), path = ["purpose"];
  const found = plain.toLowerCase().match(/[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu) || [];
  const general = found[0] !== "it" && found.every((word) => MODEL.vague.includes(word));
  if (plain.length <= 100 && (general || is("deferred", plain))) tell("vague-purpose", path, { text });
  else if (!is("enough", plain)) tell("vague-purpose.single", path);
}

function ofDays(file, now, tell) {
  const { agreement = {}, evaluation = {}, transfers = {} } = file;
  const days = { ...file, ...agreement, today: now, earliest: earliest(now) };
  const year = (day) => Number(day.slice(0, 4)), first = Math.min(1990, year(now)), last = year(now) + 10;
  const [start, end] = [days.engaged, days.ended];
  const compare = { "<": (a, b) => a < b, "<=": (a, b) => a <= b };
  for (const [rule, path, one, sign, other] of MODEL.comparisons) {
    if (days[one] && days[other] && compare[sign](days[one], days[other])) tell(rule, path, days);
  }
  for (const [name, path, early, late] of MODEL.years) {
    const day = days[name];
    if (day && (early && year(day) < first || late && year(day) > last)) tell("year-unlikely", path, { year: year(day), first, last });
  }
  const { expires = "" } = days;
  if (year(expires) > last + 90 && year(expires) < 9999) tell("year-unlikely.expires", ["agreement", "expires"], { year: year(expires) });
  if (start < days.earliest && !(end <= now)) tell("notice-period", ["engaged"], days);
  const left = (Date.parse(expires) - Date.parse(now)) / 864e5, until = expires && after(expires, 1);
  if (left <= 60 && now <= expires && !(start > expires) && !(end <= until)) tell("agreement-expiring", ["agreement", "expires"], { ...days, left, until });
  if (start <= expires && expires < now && !(end <= now)) tell("agreement-expired", ["agreement", "expires"], days);
  const { executed } = days, unsigned = executed > now && (start <= now ? "agreement-executed" : executed <= start && "agreement-executed.planned");
  const misplaced = unsigned || executed > start && "agreement-order";
  const renewed = !MODEL.ledger && days.first <= start && (!unsigned || days.first <= now);
  if (misplaced && !renewed) tell(misplaced, ["agreement", "executed"], days);
  for (const [area, day] of entries(evaluation)) {
    const path = ["evaluation", area], age = (Date.parse(now) - Date.parse(day)) / 864e5;
    if (day > now) tell("evaluation-future", path, { area, day });
    else if (start < day) tell("evaluation-order", path, { area, first: day, engaged: start });
    if (year(day) < first) tell("year-unlikely", path, { year: year(day), first, last });
    else if (age > MODEL.valid && !(end <= now)) tell("evaluation-stale", path, { area, age, latest: day, today: now });
  }
  for (const [name, details] of entries(transfers)) for (const [field, day] of entries(details)) {
    if (["verified", "executed", "approved"].includes(field) && day > now) tell("transfer-future", ["transfers", name, field], { day, today: now });
  }
}

function ofFramework({ transfers, countries = {}, ended }, now, tell) {
  const { verified } = transfers.dpf, codes = keys(countries), path = ["transfers", "dpf"];
  if (codes.length && codes.every((code) => code !== "US" && PLACES[code].known)) tell("dpf-country", path);
  if (ended <= now) return;
  if (!verified) tell("framework-unverified", path, { today: now });
  else if (after(verified, 365) < now) tell("framework-stale", [...path, "verified"], { verified });
}

function ofFacts(file, tell) {
  for (const [fact, path, instead] of MODEL.facts) {
    const above = path.length > 1 ? file[path[0]] : file;
    if (above && !above[path.at(-1)] && !instead.some((name) => file[name])) tell(fact, path, { earliest: earliest(today()) });
  }
  const stated = safeguards(file);
  for (const code of keys(file.countries || {})) {
    const { unsafe, name } = PLACES[code];
    if (unsafe && !keys(grounds(stated, code)).length) tell(unsafe + (keys(stated).length && ".some" || ""), ["countries", code], { country: name, code });
  }
  for (const [name, day] of entries(file.formerly || {})) if (!day) tell("missing-field.formerly", ["formerly"], { name });
}

// The word of the vocabulary that was written with a slip.
function meant(word, known) {
  const single = (text) => text.replace(/s$/, "");
  const slipped = (other) => {
    let start = 0;
    while (word[start] && word[start] === other[start]) start++;
    const [left, right] = [word.slice(start), other.slice(start)], rest = left.slice(1);
    return start && (right === rest || right === (left[1] || "") + left[0] + left.slice(2) || [left, rest].includes(right.slice(1)));
  };
  return known.find((other) => single(other) === single(word)) || !MODEL.others.includes(word) && known.find(slipped);
}

function check(file, slug, now) {
  const found = [];
  const tell = (name, path, slots = {}) => {
    if (!has(words, name)) return;
    const [rule, severity, ...told] = words[name];
    const [message, hint] = told.map((text) => text.replace(/\{(\w+)\}/g, (whole, slot) => (has(slots, slot) ? slots[slot] : whole)));
    found.push({ rule, severity, path, message, hint });
  };
  ofFacts(file, tell);
  for (const [path, text] of texts(file)) {
    ofText(path, text, tell);
    if (["website", "url"].includes(path.at(-1)) || path[0] === "links") ofUrl(path, text, tell);
  }
  if (file.purpose) ofPurpose(file.purpose, tell);
  if (file.contact) ofContact(file.contact, tell);
  for (const [field, known] of entries(MODEL.vocabulary)) for (const word of file[field] || []) {
    const similar = !known.includes(word) && meant(word.toLowerCase().replace(/[\s_-]+/g, "-"), known);
    if (similar) tell("own-word", [field], { word, similar });
  }
  const { reference = "" } = file.agreement || {};
  if (reference && (reference.length > 100 || !is("reference", reference))) tell("agreement-pattern", ["agreement", "reference"], { reference: reference.slice(0, 40) });
  ofDays(file, now, tell);
  if (file.transfers?.dpf) ofFramework(file, now, tell);
  const better = slugOf(slug), size = new TextEncoder().encode(yaml(file)).length;
  if (has(VENDORS, slug)) tell("taken", ["file"], { slug });
  else if (is("device", slug)) tell("file-name.device", ["file"], { slug });
  // Without an answer of its own, the name of the file comes from answers that are still missing.
  else if (slug !== better || (!slug && file.name && (!file.entity || file.purpose))) tell(`file-name${better && ".better"}`, ["file"], { file: slug, better });
  if (size > 65536) tell("file-size", ["file"], { size: size.toLocaleString("en") });
  return found;
}

// The row of the list, as row.html makes it.

function safeguards(file) {
  const stated = { ...(file.transfers || VENDORS[file.entity]?.transfers) }, kind = file.agreement?.kind;
  if (has(MECHANISMS, kind) && !stated[kind]) stated[kind] = {};
  return fromEntries(keys(MECHANISMS).filter((name) => stated[name]).map((name) => [name, stated[name]]));
}

function grounds(stated, code) {
  const { decision, only } = PLACES[code];
  return fromEntries(entries(stated).map(([name, { countries, verified, module = [], article, uk, swiss }]) => {
    const fits = name === "dpf" ? code === "US" : name !== "adequacy" || (decision && code !== "US");
    if (!fits || (countries && !countries.includes(code))) return [name, ""];
    if (name === "adequacy") return [name, `adequacy decision ${decision}${only ? `, which covers ${only}` : ""}`];
    const more = [
      name === "dpf" && decision && `adequacy decision ${decision}`, uk && "with UK Extension", swiss && "with Swiss-US framework",
      verified && `verified on ${longDay(verified)}`, module.length && `module${module.length > 1 ? "s" : ""} ${module.join(" and ")}`, article,
    ].filter(Boolean).join(", ");
    return [name, MECHANISMS[name] + (more && `: ${more}`)];
  }).filter(([, words]) => words));
}

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name of keys(attributes)) element.setAttribute(name, attributes[name]);
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

const anchor = (url, text) => el("a", { href: url.startsWith("https://") ? url : "about:blank" }, text);
const longDay = (day) => new Date(day).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
const time = (day) => el("time", { datetime: day }, longDay(day));
const titles = (scope = []) => scope.map((name) => (has(MODEL.scopes, name) ? MODEL.scopes[name] : name)).join(", ");
const inWords = (list = []) => list.map((word) => (MODEL.hyphened.includes(word) ? word.replaceAll("-", " ") : word)).join(", ");
const between = (nodes, mark) => nodes.flatMap((node, index) => (index ? [mark, node] : [node])).flat();

function row(file, now) {
  const shown = { links: {}, details: {}, countries: {}, ...VENDORS[file.entity], ...file };
  const { website, purpose, contact, engaged, ended, links, formerly = {}, established, details } = shown;
  const codes = keys(shown.countries), stated = safeguards(file), seat = PLACES[established]?.name;
  const status = ended <= now ? "ended" : engaged > now ? "upcoming" : "active";
  const [mark, day] = status === "upcoming" ? ["From ", engaged] : [`No longer used ${ended <= now ? "since" : "from"} `, ended];
  const where = `${seat ? `Established in ${seat}; place` : "Place"} of processing not stated`;
  const data = inWords(shown.data), people = (shown["data-subjects"] || []).map((word) => inWords([word]));
  const whose = people[0] ? `Data of ${[people.slice(0, -1).join(", "), people.at(-1)].filter(Boolean).join(" and ")}` : data && "Data";
  const aliases = shown["also-known-as"], names = (text) => el("bdi", { translate: "no" }, text);
  const former = entries(formerly).filter((name) => name[1]);
  return el("li", { class: status },
    el("div", { class: "who" },
      el("h3", { translate: "no" }, el("bdi", {}, website ? anchor(website, shown.name || "") : shown.name)),
      aliases?.[0] && el("p", { class: "more" }, "Also known as: ", names(aliases.join(", "))),
      former[0] && el("p", { class: "more" }, "Formerly: ", between(former.map(([name, until]) => [names(name), " (until ", time(until), ")"]), ", ")),
      day && el("p", { class: "mark" }, mark, time(day)),
      line("scope", titles(shown.scope))),
    el("div", { class: "what" }, el("p", { class: "purpose" }, purpose), line("more", [whose, data].filter(Boolean).join(": "))),
    codes[0] ? el("ul", { class: "where" }, places(codes, shown.countries, stated))
      : el("div", { class: "where" }, line("more", where), keys(stated)[0] && line("more", `Safeguards: ${keys(stated).map((name) => MECHANISMS[name]).join(", ")}`)),
    el("details", {}, el("summary", {}, "Details"), el("dl", {},
      fact("Replaces", shown.replaces?.map((slug) => VENDORS[slug].name).join(" and ")),
      fact("Established in", seat),
      fact("Address", shown.address),
      ["lei", "euid"].map((key) => fact(key.toUpperCase(), shown.identifiers?.[key])),
      contact && fact("Contact", [[contact.name, contact.role].filter(Boolean).join(", "),
        contact.email && [" ", el("a", { href: "mailto:" + encodeURIComponent(contact.email).replaceAll("%40", "@") }, contact.email)],
        contact.url && [" ", anchor(contact.url, "contact page")]]),
      codes.map((code) => fact(PLACES[code].name, everything(code, shown.countries[code], stated))),
      keys(MODEL.details).map((name) => fact(MODEL.details[name], details[name])),
      keys(LINKS).some((name) => links[name]) && [el("dt", {}, "Pages"), el("dd", {}, keys(LINKS).filter((name) => links[name]).map((name) => [anchor(links[name], LINKS[name]), " "]))])));
}

const line = (name, text) => text && el("p", { class: name }, text);
const fact = (label, text) => text && [el("dt", {}, label), el("dd", {}, text)];

function grounded(code, stated) {
  const { ground, free } = PLACES[code], found = free ? {} : grounds(stated, code);
  return { short: ground ? "Adequacy decision" : keys(found).map((name) => MODEL.safeguards[name]).join(" · ") || (free ? "" : "Safeguard not stated"),
    long: ground || entries(found).map(([, words]) => words).join("; "), free };
}

const happens = (details) => [details.place, details.for?.join(", "), titles(details.scope)].filter(Boolean).join(" · ");

function everything(code, details, stated) {
  const { long, free } = grounded(code, stated);
  return [happens(details), long ? `Safeguard: ${long}` : !free && "Safeguard not stated"].filter(Boolean).join(". ");
}

/** Neighbouring countries with the same safeguards share a line. */
function places(codes, countries, stated) {
  const lines = [];
  for (const code of codes) {
    const { short } = grounded(code, stated), last = lines.at(-1), alone = countries[code].scope?.length > 0;
    if (last?.short === short && !alone && !last.alone) last.codes.push(code);
    else lines.push({ short, alone, codes: [code] });
  }
  return lines.map(({ short, codes }) => el("li", {}, between(codes.map((code) => place(code, countries[code])), ", "), short && [" ", el("small", {}, short)]));
}

function place(code, details) {
  const { name, label } = PLACES[code], scope = titles(details.scope);
  return [label === name ? name : el("abbr", { title: name }, label),
    details.place && ` (${details.place})`, scope && `: ${scope}`];
}

// The page.

const touched = new Set(["file"]);
let submitted = false;

const slugOf = (name) => (name.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g) || []).join("-");

function suggested(name) {
  let slug = slugOf(name.replaceAll(".", "").replace(/[^\0-\x7f]/g, (c) => c.normalize("NFKD")[0])).slice(0, 60);
  while (is("form", slug)) slug = slug.replace(regular.form, "");
  return slug;
}

const coded = (text) => text.split(/(`[^`]+`)/).map((part) => (/^`.+`$/.test(part) ? el("code", {}, part.slice(1, -1)) : part));

const holder = (path) => {
  if (path[0] === "file") return "file";
  const ids = path.map((_, index) => key(path.slice(0, index + 1))).reverse();
  return ids.find((id) => $(`${id}_problems`)) || "file";
};

function show() {
  const file = read(), slug = $("file").value, now = today(), text = yaml(file);
  const found = check(file, slug, now);
  $("preview").replaceChildren(row(file, now));
  $("yaml").textContent = text;
  const visible = found.filter(({ path }) => submitted || touched.has(path[0]));
  for (const box of all(".problems")) box.replaceChildren();
  for (const control of all("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const { path, severity, message, hint } of visible) {
    const id = holder(path);
    $(`${id}_problems`).append(el("p", { class: severity }, el("strong", {}, `${severity === "error" ? "Error" : "Note"}: `),
      el("span", {}, coded(message)), el("span", { class: "hint" }, coded(hint))));
    if (severity === "error") $(id).setAttribute("aria-invalid", "true");
  }
  const { name, agreement = {} } = file, cell = (part) => (is("cell", part) ? part : `"${part.replaceAll('"', '""')}"`);
  const line = agreement.reference && agreement.executed;
  if ($("ledger")) $("ledger").textContent = !line ? "" : [agreement.reference, name, agreement.executed, agreement.expires, "active"].map((part = "") => cell(part)).join(",");
  const [page, filename, value, longest] = MODEL.new;
  const start = `${page}?${filename}=${encodeURIComponent(slug)}.yaml`;
  const whole = `${start}&${value}=${encodeURIComponent(text)}`;
  // GitHub sends a visitor without a session to its login, with the whole address inside the new one.
  const long = encodeURIComponent(whole).length > longest;
  $("opening").hidden = !value || long;
  $("copying").hidden = value && !long;
  $("why_copy").textContent = value ? MODEL.long : "";
  $("new").href = start;
  for (const part of all(".filename")) part.textContent = `${slug}.yaml`;
  $("earliest").textContent = earliest(now);
  return { found, text, whole };
}

function ready() {
  submitted = true;
  const { found, ...rest } = show();
  const below = (one, other) => $(holder(other.path)).compareDocumentPosition($(holder(one.path))) & 4;
  const errors = found.filter(({ severity }) => severity === "error").sort((one, other) => (below(one, other) ? 1 : below(other, one) ? -1 : 0));
  $("summary").hidden = !errors.length;
  $("told").textContent = "";
  if (!errors.length) return rest;
  for (const { path } of errors) $(holder(path)).closest("details")?.setAttribute("open", "");
  $("summary_title").textContent = errors.length > 1 ? `${errors.length} answers need work` : "An answer needs work";
  $("summary").lastElementChild.replaceChildren(...errors.map(({ path, message }) =>
    el("li", {}, el("a", { href: `#${holder(path)}` }, coded(message)))));
  $("summary").focus();
}

function copy(text) {
  $("yaml").closest("details").open = true;
  getSelection().selectAllChildren($("yaml"));
  const told = () => ($("told").textContent = "The file is copied.");
  navigator.clipboard?.writeText(text).then(told);
  $("told").textContent = "The file is selected: copy it with the keyboard.";
}

function added(template, steps, target) {
  const part = $(template).content.firstElementChild.cloneNode(true);
  part.innerHTML = part.innerHTML.replaceAll(MODEL.here, steps);
  for (const name of ["id", "data-code"]) if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(MODEL.here, steps));
  $(target).append(part);
  return part;
}

function addCountry() {
  const code = $("country").value, id = key(["countries", code]);
  if (code && !$(id)) {
    const card = added("card", code, "countries");
    card.firstElementChild.textContent = PLACES[code].name;
    all(".remove", card)[0].onclick = () => (card.remove(), limits(), show(), $("country").focus());
    limits();
  }
  if (code) $(id).focus();
  $("country").value = "";
  touched.add("countries");
  show();
}

function limits() {
  const codes = all("#countries > .card").map(({ dataset }) => dataset.code);
  for (const control of all('[data-kind="countries"]')) {
    const chosen = answer(control);
    control.hidden = codes.length < 2;
    all(".choices", control)[0].replaceChildren(...codes.map((code) => {
      const box = el("input", { type: "checkbox", value: code });
      box.checked = chosen.includes(code);
      return el("label", {}, box, " ", el("span", {}, PLACES[code].name));
    }));
  }
}

function toggle() {
  const entity = $("f_entity")?.value, name = $("f_name");
  for (const part of all("[data-of-entity]")) part.hidden = entity;
  for (const part of all(".needed[data-of-entity]")) part.closest(".field").querySelector("[aria-required]").ariaRequired = String(!entity);
  if (entity) name.value = VENDORS[entity].name;
  name.readOnly = entity;
  for (const box of all("[data-safeguard]")) all(".inside", box.closest(".safeguard"))[0].hidden = !box.checked;
}

let named = false;
document.addEventListener("input", ({ target }) => {
  if (target.id === "file") named = target.value;
  toggle();
  const entity = $("f_entity")?.value;
  const service = entity ? slugOf($("f_purpose").value) : "";
  if (!named) $("file").value = entity && !service ? "" : [suggested($("f_name").value), service].filter(Boolean).join("-");
  show();
});
// A finding that appears while a button or box is pressed would move it away from the pointer.
let pressed = false;
document.addEventListener("pointerdown", () => { pressed = true; }, true);
for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => setTimeout(() => { pressed = false; show(); }, 50), true);
}
document.addEventListener("focusout", ({ target }) => {
  const part = target.closest("[data-path]");
  if (part) touched.add(JSON.parse(part.dataset.path)[0]);
  if (part && !pressed) show();
});
$("form").onsubmit = (event) => event.preventDefault();
$("add_country").onclick = addCountry;
$("add_row").onclick = () => added("row", `${all("#rows > div").length}`, "rows").querySelector("input").focus();
$("open").onclick = () => {
  const done = ready();
  if (done) open(done.whole, "_blank", "noopener");
};
$("copy").onclick = () => {
  const done = ready();
  if (done) copy(done.text);
};
limits();
toggle();
show();
})();
