/* Maps: GeoJSON of our own server drawn by MapLibre's build for strict CSP; no tiles, no fonts, no foreign host. */
(() => {
  "use strict";

  const SEA = "#e6f2fb";
  const LAND = "#f2f0ea";
  const AREA = "#ffffff";
  const LINE = "#6b6b6b";

  const shapesAt = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  /* A button for each point: it can be reached by keyboard, and its name is read out. */
  const mark = (map, place, feature) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map__marker";
    if (feature.properties.tone) button.classList.add(`map__marker--${feature.properties.tone}`);
    button.setAttribute("aria-label", feature.properties[place.dataset.label] || "");
    new maplibregl.Marker({ element: button })
      .setLngLat(feature.geometry.coordinates)
      .setPopup(popup(place, feature.properties))
      .addTo(map);
  };

  const popup = (place, properties) => {
    const content = document.createElement("div");
    content.className = "map__popup";
    const address = place.dataset.link && properties[place.dataset.link];
    const name = document.createElement(address ? "a" : "span");
    name.textContent = properties[place.dataset.label] || "";
    if (address) name.href = address;
    content.append(name);
    return new maplibregl.Popup().setDOMContent(content);
  };

  const draw = (map, place, base, shapes) => {
    if (base) {
      map.addSource("base", { type: "geojson", data: base });
      map.addLayer({ id: "land", type: "fill", source: "base", paint: { "fill-color": LAND } });
    }
    map.addSource("shapes", { type: "geojson", data: shapes });
    const area = ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], true, false];
    map.addLayer({ id: "areas", type: "fill", source: "shapes", filter: area, paint: { "fill-color": AREA } });
    map.addLayer({ id: "borders", type: "line", source: "shapes", filter: area, paint: { "line-color": LINE, "line-width": 1 } });
    for (const feature of shapes.features) {
      if (feature.geometry.type === "Point") mark(map, place, feature);
    }
    map.on("click", "areas", (event) => {
      popup(place, event.features[0].properties).setLngLat(event.lngLat).addTo(map);
    });
    map.on("mouseenter", "areas", () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", "areas", () => { map.getCanvas().style.cursor = ""; });
  };

  const start = async (place) => {
    const note = place.querySelector("[data-map-note]");
    const addresses = [place.dataset.source, place.dataset.base].filter(Boolean);
    const [shapes, base] = await Promise.all(addresses.map(shapesAt));
    maplibregl.setWorkerUrl(place.dataset.worker);
    const [west, south, east, north] = (place.dataset.bounds || "-180,-80,180,80").split(",").map(Number);
    note.remove();
    const map = new maplibregl.Map({
      container: place,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": SEA } }] },
      bounds: [[west, south], [east, north]],
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      dragRotate: false,
      cooperativeGestures: true,
      locale: { "NavigationControl.ZoomIn": "+", "NavigationControl.ZoomOut": "−" },
    });
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.on("load", () => draw(map, place, base, shapes));
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (typeof maplibregl === "undefined") return;
    for (const place of document.querySelectorAll("[data-map]")) {
      start(place).catch(() => { /* the note stays, and the table says the same */ });
    }
  });
})();
