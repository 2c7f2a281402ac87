// All open lots in one table that holds only the rows in sight. The server says which lots a wish leaves, in
// which order, and what they come to; here they are only shown.
"use strict";
(() => {
  const box = document.getElementById("lots-box");
  const form = document.getElementById("lots-wish");
  if (!box || !form) return;
  const table = box.querySelector("table");
  const rows = document.getElementById("lots-rows");
  const heads = [...table.querySelectorAll("thead [aria-sort]")];
  const MORE = 12;
  const live = new Map();
  let data, order, height = 36, asked = 0;

  const make = (tag, css, text) => {
    const made = document.createElement(tag);
    if (css) made.className = css;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const space = () => {
    const made = make("tbody", "space");
    made.setAttribute("aria-hidden", "true");
    made.append(make("tr"));
    made.firstChild.append(make("td"));
    made.firstChild.firstChild.colSpan = heads.length + 1;
    return made;
  };
  const above = space(), below = space();
  const tall = (one, size) => { one.firstChild.firstChild.style.height = `${size}px`; one.hidden = !size; };

  const units = (text) => {
    const [whole, part = ""] = text.split(".");
    const kept = part.replace(/0+$/, "");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (kept ? `.${kept}` : "");
  };
  const figure = (cell, css, value, text) => {
    const one = cell.firstChild;
    one.className = value === null ? "unknown" : css;
    one.value = value ?? "";
    one.textContent = value === null ? "not known" : text(value);
  };
  const money = (cell, value) => figure(cell, value?.startsWith("-") ? "money negative" : "money", value, lotwise.money);
  const share = (value) => `${value < 0 ? "−" : ""}${Math.abs(value)} %`;

  const row = () => {
    const made = make("tr");
    const lead = make("th", "id");
    lead.scope = "row";
    const link = make("a");
    link.dataset.why = "";
    lead.append(link);
    made.append(lead);
    for (const head of heads) {
      const cell = make("td", head.classList.contains("number") ? "number" : "");
      if (cell.className) cell.append(make("data"));
      made.append(cell);
    }
    return made;
  };
  const fill = (made, at) => {
    const n = order[at], all = data.columns, word = (name) => data.names[name][all[name][n]];
    const [lead, asset, gain, part, quantity, wallet, day, term, days, basis, value, proof] = made.children;
    made.setAttribute("aria-rowindex", at + 2);
    lead.firstChild.href = `/lots/${all.id[n]}`;
    lead.firstChild.textContent = all.id[n].slice(4, 11);
    wallet.textContent = wallet.title = word("wallet");
    asset.textContent = asset.title = word("asset");
    figure(quantity, "units", all.quantity[n], units);
    day.textContent = word("acquired_on") ?? "not known";
    term.textContent = word("term") ?? "not known";
    days.firstChild.textContent = all.days_to_long[n] === null ? "?" : all.days_to_long[n] || "";
    money(basis, all.basis_usd[n]);
    money(value, all.fmv_usd[n]);
    money(gain, all.gain_usd[n]);
    const heat = all.heat[n];
    part.className = `number heat${heat ? `-${heat < 0 ? "m" : "p"}${Math.abs(heat)}` : ""}`;
    const percent = all.percent[n];
    part.firstChild.value = percent ?? "";
    part.firstChild.textContent = percent === null ? "" : share(percent);
    const state = word("state");
    proof.textContent = state === "free" ? word("evidence") : `${word("evidence")} (${state})`;
  };

  const draw = () => {
    const first = Math.max(0, Math.floor(box.scrollTop / height) - MORE);
    const last = Math.min(order.length, Math.ceil((box.scrollTop + box.clientHeight) / height) + MORE);
    const spare = [];
    for (const [at, one] of live) {
      if (at >= first && at < last) continue;
      if (one.contains(document.activeElement)) box.focus({ preventScroll: true });
      live.delete(at);
      spare.push(one);
    }
    let place = null;
    for (let at = last - 1; at >= first; at -= 1) {
      let one = live.get(at);
      if (!one) {
        one = spare.pop() ?? row();
        fill(one, at);
        live.set(at, one);
      }
      if (one.nextSibling !== place || one.parentNode !== rows) rows.insertBefore(one, place);
      place = one;
    }
    spare.forEach((one) => one.remove());
    tall(above, first * height);
    tall(below, (order.length - last) * height);
  };
  const anew = () => {
    if (rows.contains(document.activeElement)) box.focus({ preventScroll: true });
    live.clear();
    rows.replaceChildren();
    table.setAttribute("aria-rowcount", order.length + 1);
    box.scrollTop = 0;
    draw();
    height = rows.firstChild?.getBoundingClientRect().height || height;
    draw();
  };
  const go = (at) => {
    const to = Math.min(Math.max(at, 0), order.length - 1), head = table.tHead.offsetHeight;
    if (to * height < box.scrollTop) box.scrollTop = to * height;
    const end = (to + 1) * height + head - box.clientHeight;
    if (end > box.scrollTop) box.scrollTop = end;
    draw();
    const link = live.get(to)?.querySelector("a");
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest" });
  };

  const wish = () => {
    const said = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (said.get("sort") === "gain_usd") said.delete("sort");
    return said.toString();
  };
  const sums = (said) => {
    const total = said.total;
    document.getElementById("lots-count").textContent = total.lots.toLocaleString("en-US");
    document.querySelectorAll("[data-total]").forEach((one) => {
      const made = make("data");
      const holder = make("td");
      holder.append(made);
      money(holder, total[one.dataset.total]);
      one.replaceChildren(made);
    });
    document.querySelectorAll("[data-missing]").forEach((one) => {
      const count = total[one.dataset.missing];
      one.textContent = count ? ` and ${count.toLocaleString("en-US")} not known` : "";
    });
    document.getElementById("lots-said").textContent = `${total.lots.toLocaleString("en-US")} lots`;
    document.getElementById("lots-none").hidden = total.lots > 0;
    box.hidden = !total.lots;
  };
  const groups = (said) => {
    const by = form.elements.group.value, section = document.getElementById("lots-groups");
    section.hidden = !said.groups.length;
    document.getElementById("lots-group").textContent = by;
    section.querySelector("tbody").replaceChildren(...said.groups.map((one) => {
      const made = make("tr"), lead = make("th");
      lead.scope = "row";
      const only = new URLSearchParams(wish());
      only.delete("group");
      only.set(by, one.name);
      if (one.name === "not known") lead.textContent = one.name;
      else lead.append(Object.assign(make("a", "", one.name), { href: `/lots?${only}` }));
      made.append(lead, make("td", "number", one.total.lots.toLocaleString("en-US")));
      const quantity = make("td", "number");
      if (one.quantity !== null) {
        quantity.append(make("data"));
        figure(quantity, "units", one.quantity, units);
      }
      made.append(quantity);
      for (const [name, without] of [["basis_usd", "without_basis"], ["fmv_usd", "without_value"], ["gain_usd", "without_gain"]]) {
        const cell = make("td", "number");
        cell.append(make("data"));
        money(cell, one.total[name]);
        if (one.total[without]) cell.append(` + ${one.total[without]} not known`);
        made.append(cell);
      }
      return made;
    }));
  };
  const sorted = () => heads.forEach((head) => {
    const link = head.firstElementChild, is = link.dataset.sort === form.elements.sort.value;
    const down = form.elements.is_descending.value;
    head.setAttribute("aria-sort", is ? (down ? "descending" : "ascending") : "none");
  });
  const ask = async () => {
    const mine = (asked += 1), said = wish();
    try {
      const answer = await lotwise.ask(`/lots/view?${said}`);
      if (mine !== asked) return;
      order = answer.order;
      history.replaceState(null, "", said ? `/lots?${said}` : "/lots");
      sums(answer);
      groups(answer);
      sorted();
      anew();
    } catch (error) {
      if (mine === asked) lotwise.say(error.message);
    }
  };

  const begin = async () => {
    try {
      const said = wish();
      const [all, seen] = await Promise.all([
        lotwise.ask("/lots/data"),
        said ? lotwise.ask(`/lots/view?${said}`) : null,
      ]);
      data = all;
      order = seen?.order ?? Array.from({ length: data.lots }, (_, n) => n);
    } catch (error) {
      return lotwise.say(error.message);
    }
    document.getElementById("lots-pages")?.remove();
    box.classList.add("windowed");
    table.tHead.rows[0].setAttribute("aria-rowindex", 1);
    rows.before(above);
    rows.after(below);
    anew();
    let wait;
    const soon = () => { clearTimeout(wait); wait = setTimeout(ask, 60); };
    form.addEventListener("input", (event) => (event.target.type === "search" ? soon() : ask()));
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
    table.tHead.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-sort]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { sort, is_descending: down } = form.elements;
      down.value = sort.value === link.dataset.sort && !down.value ? "1" : "";
      sort.value = link.dataset.sort;
      ask();
    });
    let due = false;
    box.addEventListener("scroll", () => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => { due = false; draw(); });
    }, { passive: true });
    addEventListener("resize", draw);
    rows.addEventListener("keydown", (event) => {
      const at = Number(event.target.closest("tr")?.getAttribute("aria-rowindex")) - 2;
      const leap = Math.max(1, Math.floor(box.clientHeight / height) - 2);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + leap, PageUp: at - leap, Home: 0, End: order.length - 1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      go(to);
    });
    box.dataset.ready = "1";
    if ([...form.elements].some((one) => one.name && lotwise.isChanged(one))) ask(); // what was wished before this ran
  };
  begin();
})();
