// The plan: each tick asks for the value of that very choice; the newest question wins, older ones are let go.
"use strict";

(() => {
  const form = document.getElementById("choose");
  const days = document.getElementById("wait-form");

  // Which law is looked at; without scripts all of them stand below each other.
  const laws = document.getElementById("law-switch");
  const showLaw = () => {
    const wanted = laws.querySelector("input:checked").value;
    document.querySelectorAll(".law").forEach((one) => (one.hidden = one.dataset.law !== wanted));
  };
  if (laws) {
    laws.addEventListener("change", showLaw);
    showLaw();
  }

  // Waiting: the answer is put below the form.
  days?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = document.getElementById("wait-result");
    place.textContent = "One moment …";
    try {
      const answer = await fetch(`${days.action}?days=${encodeURIComponent(days.elements.days.value)}`, { headers: { "x-part": "1" } });
      const text = await answer.text();
      place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    } catch {
      place.textContent = "The server does not answer. Is `lotwise serve` still running?";
    }
  });

  if (!form) return;
  const rows = new Map([...form.querySelectorAll("tr[data-key]")].map((row) => [row.dataset.key, row]));
  const box = (row) => row.querySelector('input[name="sell"]');
  const units = (row) => row.querySelector('input[name^="units."]');
  const bar = document.getElementById("choice-bar");
  const fault = document.getElementById("choice-fault");
  const start = form.dataset.from;
  const elsewhere = new Map([...form.querySelectorAll('input[name="rest"]')].map((one) => one.value.split("~")));
  // What the rows said when the page came is part of the choice only where somebody changed it, here or before.
  const touched = new Set(elsewhere.keys());
  new URLSearchParams(location.search).getAll("shown").forEach((key) => touched.add(key));
  new URLSearchParams(location.search).getAll("rest").forEach((text) => touched.add(text.split("~")[0]));
  let asking = null;
  let later = 0;

  /** A part of a quantity, exactly: digits are counted, not measured. */
  const portion = (text, percent) => {
    const [whole, part = ""] = text.split(".");
    if (percent === 100n) return text;
    const steps = (BigInt(whole + part.padEnd(18, "0")) * percent) / 100n;
    const digits = steps.toString().padStart(19, "0");
    return `${digits.slice(0, -18)}.${digits.slice(-18)}`.replace(/\.?0+$/, "");
  };
  const percentOf = (text, whole) => {
    const part = Number(text) / Number(whole);
    return Number.isFinite(part) ? Math.round(Math.min(1, Math.max(0, part)) * 100) : 0;
  };

  const choice = () => {
    const lots = {};
    for (const key of touched) {
      const row = rows.get(key);
      if (!row) lots[key] = elsewhere.get(key) ?? "0";
      else lots[key] = box(row).checked ? units(row).value.trim().replaceAll(",", "") || "all" : "0";
    }
    return lots;
  };

  const put = (cell, text, isLinked) => {
    const value = cell.querySelector("data, .unknown");
    if (value && text !== null && text !== undefined) {
      value.setAttribute("value", text);
      value.className = text.startsWith("-") && lotwise.money(text).startsWith("−") ? "money negative" : "money";
      value.textContent = lotwise.money(text);
    }
    const link = cell.querySelector("a[data-why], a[data-was]");
    if (!link) return;
    if (isLinked && link.dataset.was) {
      link.href = link.dataset.was;
      link.dataset.why = "";
      delete link.dataset.was;
    } else if (!isLinked && link.hasAttribute("href")) {
      link.dataset.was = link.getAttribute("href");
      link.removeAttribute("href");
      delete link.dataset.why;
    }
  };

  const draw = (id, text) => {
    const place = document.querySelector(`#${id} svg`);
    const made = text && new DOMParser().parseFromString(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '), "image/svg+xml").documentElement;
    if (place && made && made.nodeName === "svg") place.replaceWith(document.importNode(made, true));
  };

  const show = (found) => {
    const figures = { ...found, ...found.worth };
    for (const cell of document.querySelectorAll("#totals [data-figure], #choice-bar [data-figure]")) put(cell, figures[cell.dataset.figure], found.is_plan);
    document.getElementById("choice-answer").textContent = found.answer;
    document.getElementById("choice-notes").replaceChildren(...found.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })));
    bar.classList.toggle("is-best", found.is_plan);
    draw("drawing-waterfall", found.drawings.waterfall);
    draw("drawing-curve", found.drawings.curve);
    const go = document.getElementById("go-on");
    if (go) go.href = found.is_plan ? "/before" : `${go.dataset.base}?${address()}`;
    for (const one of found.rows) {
      const row = rows.get(one.key);
      row.classList.toggle("below", !one.is_sold);
      for (const cell of row.querySelectorAll("[data-figure]")) put(cell, one[cell.dataset.figure], found.is_plan);
    }
    history.replaceState(null, "", found.is_plan && start === "plan" ? location.pathname : `?${address()}`);
  };

  const address = () => {
    const said = new URLSearchParams([["from", start], ["page", form.elements.page.value]]);
    for (const [key, text] of Object.entries(choice())) said.append("rest", `${key}~${text}`);
    return said;
  };

  const complain = (found) => {
    fault.replaceChildren(document.createTextNode(`${found.what} ${found.fix ?? ""}`.trim()));
    if (!found.needs?.length) return;
    const add = Object.assign(document.createElement("button"), { type: "button", textContent: "Sell those too" });
    add.addEventListener("click", () => {
      for (const key of found.needs) {
        touched.add(key);
        const row = rows.get(key);
        if (row) {
          box(row).checked = true;
          units(row).value = row.dataset.whole;
          follow(row);
        } else elsewhere.set(key, "all");
      }
      ask();
    });
    fault.append(" ", add);
  };

  /** Ask for the choice's value; where rows are named, for their effects too. */
  const ask = async (named = []) => {
    asking?.abort();
    clearTimeout(later);
    const own = (asking = new AbortController());
    bar.classList.add("busy");
    const asked = performance.now();
    try {
      const answer = await fetch("/plan/selection", {
        method: "POST",
        signal: own.signal,
        headers: { accept: "application/json", "content-type": "application/json", "x-csrf": lotwise.csrf },
        body: JSON.stringify({ from: start, lots: choice(), rows: named }),
      });
      const found = await answer.json();
      if (own.signal.aborted) return;
      bar.classList.remove("busy");
      if (!answer.ok) return complain(found);
      fault.replaceChildren();
      show(found);
      bar.dataset.took = Math.round(performance.now() - asked);
      if (!named.length) later = setTimeout(() => ask([...rows.keys()]), 150);
    } catch (error) {
      if (error.name === "AbortError") return;
      bar.classList.remove("busy");
      fault.textContent = "The server does not answer. Is `lotwise serve` still running?";
    }
  };

  const follow = (row) => {
    const slider = row.querySelector('input[type="range"]');
    slider.value = box(row).checked ? percentOf(units(row).value, row.dataset.whole) : 0;
  };

  for (const row of rows.values()) {
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, step: 1 });
    slider.setAttribute("aria-label", `${units(row).getAttribute("aria-label").replace("Units", "Part")}, in percent`);
    units(row).before(slider);
    follow(row);
    slider.addEventListener("input", () => {
      const percent = BigInt(slider.value);
      box(row).checked = percent > 0n;
      if (percent > 0n) units(row).value = portion(row.dataset.whole, percent);
      touched.add(row.dataset.key);
      ask();
    });
  }
  const take = (row, field) => {
    if (field === units(row)) box(row).checked = Number(field.value) !== 0 || field.value.trim() === "";
    touched.add(row.dataset.key);
    follow(row);
  };
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (!row || event.target.type === "range") return;
    take(row, event.target);
    ask();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.id !== "value") return;
    event.preventDefault();
    ask();
  });
  document.getElementById("value").hidden = true;

  // What somebody chose before this ran, or the browser kept when the page came back, is valued too.
  const early = [...rows.values()].filter((row) => [units(row), box(row)].some(lotwise.isChanged));
  for (const row of early) take(row, lotwise.isChanged(box(row)) ? box(row) : units(row));
  if (early.length) ask();
})();
