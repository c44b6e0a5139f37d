/* Maps: GeoJSON of our own server drawn by MapLibre's build for strict CSP; no tiles, no fonts, no foreign host. */
(() => {
  "use strict";

  const start = async (place) => {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) return;
    const shapes = await answer.json();
    maplibregl.setWorkerUrl(place.dataset.worker);
    const map = new maplibregl.Map({
      container: place,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": "#e6f2fb" } }] },
      center: (place.dataset.centre || "0,0").split(",").map(Number),
      zoom: Number(place.dataset.zoom || 1),
      attributionControl: false,
      dragRotate: false,
      cooperativeGestures: true,
    });
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.on("load", () => {
      map.addSource("shapes", { type: "geojson", data: shapes });
      map.addLayer({ id: "areas", type: "fill", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": ["coalesce", ["get", "fill"], "#f7f7f2"], "fill-outline-color": "#767676" } });
      map.addLayer({ id: "borders", type: "line", source: "shapes", paint: { "line-color": "#767676", "line-width": 0.8 } });
      map.addLayer({ id: "points", type: "circle", source: "shapes", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": "#0017c1", "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } });
      map.on("click", (event) => {
        const [found] = map.queryRenderedFeatures(event.point, { layers: ["points", "areas"] });
        if (!found || !found.properties.name) return;
        new maplibregl.Popup().setLngLat(event.lngLat).setText(found.properties.name).addTo(map);
      });
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (typeof maplibregl === "undefined") return;
    for (const place of document.querySelectorAll("[data-map]")) {
      start(place).catch(() => { /* the table below says the same */ });
    }
  });
})();
