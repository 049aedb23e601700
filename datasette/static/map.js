/* Draws the map with Leaflet, from the table and the list that stand below it. Without this script they remain. */
"use strict";
(async () => {
  const place = document.getElementById("peta");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(place, {
    zoomControl: false, minZoom: 3, maxZoom: 9, zoomSnap: 0.25, attributionControl: false, maxBounds: [[-20, 85], [16, 150]],
    zoomAnimation: !still, fadeAnimation: !still,
  });
  L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(place.dataset.credit).addTo(map);
  map.fitBounds([[-10.8, 95.5], [5.8, 140.8]]);
  const whole = map.getZoom();
  const sized = []; /* the circles with their radius at the width of a desktop, to fit narrow screens and zooms */
  const scale = () => Math.max(0.4, Math.min(1, place.clientWidth / 1200)) * 2 ** ((map.getZoom() - whole) / 2);
  map.on("zoomend", () => sized.forEach(([marker, radius]) => marker.setRadius(radius * scale())));
  const outline = await (await fetch(place.dataset.outline)).json();
  L.geoJSON(outline, { interactive: false, style: { color: css("--line"), weight: 1, fillColor: css("--land"), fillOpacity: 1 } }).addTo(map);

  /* A marker that leads to its place, by mouse, touch and keyboard. */
  function add(row, link, radius, style, words) {
    const marker = L.circleMarker([+row.dataset.lat, +row.dataset.lng], { radius: radius * scale(), ...style }).addTo(map);
    sized.push([marker, radius]);
    const label = document.createElement("span");
    label.textContent = words;
    marker.bindTooltip(label, { direction: "top" });
    const shape = marker.getElement();
    const go = () => { location.href = link.href; };
    marker.on("click", go);
    return { shape, words, go };
  }

  for (const row of document.querySelectorAll("ul.silent li"))
    add(row, row.querySelector("a"), 2, { weight: 0, fillColor: css("--soft"), fillOpacity: 0.55 }, row.textContent);
  for (const row of document.querySelectorAll("#tempat tbody tr")) {
    const cells = [...row.cells].map((cell) => cell.textContent.trim());
    const { shape, words, go } = add(
      row, row.querySelector("a"), row.dataset.eligible ? Math.max(4, Math.sqrt(+row.dataset.eligible) / 35) : 4,
      { weight: 1.5, color: css("--paper"), fillColor: css(`--${row.dataset.verdict}`), fillOpacity: 0.85 },
      `${cells[0]}: ${cells[1]} (${cells[5]})`,
    );
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("role", "link");
    shape.setAttribute("aria-label", words);
    shape.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  }
  place.dataset.ready = "yes";
})();
