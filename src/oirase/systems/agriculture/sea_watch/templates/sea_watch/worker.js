// Keeps the last page of the sea and what it is drawn with. With a signal the page comes from the network; without one, or when that
// takes longer than a few seconds, the kept one is shown, and the page itself says how old its values are.
'use strict';
const KEPT = 'sea-watch-1';
const FILES = [{% for file in files %}'{{ file|escapejs }}'{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 4000;

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(KEPT).then(function (cache) { return cache.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener('activate', function (event) {
  event.waitUntil(self.clients.claim());
});

function fromNetwork(request, key) {
  return fetch(request).then(function (response) {
    // What sends elsewhere, to sign in for instance, is not the page.
    if (response.ok && !response.redirected) {
      const copy = response.clone();
      caches.open(KEPT).then(function (cache) { cache.put(key, copy); });
    }
    return response;
  });
}

function patient(network, kept) {
  return new Promise(function (resolve, reject) {
    const timer = setTimeout(function () { if (kept) resolve(kept); }, PATIENCE);
    network.then(function (response) { clearTimeout(timer); resolve(response); }, function (error) {
      clearTimeout(timer);
      if (kept) resolve(kept); else reject(error);
    });
  });
}

self.addEventListener('fetch', function (event) {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (event.request.mode === 'navigate' && address.pathname === new URL(self.registration.scope).pathname) {
    const key = address.origin + address.pathname;
    event.respondWith(caches.match(key).then(function (kept) { return patient(fromNetwork(event.request, key), kept); }));
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then(function (kept) { return kept || fetch(event.request); }));
  }
});
