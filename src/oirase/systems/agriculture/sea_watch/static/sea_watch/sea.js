// Says how old the values are when the page is a kept one, and sees to it that one is kept.
(function () {
  'use strict';
  var page = document.querySelector('[data-made-at]');
  if (!page) return;

  function tellAge() {
    var minutes = Math.floor((Date.now() - Date.parse(page.dataset.madeAt)) / 60000);
    var place = document.getElementById('sea-age');
    if (minutes < Number(page.dataset.oldAfter)) { place.hidden = true; return; }
    var hours = Math.floor(minutes / 60);
    var text = hours ? place.dataset.hours.replace('#', String(hours)) : place.dataset.minutes.replace('#', String(minutes));
    place.textContent = text + ' ' + (navigator.onLine ? place.dataset.reload : place.dataset.offline);
    place.hidden = false;
  }

  tellAge();
  window.setInterval(tellAge, 30000);
  window.addEventListener('online', tellAge);
  window.addEventListener('offline', tellAge);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register(page.dataset.worker);
})();
