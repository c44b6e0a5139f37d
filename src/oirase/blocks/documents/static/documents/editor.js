// Puts a placeholder where the cursor was last; without this it is typed.
(function () {
  'use strict';

  var last = null;

  document.addEventListener('focusin', function (event) {
    if (event.target.matches('#editor textarea, #editor input[type=text]')) last = event.target;
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-insert]');
    if (!button) return;
    var place = last || document.querySelector('#editor textarea[name=body]');
    place.focus();
    place.setRangeText('{{' + button.dataset.insert + '}}', place.selectionStart, place.selectionEnd, 'end');
    place.dispatchEvent(new Event('input', { bubbles: true }));
  });
})();
