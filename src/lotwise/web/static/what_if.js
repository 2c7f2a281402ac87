// What if: a slider for each price beside its exact number; what takes seconds is loaded after the page.
"use strict";

(() => {
  /** A price moved by whole percents, exactly: digits are counted, not measured. */
  const moved = (text, percent) => {
    const [whole, part = ""] = text.split(".");
    const steps = BigInt(whole + part) * BigInt(100 + percent);
    const places = part.length + 2;
    const digits = steps.toString().padStart(places + 1, "0");
    return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  };

  const slider = (label) => {
    const made = Object.assign(document.createElement("input"), { type: "range", min: -50, max: 50, step: 1, value: 0 });
    made.setAttribute("aria-label", label);
    return made;
  };

  const prices = [...document.querySelectorAll(".price")].map((place) => {
    const field = place.querySelector("input");
    const label = place.querySelector("label");
    const made = slider(`${label.textContent}, percent from today`);
    const percent = Object.assign(document.createElement("span"), { className: "percent" });
    const today = place.dataset.today;
    const tell = () => {
      const far = (Number(field.value.replaceAll(",", "").replace("$", "")) / Number(today) - 1) * 100;
      percent.textContent = Number.isFinite(far) ? `${far > 0 ? "+" : far < 0 ? "−" : ""}${Math.abs(far).toFixed(Math.abs(far) < 10 && far % 1 ? 1 : 0)} %` : "";
      if (Number.isFinite(far)) made.value = Math.round(far);
      made.setAttribute("aria-valuetext", percent.textContent);
    };
    label.append(percent);
    field.before(made);
    made.addEventListener("input", () => {
      field.value = Number(made.value) ? moved(today, Number(made.value)) : today;
      tell();
    });
    field.addEventListener("input", tell);
    tell();
    return { made, move: (value) => { made.value = value; made.dispatchEvent(new Event("input")); } };
  });

  if (prices.length > 1) {
    const place = document.createElement("div");
    const label = Object.assign(document.createElement("label"), { textContent: "All prices together", htmlFor: "all-prices" });
    const all = Object.assign(slider("All prices, percent from today"), { id: "all-prices" });
    all.addEventListener("input", () => prices.forEach((one) => one.move(all.value)));
    place.className = "price-all";
    place.append(label, all);
    document.querySelector(".prices")?.before(place);
  }

  const place = document.getElementById("sensitivity-place");
  if (!place) return;

  const load = async (address) => {
    try {
      const answer = await fetch(address, { headers: { "x-part": "1" } });
      const text = await answer.text();
      if (!answer.ok) throw new Error();
      place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    } catch {
      place.textContent = "The server does not answer. Is `lotwise serve` still running?";
      return;
    }
    place.querySelector("[data-best]")?.addEventListener("click", (event) => {
      event.preventDefault();
      load(event.target.href);
    });
    const working = place.querySelector("[data-work]");
    if (working) follow(working);
  };

  const follow = async (working) => {
    let now = null;
    try {
      now = await lotwise.ask(`${working.dataset.work}/now`);
    } catch {
      now = { is_over: false, whole: 0, at_hand: "The server does not answer; trying again" };
    }
    if (now.is_over) {
      if (now.leads_to) return load(`${place.dataset.address}?best=1`);
      working.querySelector("p").textContent = `${now.what} ${now.fix}`.trim();
      working.querySelector("progress").remove();
      return;
    }
    working.querySelector("p").textContent = `${now.at_hand || "Starting"}${now.whole ? `: ${now.done} of ${now.whole}` : ""} …`;
    if (now.whole) Object.assign(working.querySelector("progress"), { max: now.whole, value: now.done });
    setTimeout(() => follow(working), 400);
  };

  place.textContent = "One moment …";
  load(place.dataset.address);
})();
