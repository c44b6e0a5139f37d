// Small helps for pages that work without them: menu, error summary, counters, selection, swapped parts.
(function () {
  'use strict';

  function announce(text) {
    var place = document.getElementById('announcer');
    if (!place || !text) return;
    place.textContent = '';
    window.setTimeout(function () { place.textContent = text; }, 50);
  }

  function toggle(button) {
    var menu = document.getElementById(button.getAttribute('aria-controls'));
    var open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    menu.toggleAttribute('data-open', open);
  }

  function closePopups(except) {
    document.querySelectorAll('details[data-popup][open]').forEach(function (popup) {
      if (popup !== except) popup.open = false;
    });
  }

  function count(area) {
    var place = document.getElementById(area.id + '_count');
    if (!place) return;
    // The server counts a line break as one sign, like the browser's value does.
    var left = Number(area.dataset.limit) - Array.from(area.value).length;
    place.textContent = (left < 0 ? place.dataset.over : place.dataset.left).replace('#', String(Math.abs(left)));
    place.classList.toggle('field__count--over', left < 0);
  }

  function selection(form) {
    var boxes = Array.from(form.querySelectorAll('[data-select-row]'));
    var all = form.querySelector('[data-select-page]');
    var chosen = boxes.filter(function (box) { return box.checked; }).length;
    var place = form.querySelector('[data-selected]');
    if (place) place.textContent = place.dataset.text.replace('#', String(chosen));
    if (all) {
      all.checked = boxes.length > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  }

  function prepare(root) {
    root.querySelectorAll('textarea[data-limit]').forEach(count);
    root.querySelectorAll('form[data-selection]').forEach(selection);
    root.querySelectorAll('[data-script-only]').forEach(function (part) { part.hidden = false; });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-toggle]');
    if (button) toggle(button);
    closePopups(event.target.closest('details[data-popup]'));
    var link = event.target.closest('.error-summary a');
    if (link) {
      var target = document.getElementById(link.hash.slice(1));
      var control = target && (target.matches('input, select, textarea') ? target : target.querySelector('[aria-invalid="true"]') || target.querySelector('input:not([type="hidden"]), select, textarea'));
      if (control) { event.preventDefault(); control.focus(); }
    }
  });

  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    var popup = document.activeElement && document.activeElement.closest('details[data-popup][open]');
    closePopups(null);
    if (popup) popup.querySelector('summary').focus();
    var opener = document.querySelector('[data-toggle][aria-expanded="true"]');
    if (!popup && opener) { toggle(opener); opener.focus(); }
  });

  document.addEventListener('input', function (event) {
    if (event.target.matches('textarea[data-limit]')) count(event.target);
  });

  document.addEventListener('change', function (event) {
    var form = event.target.closest('form[data-selection]');
    if (form && event.target.matches('[data-select-page]')) {
      form.querySelectorAll('[data-select-row]').forEach(function (box) { box.checked = event.target.checked; });
    }
    if (form) selection(form);
    if (event.target.matches('[data-submit-on-change]')) event.target.form.requestSubmit();
  });

  // A second press of a button while the first is under way would only come back as a conflict.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    // What opens beside the page leaves the form where it is.
    var aside = event.submitter && event.submitter.formTarget === '_blank';
    if (form.method !== 'post' || event.defaultPrevented || aside) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
    window.setTimeout(function () { delete form.dataset.sent; }, 5000);
  });

  // What was typed into a long form and not sent is not left behind without a question.
  document.addEventListener('input', function (event) {
    var form = event.target.closest('form[data-guard]');
    if (form) form.dataset.guard = 'changed';
  });
  window.addEventListener('beforeunload', function (event) {
    var form = document.querySelector('form[data-guard="changed"]');
    if (form && !form.dataset.sent) event.preventDefault();
  });

  document.addEventListener('htmx:afterSettle', function (event) {
    var swapped = event.detail.elt;
    if (!swapped || !swapped.querySelector) return;
    prepare(swapped);
    var summary = swapped.querySelector('[data-focus-after-swap]');
    if (summary) {
      summary.focus({ preventScroll: true });
      swapped.scrollIntoView({ block: 'nearest' });
      announce(summary.textContent.trim());
    }
  });

  // Other scripts have something said: document.dispatchEvent(new CustomEvent('ui:say', { detail: text })).
  document.addEventListener('ui:say', function (event) { announce(event.detail); });

  ['htmx:responseError', 'htmx:sendError', 'htmx:timeout'].forEach(function (name) {
    document.addEventListener(name, function () { announce(document.body.dataset.errorMessage); });
  });

  document.addEventListener('DOMContentLoaded', function () {
    prepare(document);
    var summary = document.querySelector('[data-error-summary]');
    if (summary) summary.focus();
  });
})();
