// Of a large project the answer is fetched after the page: its part takes the place of the waiting words.
"use strict";

const later = document.getElementById("answer-later");
if (later) {
  fetch(later.dataset.address, { headers: { "x-part": "1" } })
    .then(async (answer) => {
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("main").replaceChildren(...found.body.childNodes);
    })
    .catch(() => {
      later.querySelector("[role=status]").textContent = "The server does not answer. Is `lotwise serve` still running?";
    });
}
