// Answers on the map: squares of 500 m or more, darker where more answers have a point. A table
// beside it says the same; without this file the map is not shown.
"use strict";

(() => {
  const grid = window.consultationGrid;
  const basemap = window.consultationBasemap;
  const LEAST_SIDE = 500; // metres: nothing finer is published
  const STRENGTHS = [0.2, 0.35, 0.5, 0.68, 0.88];

  // The upper ends of up to five classes of about equally many cells each.
  function classes(counts) {
    const sorted = [...counts].sort((one, other) => one - other);
    const ends = STRENGTHS.map(
      (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / STRENGTHS.length) - 1],
    );
    return [...new Set(ends)];
  }

  // Strongest for the last class, however many there are.
  function strength(index, count) {
    return STRENGTHS[STRENGTHS.length - count + index];
  }

  async function read(root) {
    const { source, url } = root.dataset;
    if (source) return JSON.parse(document.getElementById(source).textContent);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  }

  function legend(list, ends, colour, hidden, words) {
    const rows = ends.map((end, index) => {
      const start = index ? ends[index - 1] + 1 : 1;
      return [start < end ? `${start}–${end}` : `${end}`, strength(index, ends.length)];
    });
    if (hidden) rows.push([words.hidden, 0]);
    list.replaceChildren(
      ...rows.map(([text, opacity]) => {
        const item = document.createElement("li");
        const swatch = document.createElement("span");
        swatch.className = "map-swatch";
        swatch.style.background = opacity
          ? `color-mix(in srgb, ${colour} ${100 * opacity}%, transparent)`
          : "none";
        item.append(swatch, text);
        return item;
      }),
    );
  }

  async function show(root) {
    const element = root.querySelector(".map");
    const { side, cells } = await read(root);
    if (side < LEAST_SIDE) throw new Error(`cells of ${side} m are too fine to be shown`);
    const { map, districtAt } = await basemap.create(element);
    const colour = getComputedStyle(element).getPropertyValue("--map-point").trim();
    const known = cells.filter((cell) => cell.count);
    const ends = classes(known.map((cell) => cell.count));
    const squares = cells.map((cell) => {
      const place = [cell.easting, cell.northing];
      const index = ends.findIndex((end) => cell.count <= end);
      const name = cell.label || districtAt(...grid.toDegrees(...place));
      return L.polygon(grid.corners(place, side), {
        color: colour,
        weight: 1,
        dashArray: cell.count ? null : "3 3",
        fillOpacity: cell.count ? strength(index, ends.length) : 0,
      }).bindTooltip(`${name}: ${cell.count ?? root.dataset.hidden}`, { sticky: true });
    });
    const layer = L.featureGroup(squares).addTo(map);
    if (squares.length) map.fitBounds(layer.getBounds(), { maxZoom: 13, padding: [20, 20] });
    const hidden = cells.length > known.length;
    legend(root.querySelector(".map-scale"), ends, colour, hidden, root.dataset);
  }

  for (const root of document.querySelectorAll("[data-result-map]:not([data-started])")) {
    root.dataset.started = "";
    root.hidden = false;
    basemap.whenNear(root, () => {
      show(root).catch((error) => {
        root.hidden = true; // the table is there
        console.info(String(error));
      });
    });
  }
})();
