"use strict";
// Every page works without this script; with it, forms need fewer clicks and say sooner what is wrong.
(() => {
  const each = (selector, work) => document.querySelectorAll(selector).forEach(work);

  // A choice that sends its form by itself; the button beside it is for those without scripts.
  each("[data-submit-on-change]", (form) => {
    form.addEventListener("change", () => form.requestSubmit());
    form.querySelectorAll("[data-no-script]").forEach((button) => { button.hidden = true; });
  });

  // On a small screen the list comes first: what narrows it unfolds on demand.
  if (matchMedia("(max-width: 40rem)").matches) {
    each("details[data-folds]:not([data-in-use])", (box) => { box.open = false; });
  }

  // Whoever sent a form with mistakes begins at the list of them.
  const problem = document.querySelector("[data-focus]");
  if (problem) problem.focus();

  // A form that was sent once is not sent again by an impatient second click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });

  // The way back goes where the person came from, when that was a page of ours.
  each("[data-back]", (link) => {
    if (document.referrer.startsWith(location.origin + "/")) {
      link.addEventListener("click", (event) => { event.preventDefault(); history.back(); });
    }
  });
})();
