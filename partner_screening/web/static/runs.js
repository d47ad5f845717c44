"use strict";
// Watches a run: the page says by itself how far it is, and shows the results when it has ended.
(() => {
  const watched = document.querySelector("[data-watch]");
  if (!watched) return;
  const words = watched.querySelector("[data-words]");
  const bar = watched.querySelector("progress");
  watched.querySelectorAll("[data-no-script]").forEach((one) => { one.hidden = true; });
  const look = async () => {
    try {
      const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (told.state !== "running") { location.reload(); return; }
      if (words.textContent !== told.words) words.textContent = told.words;
      bar.max = told.total || 1;
      bar.value = told.done;
    } catch (broken) { /* the line comes back */ }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1000);
})();
