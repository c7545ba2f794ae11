// Draws the map that lies beside us: land, districts, streets. Leaflet and the files are fetched
// when a map comes into view, from here and nowhere else.
"use strict";

window.consultationBasemap ??= (() => {
  const NEAR = "300px"; // how far ahead of the window a map is made ready
  const SOME_NAMES = 14; // from this zoom on: names of places
  const ALL_NAMES = 15; // and of streets

  let library;

  function loadScript(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
  }

  function loadStyle(address) {
    return new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = address;
      link.addEventListener("load", resolve);
      link.addEventListener("error", reject);
      document.head.append(link);
    });
  }

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }

  // Calls `ready` once, when `element` is about to be seen.
  function whenNear(element, ready) {
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          watch.disconnect();
          ready();
        }
      },
      { rootMargin: NEAR },
    );
    watch.observe(element);
  }

  // One line of the files as [[latitude, longitude], …].
  function line(steps, { origin, step }) {
    const out = [];
    let east = 0;
    let north = 0;
    for (let index = 0; index < steps.length; index += 2) {
      east += steps[index];
      north += steps[index + 1];
      out.push([origin[1] + north * step, origin[0] + east * step]);
    }
    return out;
  }

  function isWithin(rings, latitude, longitude) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [y1, x1] = ring[i];
        const [y2, x2] = ring[j];
        const crosses = y1 > latitude !== y2 > latitude;
        if (crosses && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  // All that is not on the sheet: the world with a hole.
  function outside(bounds) {
    const hole = [
      bounds.getSouthWest(),
      bounds.getNorthWest(),
      bounds.getNorthEast(),
      bounds.getSouthEast(),
    ];
    const world = L.latLngBounds([50, 5], [60, 20]);
    return [
      [world.getSouthWest(), world.getNorthWest(), world.getNorthEast(), world.getSouthEast()],
      hole,
    ];
  }

  function label(text, at, kind) {
    const span = document.createElement("span");
    span.textContent = text.replace("/", "/\u200b"); // may break there
    return L.marker(at, {
      icon: L.divIcon({ className: `map-label map-label-${kind}`, html: span, iconSize: [0, 0] }),
      interactive: false,
      keyboard: false,
    });
  }

  // Hides each name that would lie over one before it.
  function partNames(pane) {
    const taken = [];
    for (const name of pane.querySelectorAll(".map-label span")) {
      const box = name.getBoundingClientRect();
      const covers = taken.some(
        (other) =>
          box.left < other.right &&
          other.left < box.right &&
          box.top < other.bottom &&
          other.top < box.bottom,
      );
      name.classList.toggle("is-covered", covers);
      if (!covers) taken.push(box);
    }
  }

  // Shows each group of names from one zoom to another, the first before the others.
  function showByZoom(map, groups) {
    function update() {
      for (const [group] of groups) group.remove();
      for (const [group, least, most] of groups) {
        if (map.getZoom() >= least && map.getZoom() <= most) group.addTo(map);
      }
      partNames(map.getPane("markerPane"));
    }
    map.on("zoomend", update);
    update();
  }

  // A Leaflet map in `element` with all that does not change. `element.dataset` has the addresses
  // leaflet, leafletCss, base and streets, and the words zoomIn and zoomOut.
  async function create(element, { names = [] } = {}) {
    const { leaflet, leafletCss, base: baseAddress, streets: streetsAddress } = element.dataset;
    library ??= Promise.all([loadScript(leaflet), loadStyle(leafletCss)]);
    const [base, streets] = await Promise.all([
      fetchJson(baseAddress),
      fetchJson(streetsAddress),
      library,
    ]);
    const [west, south, east, north] = base.window;
    const bounds = L.latLngBounds([south, west], [north, east]);
    const map = L.map(element, {
      attributionControl: false,
      keyboard: false,
      maxBounds: bounds.pad(0.15),
      maxBoundsViscosity: 0.8,
      maxZoom: 17,
      minZoom: 10,
      preferCanvas: true,
      renderer: L.canvas({ padding: 0.5 }),
      scrollWheelZoom: false,
      zoomControl: false,
      zoomSnap: 0.25,
    });
    map.setView(bounds.getCenter(), 11);
    L.control
      .zoom({ zoomInTitle: element.dataset.zoomIn, zoomOutTitle: element.dataset.zoomOut })
      .addTo(map);

    const style = getComputedStyle(element);
    const colour = (name) => style.getPropertyValue(`--map-${name}`).trim();
    const still = { interactive: false, noClip: false, smoothFactor: 1.2 };
    const lines = (parts, of) => parts.map((steps) => line(steps, of));
    const draw = (parts, options) => L.polyline(parts, { ...still, ...options }).addTo(map);
    L.polygon(lines(base.land, base), {
      ...still,
      stroke: false,
      fillColor: colour("land"),
      fillOpacity: 1,
    }).addTo(map);
    draw(lines(base.paths, base), { color: colour("path"), weight: 1.5 });
    draw(lines(streets.streets, streets), { color: colour("street"), weight: 1.5 });
    draw(lines(streets.main, streets), { color: colour("main"), weight: 3 });
    draw(lines(streets.rails, streets), { color: colour("rail"), weight: 1, dashArray: "6 4" });
    const districts = base.districts.map((each) => ({
      ...each,
      rings: lines(each.rings, base),
      at: line(each.label, base)[0],
    }));
    L.polygon(outside(bounds), { ...still, stroke: false, fillColor: colour("edge"), fillOpacity: 1 })
      .addTo(map);
    map.fitBounds(
      districts.flatMap((each) => each.rings.flat()),
      { padding: [6, 6] },
    );
    for (const district of districts) {
      draw(
        district.rings.map((ring) => [...ring, ring[0]]),
        { color: colour("border"), weight: 1.5 },
      );
    }
    showByZoom(map, [
      [L.layerGroup(districts.map((each) => label(each.name, each.at, "district"))), 10.5, 14],
      [L.layerGroup(names.map((each) => label(each.name, each.at, "place"))), SOME_NAMES, 17],
      [
        L.layerGroup(
          streets.names.map(([name, ...at]) => label(name, line(at, streets)[0], "street")),
        ),
        ALL_NAMES,
        17,
      ],
    ]);
    element.classList.add("is-drawn");
    return {
      map,

      // The name of the district at a place in degrees, or "".
      districtAt(longitude, latitude) {
        const found = districts.find((each) => isWithin(each.rings, latitude, longitude));
        return found ? found.name : "";
      },
    };
  }

  return { create, whenNear };
})();
