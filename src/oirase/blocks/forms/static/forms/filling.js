/* A page of a form that changes while somebody fills it in: nothing typed is lost, and who cannot see it is told. */
(() => {
  "use strict";

  const PLACE = "fields";
  const LABELS = ".field__label, .form-group > legend, .form-note > h2";
  const typed = (control) => (control.matches("[type=checkbox], [type=radio]") ? control.checked : control.value);
  const key = (control) => `${control.name}\u0000${control.matches("[type=checkbox], [type=radio]") ? control.value : ""}`;
  const controls = () =>
    Array.from(document.querySelectorAll(`#${PLACE} input[name]:not([type=hidden], [type=file]), #${PLACE} select[name], #${PLACE} textarea[name]`));

  /* The words of a label without the mark for what is needed. */
  const words = (label) => Array.from(label.childNodes).filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim()).join("");
  const questions = () => Array.from(document.querySelectorAll(LABELS)).map(words);
  const results = () =>
    new Map(Array.from(document.querySelectorAll(`#${PLACE} output[aria-labelledby]`), (one) => [words(document.getElementById(one.getAttribute("aria-labelledby"))), one.textContent]));

  const holds = (target) => Boolean(target) && (target.id === PLACE || Boolean(target.querySelector(`#${PLACE}`)));

  let sent = null;
  let later = null;
  let before = null;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (holds(event.detail.target)) {
      sent = new Map(controls().map((control) => [key(control), typed(control)]));
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!holds(event.detail.target) || !sent) return;
    later = controls().filter((control) => sent.get(key(control)) !== typed(control)).map((control) => [key(control), typed(control)]);
    before = { questions: questions(), results: results() };
  });

  /* What somebody typed while the server worked out the next fields is not overwritten by its answer. */
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
    tell(before);
  });

  /* Questions that came or went and values that were worked out anew are said, without moving the focus. */
  const tell = (old) => {
    const form = document.querySelector("form[data-asked]");
    if (!form) return;
    const now = questions();
    const parts = [
      [form.dataset.asked, now.filter((one) => !old.questions.includes(one))],
      [form.dataset.gone, old.questions.filter((one) => !now.includes(one))],
    ];
    const said = parts.filter(([, names]) => names.length).map(([text, names]) => text.replace("#", names.join(", ")));
    for (const [label, value] of results()) {
      if (old.results.has(label) && old.results.get(label) !== value) said.push(`${label}: ${value}`);
    }
    if (said.length) document.dispatchEvent(new CustomEvent("ui:say", { detail: said.join(" ") }));
  };

  /* A button came back with the same page: the reader goes on at what it has changed. From step to step: at the heading. */
  const goOn = () => {
    const form = document.querySelector("form[data-look-at]");
    const changed = form && document.getElementById(form.dataset.lookAt);
    if (changed) {
      const inside = Array.from(changed.querySelectorAll("input:not([type=hidden]), select, textarea"));
      const next = changed.querySelector(".parts__rows button") || inside.find((one) => !one.value) || inside[0];
      (changed.hasAttribute("tabindex") ? changed : next || changed).focus();
      return;
    }
    const draft = window.location.pathname.split("/").slice(0, 3).join("/");
    const heading = document.querySelector("[data-heading]");
    if (heading && document.referrer && new URL(document.referrer).pathname.startsWith(`${draft}/`)) heading.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.location.hash && !document.querySelector("[data-error-summary]")) goOn();
  });

  /* What was kept earlier does not overtake what is sent: a button waits until everything under way has arrived. */
  let underway = 0;
  let waiting = null;
  const button = ({ form, submitter }) =>
    !submitter || submitter.isConnected
      ? submitter
      : form.querySelector(`button[name="${submitter.name}"][value="${CSS.escape(submitter.value)}"]`);

  document.addEventListener("htmx:beforeSend", (event) => {
    if (holds(event.target.closest("form"))) underway += 1;
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
      if (!underway || !holds(event.target)) return;
      event.preventDefault();
      waiting = { form: event.target, submitter: event.submitter };
    },
    true,
  );

  // A page that comes back out of the browser's memory waits for nothing.
  window.addEventListener("pageshow", () => {
    underway = 0;
    waiting = null;
  });
})();
