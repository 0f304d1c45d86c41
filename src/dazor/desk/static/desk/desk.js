// Keys for quick hands; every page works without this file.
// j k: next, previous · Enter: open · g q: queue · g r: reports · / : search · o: open the next words · u: back · s: seen · ?: keys
// p: proposals · x: check · v: verification · m: merge · n: note · z: take back the last act
// g p: people · g n: notices · g f: fakes · g b: presence (balance)
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  for (const field of document.querySelectorAll("select[data-submits]")) field.addEventListener("change", () => field.form.submit());
  const rows = [...document.querySelectorAll("[data-row]")];
  let chosen = -1;
  let waiting = false;
  const choose = (index) => {
    if (!rows.length) return;
    if (chosen >= 0) rows[chosen].classList.remove("chosen");
    chosen = Math.max(0, Math.min(rows.length - 1, index));
    rows[chosen].classList.add("chosen");
    const link = rows[chosen].querySelector("a, button, summary");
    if (link) link.focus({ preventScroll: true });
    rows[chosen].scrollIntoView({ block: "nearest" });
  };
  const go = (name) => { const link = document.querySelector(`[data-key="${name}"]`); if (link) link.click(); };
  // Opens a part of the page and puts the hand on its first field.
  const open = (name) => {
    const part = document.querySelector(`[data-open="${name}"]`);
    if (!part) return;
    part.open = true;
    part.scrollIntoView({ block: "nearest" });
    const field = part.querySelector("select, textarea, input:not([type=hidden]), button");
    if (field) field.focus();
  };
  const keys = {
    p: () => open("proposals"), x: () => open("check"), v: () => open("verify"), m: () => open("merge"), n: () => open("note"), z: () => go("undo"),
    j: () => choose(chosen + 1), k: () => choose(chosen - 1), u: () => go("back"),
    o: () => go("words"), c: () => go("claim"), s: () => go("seen"), "/": () => { const field = document.querySelector("[data-search]"); if (field) field.focus(); },
    "?": () => { const list = document.querySelector(".keys"); if (list) list.scrollIntoView(); }, g: () => { waiting = true; },
  };
  const after = { q: "/", r: "/reports/", a: "/account/", p: "/people/", n: "/notices/", f: "/fakes/", b: "/presence/" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    if (waiting) { waiting = false; if (after[event.key]) location.assign(after[event.key]); return; }
    const act = keys[event.key];
    if (act) { act(); event.preventDefault(); }
  });
  // One form at a time: a tired hand presses twice, and a second press would cut the first off on its way.
  let sent = 0;
  const busy = (now) => { sent = now; document.documentElement.classList.toggle("busy", now > 0); };
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    else busy(setTimeout(() => busy(0), 10_000)); // what was stopped, or gave a file out, can be pressed again
  });
  window.addEventListener("pageshow", () => busy(0));
})();
