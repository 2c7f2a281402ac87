// What every page does: reasons open in a dialog, work that takes long shows that it is under way,
// and requests carry the session's secret. Everything works without it by plain links and forms.
"use strict";

const lotwise = {
  csrf: document.body?.dataset.csrf ?? "",
  seen: document.body?.dataset.seen ?? "",

  /** Ask the server; what it refuses is thrown as an Error in a sentence. */
  async ask(address, body) {
    const wanted = { headers: { accept: "application/json", "x-csrf": lotwise.csrf } };
    if (body !== undefined) {
      wanted.method = "POST";
      wanted.headers["content-type"] = "application/json";
      wanted.body = JSON.stringify(body);
    }
    const answer = await fetch(address, wanted);
    if (!answer.ok) {
      const said = await answer.json().catch(() => ({ what: `The server answered ${answer.status}.`, fix: "" }));
      throw new Error(`${said.what} ${said.fix}`.trim());
    }
    return answer.json();
  },

  /** Whether a field is not as the page brought it: somebody changed it before scripts ran, or the browser kept it. */
  isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    const brought = [...field.options].find((one) => one.defaultSelected) ?? field.options[0];
    return field.value !== brought?.value;
  },

  /** Say something for some seconds, aloud too. */
  say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    document.getElementById("said")?.append(line);
    setTimeout(() => line.remove(), 8000);
  },

  /** Money as the pages write it; the text is the server's own, to the cent. */
  money(text) {
    if (text === null || text === undefined) return "not known";
    const negative = text.startsWith("-");
    const [whole, part = ""] = text.replace("-", "").split(".");
    let cents = BigInt(whole + part.padEnd(2, "0").slice(0, 2));
    if (part.length > 2 && part[2] >= "5") cents += 1n;
    const digits = cents.toString().padStart(3, "0");
    const dollars = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${negative && cents > 0n ? "−" : ""}$${dollars}.${digits.slice(-2)}`;
  },
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-why]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const dialog = document.getElementById("reasons");
  if (!dialog) return;
  event.preventDefault();
  const body = document.getElementById("reasons-body");
  body.textContent = "One moment …";
  if (!dialog.open) dialog.showModal();
  try {
    const answer = await fetch(link.href, { headers: { "x-part": "1" } });
    const text = await answer.text();
    body.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  } catch {
    body.textContent = "The server does not answer. Is `lotwise serve` still running?";
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.silent !== undefined) return;
  const button = event.submitter ?? form.querySelector("button");
  setTimeout(() => {
    if (event.defaultPrevented) return;
    button?.setAttribute("aria-busy", "true");
    form.querySelectorAll("button").forEach((one) => (one.disabled = true));
  });
});
addEventListener("pageshow", () => document.querySelectorAll("button[aria-busy]").forEach((one) => {
  one.removeAttribute("aria-busy");
  one.form?.querySelectorAll("button").forEach((other) => (other.disabled = false));
}));

// On a narrow screen the pages stand in a strip: bring the one that is open into sight.
const strip = document.querySelector(".steps ol");
const opened = strip?.querySelector("[aria-current]");
if (opened) {
  const [outer, inner] = [strip.getBoundingClientRect(), opened.getBoundingClientRect()];
  strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

// Work that takes long: ask how far it is until it is over, then go on to the result.
const work = document.getElementById("work");
if (work) {
  const look = async () => {
    try {
      const now = await lotwise.ask(`${work.dataset.address}/now`);
      if (now.is_over) return location.replace(work.dataset.address);
      const far = now.whole ? `: ${now.done} of ${now.whole}` : "";
      document.getElementById("work-now").textContent = `${now.at_hand || "Starting"}${far} …`;
      const bar = document.getElementById("work-bar");
      if (now.whole) Object.assign(bar, { max: now.whole, value: now.done });
      else bar.removeAttribute("value");
    } catch {
      document.getElementById("work-now").textContent = "The server does not answer; trying again …";
    }
    setTimeout(look, 400);
  };
  setTimeout(look, 400);
}
