// Tax: a line that is opened fetches its reasons, down to the rows; without this, a link leads to them.
"use strict";

document.querySelectorAll("details[data-reasons]").forEach((line) => {
  const tell = async () => {
    if (!line.open || line.dataset.fetched !== undefined) return;
    line.dataset.fetched = "";
    const place = document.createElement("div");
    place.className = "reasons";
    place.textContent = "One moment …";
    line.append(place);
    try {
      const answer = await fetch(line.dataset.reasons, { headers: { "x-part": "1" } });
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const tree = read.querySelector(".tree > li");
      const inside = tree?.querySelector(":scope > details > ul");
      if (inside) {
        inside.className = "tree";
        inside.querySelectorAll("details").forEach((one) => (one.open = false));
        place.replaceChildren(inside);
      } else {
        place.remove();
      }
    } catch {
      place.textContent = "The server does not answer. Is `lotwise serve` still running?";
      delete line.dataset.fetched;
    }
  };
  line.addEventListener("toggle", tell);
  tell(); // of a line that was opened before this ran
});

// A link to a line opens the form and the line it leads to.
const show = () => {
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (!wanted) return;
  for (let one = wanted; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  wanted.scrollIntoView();
};
addEventListener("hashchange", show);
show();
