/* What pages do beyond links and forms: nothing here is needed to reach or send anything. */
(() => {
  "use strict";

  /* After an unsuccessful submission the reader begins at the summary of errors. */
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  /* A form that is being sent is not sent twice; the server would recognise it anyway. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "true";
    setTimeout(() => { delete form.dataset.sending; }, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });

  /* Choosing all rows of a list. */
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-select-all]");
    if (!box) return;
    for (const one of document.querySelectorAll(`[name="${box.dataset.selectAll}"]`)) one.checked = box.checked;
  });

  /* After part of a page was exchanged, tell how many rows there are now. */
  document.addEventListener("htmx:afterSwap", (event) => {
    const told = document.getElementById("list-status");
    const fresh = event.target.querySelector("[data-status]");
    if (told && fresh) told.textContent = fresh.dataset.status;
  });

  /* Printing needs no address bar hunting. */
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
