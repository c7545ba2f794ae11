// The grid that points are kept in: EPSG:25832 (ETRS89 / UTM 32N), as config.geography on the
// server. With it a page can round a point before it leaves the device.
"use strict";

window.consultationGrid ??= (() => {
  const A = 6378137; // GRS80
  const F = 1 / 298.257222101;
  const SCALE = 0.9996;
  const MIDDLE = (9 * Math.PI) / 180;
  const EAST = 500000;

  // Krüger's series in the third flattening; to the third power it is good to a millimetre here.
  const N = F / (2 - F);
  const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
  const E = Math.sqrt(F * (2 - F));
  const FORTH = [
    N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3,
    (13 / 48) * N ** 2 - (3 / 5) * N ** 3,
    (61 / 240) * N ** 3,
  ];
  const BACK = [
    N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3,
    (1 / 48) * N ** 2 + (1 / 15) * N ** 3,
    (17 / 480) * N ** 3,
  ];
  const LATITUDE = [
    2 * N - (2 / 3) * N ** 2 - 2 * N ** 3,
    (7 / 3) * N ** 2 - (8 / 5) * N ** 3,
    (56 / 15) * N ** 3,
  ];

  // Easting and northing in metres of a place in degrees.
  function fromDegrees(longitude, latitude) {
    const lambda = (longitude * Math.PI) / 180 - MIDDLE;
    const sine = Math.sin((latitude * Math.PI) / 180);
    const t = Math.sinh(Math.atanh(sine) - E * Math.atanh(E * sine));
    const xi = Math.atan2(t, Math.cos(lambda));
    const eta = Math.atanh(Math.sin(lambda) / Math.hypot(1, t));
    let east = eta;
    let north = xi;
    FORTH.forEach((factor, index) => {
      const k = 2 * (index + 1);
      east += factor * Math.cos(k * xi) * Math.sinh(k * eta);
      north += factor * Math.sin(k * xi) * Math.cosh(k * eta);
    });
    return [EAST + SCALE * RADIUS * east, SCALE * RADIUS * north];
  }

  // Longitude and latitude in degrees of a place in metres.
  function toDegrees(easting, northing) {
    const xi = northing / (SCALE * RADIUS);
    const eta = (easting - EAST) / (SCALE * RADIUS);
    let x = xi;
    let y = eta;
    BACK.forEach((factor, index) => {
      const k = 2 * (index + 1);
      x -= factor * Math.sin(k * xi) * Math.cosh(k * eta);
      y -= factor * Math.cos(k * xi) * Math.sinh(k * eta);
    });
    const chi = Math.asin(Math.sin(x) / Math.cosh(y));
    const phi = LATITUDE.reduce(
      (sum, factor, index) => sum + factor * Math.sin(2 * (index + 1) * chi),
      chi,
    );
    const lambda = MIDDLE + Math.atan2(Math.sinh(y), Math.cos(x));
    return [(lambda * 180) / Math.PI, (phi * 180) / Math.PI];
  }

  // The centre of the cell of `side` metres that a place in metres lies in.
  function centre(metres, side) {
    return Math.floor(metres / side) * side + side / 2;
  }

  return {
    fromDegrees,
    toDegrees,

    // The cell's centre as [easting, northing] of a place in degrees.
    cellAt(longitude, latitude, side = 100) {
      return fromDegrees(longitude, latitude).map((metres) => centre(metres, side));
    },

    // The four corners of a cell as [latitude, longitude], as Leaflet wants them.
    corners([easting, northing], side = 100) {
      const half = side / 2;
      return [
        [-half, -half],
        [half, -half],
        [half, half],
        [-half, half],
      ].map(([east, north]) => toDegrees(easting + east, northing + north).reverse());
    },
  };
})();
