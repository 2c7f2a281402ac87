// Files and folders can be dropped; what was chosen is named, and what is too much is said before it is sent.
"use strict";

const form = document.getElementById("import-form");
if (form) {
  const drop = document.getElementById("drop");
  const files = document.getElementById("files");
  const folder = document.getElementById("folder");
  const chosen = document.getElementById("chosen");
  const mostBytes = Number(form.dataset.mostBytes);
  const mostFiles = Number(form.dataset.mostFiles);
  document.getElementById("drop-here").classList.remove("hidden");

  const all = () => [...files.files, ...folder.files].filter((one) => !one.name.startsWith("."));
  const tooMuch = () => {
    const found = all();
    const bytes = found.reduce((sum, one) => sum + one.size, 0);
    if (found.length > mostFiles) return `These are ${found.length} files; at most ${mostFiles} go at once. Choose fewer, or pack them into a ZIP archive.`;
    if (bytes > mostBytes * 0.99) return `That is more than ${Math.floor(mostBytes / 1048576)} MB at once. Import it with: lotwise import FILE`;
    return "";
  };
  const tell = () => {
    const names = all().map((one) => one.name);
    const shown = names.slice(0, 8).join(", ") + (names.length > 8 ? `, and ${names.length - 8} more` : "");
    chosen.textContent = tooMuch() || (names.length ? `Chosen: ${shown}.` : "");
  };
  files.addEventListener("change", tell);
  folder.addEventListener("change", tell);
  tell(); // files that were chosen before this ran, or that the browser kept when the page came back

  const inside = async (entry) => {
    if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return (await Promise.all(found.map(inside))).flat();
      found.push(...some);
    }
  };
  const over = (event) => {
    event.preventDefault();
    drop.classList.add("over");
  };
  drop.addEventListener("dragenter", over);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files];
    const kept = new DataTransfer();
    try {
      const found = entries.length ? (await Promise.all(entries.map(inside))).flat() : plain;
      for (const one of found) if (!one.name.startsWith(".")) kept.items.add(one);
    } catch {
      chosen.textContent = "That could not be read. Choose the files instead.";
      return;
    }
    files.files = kept.files;
    folder.value = "";
    tell();
    if (all().length && !tooMuch()) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    const wrong = all().length ? tooMuch() : "Choose one or more files first.";
    if (!wrong) return;
    event.preventDefault();
    chosen.textContent = wrong;
  });
}
