// Keys for quick hands, listed on the page of help; every page works without this file.
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
  const keyed = (name) => document.querySelector(`[data-key="${name}"]`);
  const go = (name) => { const link = keyed(name); if (link) link.click(); };
  // What goes to the public is never done by one key: the hand is put on the button.
  const reach = (name) => { const button = keyed(name); if (button) button.focus(); };
  // Opens a part of the page and puts the hand on its first field.
  const open = (name) => {
    const part = document.querySelector(`[data-open="${name}"]`);
    if (!part) return;
    part.open = true;
    part.scrollIntoView({ block: "nearest" });
    const field = part.querySelector("select, textarea, input:not([type=hidden]), button");
    if (field) field.focus();
  };
  const step = (by) => { if (rows.length) choose(chosen + by); else go(by > 0 ? "after" : "before"); };
  const keys = {
    p: () => open("proposals"), x: () => open("check"), r: () => open("grade"), v: () => open("verify"), m: () => open("merge"),
    n: () => open("note"), z: () => go("undo"), d: () => go("close"), y: () => reach("sign"),
    j: () => step(1), k: () => step(-1), u: () => go("back"), l: () => go("newer"),
    o: () => go("words"), c: () => go("claim"), s: () => go("seen"), "/": () => { const field = document.querySelector("[data-search]"); if (field) field.focus(); },
    "?": () => location.assign("/help/"), g: () => { waiting = true; },
  };
  const after = { q: "/", r: "/reports/", a: "/account/", p: "/people/", n: "/notices/", f: "/fakes/", b: "/presence/", s: "/shift/", h: "/help/" };
  // On a choice that has a key, the keys choose: v 2 Enter is a verdict, r C 3 Enter a grade. Letters mean nothing else there.
  const pick = (event) => {
    if (!event.target.dataset.pick) return;
    const choice = [...event.target.form.querySelectorAll("[data-pick]")].find(one => one.dataset.pick === event.key.toUpperCase());
    if (!choice) return;
    choice.checked = true;
    choice.focus();
    event.preventDefault();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { document.activeElement.blur(); return; }
    if (event.target.matches("input, textarea, select")) { pick(event); return; }
    if (waiting) { waiting = false; if (after[event.key]) location.assign(after[event.key]); return; }
    const act = keys[event.key];
    if (act) { act(); event.preventDefault(); }
  });
  // The queue goes on where the person left it.
  const left = rows.findIndex(row => row.id && `#${row.id}` === location.hash);
  if (left >= 0) choose(left);
  // One form at a time: a tired hand presses twice, and a second press would cut the first off on its way.
  let sent = 0;
  const busy = (now) => { sent = now; document.documentElement.classList.toggle("busy", now > 0); };
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    else busy(setTimeout(() => busy(0), 10_000)); // what was stopped, or gave a file out, can be pressed again
  });
  window.addEventListener("pageshow", () => busy(0));
  // What waits for somebody, asked of the desk again and again: nobody reloads a page at three in the morning.
  const waits = document.getElementById("waits");
  const title = document.title;
  const call = (alerts) => { document.title = alerts > 0 ? `(${alerts}!) ${title}` : title; }; // seen from another tab too
  if (waits) call(waits.dataset.alerts);
  const look = async () => {
    try {
      const answer = await fetch(waits.dataset.address, { headers: { Accept: "text/html" } });
      if (answer.redirected) { document.getElementById("ended").hidden = false; clearInterval(beat); return; }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("waits");
      if (!fresh || fresh.textContent === waits.textContent) return; // said once, not at every look
      waits.replaceChildren(...fresh.childNodes);
      call(fresh.dataset.alerts);
    } catch { /* the desk is away for a moment: the next look finds it */ }
  };
  const beat = waits ? setInterval(look, 15_000) : 0; // ms; half of what a quick signal may take
  document.addEventListener("visibilitychange", () => { if (waits && !document.hidden) look(); });
})();
