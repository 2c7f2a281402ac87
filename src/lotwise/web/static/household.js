// Which questions matter depends on the answers; the server knows. Questions that do not matter are out of sight,
// and what was typed into them is kept.
"use strict";
(() => {
  const form = document.getElementById("household");
  if (!form) return;
  const questions = [...form.querySelectorAll(".question")];
  let asked = 0, wait;
  const show = (names) => questions.forEach((one) => { one.hidden = !names.has(one.dataset.name); });
  const look = async () => {
    const mine = (asked += 1);
    try {
      const answer = await fetch("/household/asked", {
        method: "POST",
        headers: { accept: "application/json", "x-csrf": lotwise.csrf },
        body: new URLSearchParams([...new FormData(form)]),
      });
      if (answer.ok && mine === asked) show(new Set((await answer.json()).asked));
    } catch {
      show(new Set(questions.map((one) => one.dataset.name)));
    }
  };
  form.classList.add("scripted");
  show(new Set(questions.filter((one) => !("unasked" in one.dataset)).map((one) => one.dataset.name)));
  form.addEventListener("change", look);
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, 250); });
  if (document.activeElement === document.body) form.querySelector("[aria-invalid]")?.focus();
  if (questions.some((one) => [...one.querySelectorAll("[name]")].some(lotwise.isChanged))) look(); // before this ran
})();
