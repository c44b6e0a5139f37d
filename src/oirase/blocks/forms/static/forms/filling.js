/* What somebody types while the server works out the next fields is not overwritten by its answer, and what was kept
   earlier does not overtake what is sent: a button waits until everything under way has arrived. */
(() => {
  "use strict";

  const PLACE = "fields";
  const typed = (control) => (control.matches("[type=checkbox], [type=radio]") ? control.checked : control.value);
  const key = (control) => `${control.name}\u0000${control.matches("[type=checkbox], [type=radio]") ? control.value : ""}`;
  const controls = () =>
    Array.from(document.querySelectorAll(`#${PLACE} input[name]:not([type=hidden], [type=file]), #${PLACE} select[name], #${PLACE} textarea[name]`));

  let sent = null;
  let later = null;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target && event.detail.target.id === PLACE) {
      sent = new Map(controls().map((control) => [key(control), typed(control)]));
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.target || event.detail.target.id !== PLACE || !sent) return;
    later = controls().filter((control) => sent.get(key(control)) !== typed(control)).map((control) => [key(control), typed(control)]);
  });

  document.addEventListener("htmx:afterSwap", () => {
    if (!later) return;
    const kept = new Map(later);
    for (const control of controls()) {
      if (!kept.has(key(control))) continue;
      if (control.matches("[type=checkbox], [type=radio]")) control.checked = kept.get(key(control));
      else control.value = kept.get(key(control));
    }
    later = null;
    sent = null;
  });

  let underway = 0;
  let waiting = null;
  const isOurs = (form) => Boolean(form && form.querySelector(`#${PLACE}`));
  const button = ({ form, submitter }) =>
    !submitter || submitter.isConnected
      ? submitter
      : form.querySelector(`button[name="${submitter.name}"][value="${CSS.escape(submitter.value)}"]`);

  document.addEventListener("htmx:beforeSend", (event) => {
    if (isOurs(event.target.closest("form"))) underway += 1;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (underway && event.detail.xhr) underway -= 1;
    if (underway || !waiting) return;
    const sent = waiting;
    waiting = null;
    sent.form.requestSubmit(button(sent));
  });

  // Before anybody else takes the form for sent.
  document.addEventListener(
    "submit",
    (event) => {
      if (!underway || !isOurs(event.target)) return;
      event.preventDefault();
      waiting = { form: event.target, submitter: event.submitter };
    },
    true,
  );
})();
