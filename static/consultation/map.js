// The map question: points put by a tap, by mouse or by keyboard, beside the list of places that
// works without this file. A point is rounded to its 100 m cell before it is written to the form.
"use strict";

(() => {
  const grid = window.consultationGrid;
  const basemap = window.consultationBasemap;
  const STEP = 28; // pixels that an arrow key moves the cross, at least one cell
  const MARGIN = 150; // metres outside a district where a point is still taken: quays, bridges
  const SPEAK_AFTER = 350; // ms of rest before the cross says where it is

  const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  // The points: those of the hidden field and those chosen on the list, as one list.
  class Points {
    constructor(field, boxes, most) {
      this.field = field;
      this.boxes = boxes;
      this.most = most;
      this.own = this.#read();
    }

    // [{cell, box}], the list's first; `box` is its check box, or null of a point on the map.
    get all() {
      const chosen = this.boxes
        .filter((box) => box.checked)
        .map((box) => ({ cell: Points.cellOf(box), box }));
      return [...chosen, ...this.own.map((cell) => ({ cell, box: null }))];
    }

    static cellOf(box) {
      return grid.cellAt(...box.dataset.point.split(",").map(Number));
    }

    has(cell) {
      return this.all.some((point) => String(point.cell) === String(cell));
    }

    get isFull() {
      return this.all.length >= this.most;
    }

    // Adds a cell; with room for one only, it takes the other's place.
    add(cell) {
      if (this.most === 1) this.clear();
      const listed = this.boxes.find((box) => String(Points.cellOf(box)) === String(cell));
      if (listed) listed.checked = true;
      else this.own.push(cell);
      this.#write();
    }

    remove(cell) {
      this.own = this.own.filter((each) => String(each) !== String(cell));
      for (const box of this.boxes) {
        if (String(Points.cellOf(box)) === String(cell)) box.checked = false;
      }
      this.#write();
    }

    clear(except = null) {
      this.own = [];
      for (const box of this.boxes) if (box !== except) box.checked = false;
    }

    removeAll() {
      this.clear();
      this.#write();
    }

    #read() {
      try {
        return JSON.parse(this.field.value || "[]").map(({ lon, lat }) => grid.cellAt(lon, lat));
      } catch {
        return [];
      }
    }

    #write() {
      const rounded = this.own.map((cell) => {
        const [lon, lat] = grid.toDegrees(...cell);
        return { lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) };
      });
      this.field.value = rounded.length ? JSON.stringify(rounded) : "";
      this.field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    // What the list changed: written too, so that a full list stays within its number.
    changed(box) {
      if (this.most === 1 && box.checked) {
        this.clear(box);
        this.#write();
      }
    }
  }

  class MapQuestion {
    constructor(root) {
      this.root = root;
      this.words = root.dataset;
      this.element = root.querySelector(".map");
      this.status = root.querySelector(".map-status");
      this.list = root.querySelector(".map-points");
      const question = root.closest("[data-question]") ?? root.parentElement;
      this.boxes = [...question.querySelectorAll("input[data-point]")];
      this.declines = question.querySelector("[data-declines]");
      const field = question.querySelector("input[data-map-value]");
      this.points = new Points(field, this.boxes, Number(this.words.most));
      this.shapes = [];
      root.hidden = false;
      basemap.whenNear(root, () => this.start());
    }

    async start() {
      try {
        const names = this.boxes.map((box) => ({
          name: box.labels[0].textContent.trim(),
          at: box.dataset.point.split(",").map(Number).reverse(),
        }));
        Object.assign(this, await basemap.create(this.element, { names }));
      } catch {
        this.root.hidden = true; // the list is there
        return;
      }
      this.map.on("click", ({ latlng }) => this.put(latlng.lng, latlng.lat));
      this.element.addEventListener("keydown", (event) => this.pressed(event));
      this.element.addEventListener("focus", () => this.showCross());
      this.element.addEventListener("blur", () => this.cross?.remove());
      this.element.addEventListener("pointerdown", () => this.cross?.remove());
      this.list.addEventListener("click", (event) => this.removed(event));
      for (const box of this.boxes) {
        box.addEventListener("change", () => {
          this.points.changed(box);
          this.draw();
        });
      }
      this.declines?.addEventListener("change", () => {
        if (!this.declines.checked) return;
        this.points.removeAll();
        this.draw();
      });
      this.draw();
    }

    // --- putting and removing ---

    isOnMap(longitude, latitude) {
      const [easting, northing] = grid.fromDegrees(longitude, latitude);
      return [-MARGIN, 0, MARGIN].some((east) =>
        [-MARGIN, 0, MARGIN].some((north) =>
          this.districtAt(...grid.toDegrees(easting + east, northing + north)),
        ),
      );
    }

    put(longitude, latitude) {
      if (!this.isOnMap(longitude, latitude)) {
        this.say(this.words.outside);
        return;
      }
      const cell = grid.cellAt(longitude, latitude);
      if (this.points.has(cell)) {
        this.say(this.words.already);
      } else if (this.points.isFull && this.points.most > 1) {
        this.say(fill(this.words.full, { most: this.points.most }));
      } else {
        this.points.add(cell);
        if (this.declines) this.declines.checked = false;
        this.draw();
        this.say(fill(this.words.put, { place: this.nameOf({ cell, box: null }) }));
      }
    }

    take(cell) {
      this.points.remove(cell);
      this.draw();
      this.say(this.words.removed);
    }

    removed(event) {
      const button = event.target.closest("button[data-cell]");
      if (!button) return;
      const buttons = [...this.list.querySelectorAll("button")];
      const index = buttons.indexOf(button);
      this.take(button.dataset.cell.split(",").map(Number));
      const left = this.list.querySelectorAll("button");
      (left[Math.min(index, left.length - 1)] ?? this.element).focus();
    }

    // --- by keyboard ---

    showCross() {
      if (!this.element.matches(":focus-visible")) return;
      this.cross ??= L.marker(this.map.getCenter(), {
        icon: L.divIcon({ className: "map-cross", iconSize: [44, 44] }),
        interactive: false,
        keyboard: false,
        zIndexOffset: 1000,
      });
      if (!this.map.getBounds().contains(this.cross.getLatLng())) {
        this.cross.setLatLng(this.map.getCenter());
      }
      this.cross.addTo(this.map);
      this.tell();
    }

    pressed(event) {
      if (event.target !== this.element || event.ctrlKey || event.altKey || event.metaKey) return;
      const { key } = event;
      if (key in ARROWS) this.move(ARROWS[key], event.shiftKey ? 5 : 1);
      else if (key === "Enter" || key === " ") this.putAtCross();
      else if (key === "+" || key === "-") this.zoom(key === "+" ? 1 : -1);
      else if (key === "Delete" || key === "Backspace") this.takeLast();
      else return;
      event.preventDefault();
    }

    move([east, north], times) {
      this.showCross();
      const { lat, lng } = this.cross.getLatLng();
      const [easting, northing] = grid.fromDegrees(lng, lat);
      const lower = this.map.layerPointToLatLng(
        this.map.latLngToLayerPoint([lat, lng]).add([0, STEP]),
      );
      const [, below] = grid.fromDegrees(lower.lng, lower.lat);
      const step = Math.max(100, Math.round((northing - below) / 100) * 100) * times;
      const [lon, latitude] = grid.toDegrees(easting + east * step, northing + north * step);
      const to = L.latLng(latitude, lon);
      if (!this.map.options.maxBounds.contains(to)) return;
      this.cross.setLatLng(to);
      this.map.panInside(to, { padding: [60, 60], animate: false });
      this.tell();
    }

    zoom(by) {
      this.showCross();
      this.map.setZoomAround(this.cross.getLatLng(), this.map.getZoom() + by, { animate: false });
      this.map.panInside(this.cross.getLatLng(), { padding: [60, 60], animate: false });
    }

    putAtCross() {
      this.showCross();
      const { lat, lng } = this.cross.getLatLng();
      this.put(lng, lat);
    }

    takeLast() {
      const last = this.points.all.at(-1);
      if (last) this.take(last.cell);
    }

    // Says where the cross is, once it rests.
    tell() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        const { lat, lng } = this.cross.getLatLng();
        const place = this.districtAt(lng, lat) || this.words.nowhere;
        this.say(fill(this.words.cross, { place }));
      }, SPEAK_AFTER);
    }

    // --- what is shown ---

    say(text) {
      clearTimeout(this.waiting);
      this.status.textContent = text;
    }

    nameOf({ cell, box }) {
      if (box) return box.labels[0].textContent.trim();
      return this.districtAt(...grid.toDegrees(...cell)) || this.words.nowhere;
    }

    draw() {
      for (const shape of this.shapes) shape.remove();
      const style = getComputedStyle(this.element);
      const colour = style.getPropertyValue("--map-point").trim();
      this.shapes = this.points.all.flatMap((point, index) => {
        const [longitude, latitude] = grid.toDegrees(...point.cell);
        const number = document.createElement("span");
        number.textContent = String(index + 1);
        return [
          L.polygon(grid.corners(point.cell), {
            color: colour,
            weight: 2,
            fillOpacity: 0.25,
            interactive: false,
          }).addTo(this.map),
          L.marker([latitude, longitude], {
            icon: L.divIcon({ className: "map-point", html: number, iconSize: [30, 30] }),
            interactive: false,
            keyboard: false,
          }).addTo(this.map),
        ];
      });
      this.list.replaceChildren(...this.points.all.map((point, index) => this.line(point, index)));
    }

    line(point, index) {
      const item = document.createElement("li");
      const text = document.createElement("span");
      text.textContent = fill(this.words.point, { number: index + 1, place: this.nameOf(point) });
      const button = document.createElement("button");
      button.type = "button";
      button.className = "map-remove";
      button.dataset.cell = point.cell.join(",");
      button.textContent = this.words.remove;
      const which = document.createElement("span");
      which.className = "sr-only";
      which.textContent = ` ${text.textContent}`;
      button.append(which);
      item.append(text, button);
      return item;
    }
  }

  // The script may stand in a page once for each question: each is started once.
  function startAll() {
    for (const root of document.querySelectorAll("[data-map-question]:not([data-started])")) {
      root.dataset.started = "";
      new MapQuestion(root);
    }
  }

  startAll();
})();
