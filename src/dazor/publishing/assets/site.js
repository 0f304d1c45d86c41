// The interactive map, laid over the drawn one when the browser can. Everything on the page works without it.
// Words come from the page, points from the site itself; nothing is ever inserted as markup.

const dark = matchMedia("(prefers-color-scheme: dark)");
const tint = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const FONT = ["system-ui, sans-serif"];

for (const alert of document.querySelectorAll("[data-expires]")) {
  const left = Date.parse(alert.dataset.expires) - Date.now();
  const end = () => { alert.remove(); document.querySelector(".alerts:not(:has(p))")?.remove(); };
  if (left > 0 && left < 2 ** 31) setTimeout(end, left);
}

const box = document.getElementById("map");
if (box) {
  // The live map is two megabytes, the drawn one is on the page already: a phone pays for it only when it is asked for.
  const saving = navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "")
    || matchMedia("(max-width: 40rem)").matches;
  if (saving) ask(box); else wake(box).catch(() => ask(box));
}

function ask(figure) {
  if (figure.querySelector(".wake")) return;
  const button = document.createElement("button");
  button.className = "wake";
  button.textContent = JSON.parse(figure.dataset.words).interactive;
  button.addEventListener("click", () => wake(figure).then(() => button.remove(), () => button.remove()));
  figure.append(button);
}

async function wake(figure) {
  const { points, assets, home, only } = figure.dataset;
  const words = JSON.parse(figure.dataset.words);
  const where = new URL(assets, document.baseURI);
  const [library, rows, names, base] = await Promise.all([
    import(new URL("maplibre-gl.mjs", where)), load(points), load(`${home}map.json`),
    load(new URL("basemap.geojson", where)), style(where)]);
  const shown = rows.filter(row => !only || row[4] === only);
  library.setWorkerUrl(new URL("maplibre-gl-worker.mjs", where).href);
  const live = document.createElement("div");
  live.className = "live";
  figure.prepend(live);
  let map;
  try {
    map = new library.Map({
      container: live, style: sheet(base, names, shown), bounds: [[23, 51.1], [32.9, 56.3]], maxZoom: 11, minZoom: 3.5,
      maxBounds: [[15, 45.5], [45, 62]], dragRotate: false, pitchWithRotate: false, attributionControl: false,
      fitBoundsOptions: { padding: 12 }, cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": words.zoomin, "NavigationControl.ZoomOut": words.zoomout,
        "Popup.Close": words.close, "Map.Title": words.map },
    });
  } catch (error) {
    live.remove();
    throw error;
  }
  map.on("style.load", () => symbols(map, names.shapes));
  map.touchZoomRotate.disableRotation();
  map.scrollZoom.disable();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ maxWidth: 120 }), "bottom-left");
  map.addControl(new library.AttributionControl({ compact: false, customAttribution: "Natural Earth" }), "bottom-right");
  await new Promise((done, fail) => {
    map.once("load", done);
    setTimeout(() => fail(new Error("the map did not start")), 20000);
  }).catch(error => { map.remove(); live.remove(); throw error; });
  figure.querySelector(".still").hidden = true;
  live.dataset.ready = "yes";
  const open = (id, at) => tell(library, map, shown.find(row => row[0] === id), at, words, home);
  map.on("click", "symbol", event => open(event.features[0].properties.id, event.features[0].geometry.coordinates));
  map.on("click", "cluster", event => spread(library, map, event.features[0], shown, words, home));
  for (const layer of ["symbol", "cluster"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  map.getCanvas().addEventListener("focus", () => map.scrollZoom.enable(), { once: true });
  map.getCanvas().addEventListener("keydown", event => {
    if (event.key === "Enter") nearest(map, shown, open);
  });
  dark.addEventListener("change", () => map.setStyle(sheet(base, names, shown)));
}

// The same shapes as on the drawn map: nobody has to tell layers apart by colour alone.
function symbols(map, shapes) {
  const size = 52;
  for (const [layer, path] of Object.entries(shapes)) {
    const brush = Object.assign(document.createElement("canvas"), { width: size, height: size }).getContext("2d");
    brush.translate(size / 2, size / 2);
    brush.scale(2.5, 2.5);
    brush.lineWidth = 3;
    brush.lineJoin = "round";
    brush.strokeStyle = tint("--map-halo");
    brush.fillStyle = tint(`--${layer}`) || tint("--claim");
    brush.stroke(new Path2D(path));
    brush.fill(new Path2D(path));
    if (!map.hasImage(layer)) map.addImage(layer, brush.getImageData(0, 0, size, size), { pixelRatio: 2 });
  }
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function style(where) {
  return new Promise((done, fail) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("maplibre-gl.css", where).href, onload: done, onerror: fail });
    document.head.append(link);
  });
}

// Enter on the map opens the incident nearest to its centre, so that a keyboard needs no pointer.
function nearest(map, rows, open) {
  const centre = map.getCenter();
  const far = row => (row[1] - centre.lng) ** 2 + (1.7 * (row[2] - centre.lat)) ** 2;
  const best = rows.reduce((a, b) => (a && far(a) <= far(b) ? a : b), undefined);
  if (best) open(best[0], [best[1], best[2]]);
}

async function spread(library, map, feature, rows, words, home) {
  const source = map.getSource("incidents");
  const at = feature.geometry.coordinates;
  const zoom = await source.getClusterExpansionZoom(feature.properties.cluster_id);
  if (zoom <= 10) { map.easeTo({ center: at, zoom: zoom + 0.3 }); return; }
  const leaves = await source.getClusterLeaves(feature.properties.cluster_id, 12, 0);
  const all = leaves.map(leaf => rows.find(row => row[0] === leaf.properties.id));
  popup(library, map, at, all.map(row => entry(row, home)), `${feature.properties.point_count} · ${words.incidents}`);
}

function tell(library, map, row, at, words, home) {
  popup(library, map, at, [entry(row, home)], row[3] > 3 ? words.area : "");
}

function entry([id, , , , layer, title, when, certain], home) {
  const part = document.createElement("div");
  const link = document.createElement("a");
  link.href = `${home}incident/${encodeURIComponent(id)}/index.html`;
  link.textContent = title;
  const line = document.createElement("p");
  line.textContent = [when, certain].filter(Boolean).join(" · ");
  part.append(link, line);
  return part;
}

function popup(library, map, at, parts, note) {
  const all = document.createElement("div");
  all.append(...parts);
  if (note) all.append(Object.assign(document.createElement("p"), { textContent: note }));
  new library.Popup({ maxWidth: "300px", focusAfterOpen: true }).setLngLat(at).setDOMContent(all).addTo(map);
}

function sheet(base, names, rows) {
  const night = dark.matches;
  const [land, home, water, river, border] = night
    ? ["#23282b", "#2c3134", "#17222a", "#2f4654", "#5c6164"] : ["#f4f1ea", "#fffdf7", "#cfdfe6", "#b5cdd8", "#b3a894"];
  const kind = name => ["==", ["get", "kind"], name];
  const colours = ["match", ["get", "layer"]];
  for (const name of new Set(rows.map(row => row[4]))) colours.push(name, tint(`--${name}`) || tint("--claim"));
  colours.push(tint("--claim"));
  const hue = colours.length > 3 ? colours : tint("--claim");
  const label = (id, filter, field, size, paint, extra = {}) => ({
    id, type: "symbol", source: "names", filter, paint,
    layout: { "text-field": field, "text-font": FONT, "text-size": size, ...extra } });
  return {
    version: 8,
    sources: {
      base: { type: "geojson", data: base },
      names: { type: "geojson", data: names.places },
      incidents: { type: "geojson", data: collection(rows), cluster: true, clusterRadius: 34, clusterMaxZoom: 10 },
      areas: { type: "geojson", data: circles(rows) },
      ways: { type: "geojson", data: ways(rows) },
      bound: { type: "geojson", data: bearings(rows) },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": water } },
      { id: "land", type: "fill", source: "base", filter: kind("country"),
        paint: { "fill-color": ["case", ["==", ["get", "cc"], "BY"], home, land] } },
      { id: "lake", type: "fill", source: "base", filter: kind("lake"), paint: { "fill-color": water } },
      { id: "river", type: "line", source: "base", filter: kind("river"), paint: { "line-color": river, "line-width": 1.4 } },
      { id: "border", type: "line", source: "base", filter: kind("country"),
        paint: { "line-color": border, "line-width": 1.2 } },
      { id: "area", type: "fill", source: "areas", paint: { "fill-color": hue, "fill-opacity": 0.1 } },
      { id: "edge", type: "line", source: "areas",
        paint: { "line-color": hue, "line-opacity": 0.55, "line-width": 1.2, "line-dasharray": [3, 2] } },
      { id: "way", type: "line", source: "ways", filter: ["!", ["get", "gap"]],
        paint: { "line-color": hue, "line-opacity": 0.7, "line-width": 3.5 } },
      { id: "gap", type: "line", source: "ways", filter: ["get", "gap"],
        paint: { "line-color": hue, "line-opacity": 0.7, "line-width": 2, "line-dasharray": [1.5, 3.5] } },
      { id: "bound", type: "line", source: "bound", minzoom: 6,
        paint: { "line-color": hue, "line-width": 2, "line-dasharray": [2, 1.5] } },
      label("country", ["==", ["get", "rank"], 0], ["get", "name"], 12,
        { "text-color": tint("--map-country"), "text-halo-color": land, "text-halo-width": 1.5 },
        { "text-transform": "uppercase", "text-letter-spacing": 0.2, "text-max-width": 20 }),
      label("town", ["all", [">", ["get", "rank"], 0],
        ["<=", ["get", "rank"], ["step", ["zoom"], 2, 4.8, 3, 6.2, 4, 7.2, 5]]], ["get", "name"],
        ["match", ["get", "rank"], 1, 15, 2, 13, 12],
        { "text-color": tint("--map-ink"), "text-halo-color": home, "text-halo-width": 1.6 },
        { "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.5 }),
      { id: "cluster", type: "circle", source: "incidents", filter: ["has", "point_count"],
        paint: { "circle-color": tint("--sheet"), "circle-stroke-color": tint("--ink"), "circle-stroke-width": 2,
          "circle-radius": ["step", ["get", "point_count"], 13, 10, 16, 100, 20] } },
      { id: "number", type: "symbol", source: "incidents", filter: ["has", "point_count"],
        layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONT, "text-size": 13,
          "text-allow-overlap": true }, paint: { "text-color": tint("--ink") } },
      { id: "symbol", type: "symbol", source: "incidents", filter: ["!", ["has", "point_count"]],
        layout: { "icon-image": ["get", "layer"], "icon-allow-overlap": true } },
    ],
  };
}

function collection(rows) {
  return { type: "FeatureCollection", features: rows.map(row => ({ type: "Feature",
    geometry: { type: "Point", coordinates: [row[1], row[2]] }, properties: { id: row[0], layer: row[4] } })) };
}

// Towards where it was bound, ending short of it: nobody saw it arrive.
function bearings(rows) {
  const part = ([, lon, lat, , , , , , , [x, y]]) => [[lon, lat], [lon + 0.85 * (x - lon), lat + 0.85 * (y - lat)]];
  return { type: "FeatureCollection", features: rows.filter(row => row[9]).map(row => ({ type: "Feature",
    geometry: { type: "LineString", coordinates: part(row) }, properties: { layer: row[4] } })) };
}

// From stop to stop where the same was seen; nothing beyond the last.
function ways(rows) {
  return { type: "FeatureCollection", features: rows.flatMap(row => row[8].slice(1).map(([lon, lat, gap], before) => ({
    type: "Feature", properties: { layer: row[4], gap },
    geometry: { type: "LineString", coordinates: [row[8][before].slice(0, 2), [lon, lat]] } }))) };
}

// One ring for an area, however many incidents lie in it: a thousand rings would hide the map.
function circles(rows) {
  const seen = new Map(rows.filter(row => row[3] > 1).map(row => [`${row[1]},${row[2]},${row[4]}`, row]));
  const ring = ([, lon, lat, km]) => Array.from({ length: 49 }, (_, step) => {
    const turn = step / 24 * Math.PI;
    return [lon + km / 111.32 / Math.cos(lat * Math.PI / 180) * Math.cos(turn), lat + km / 111.32 * Math.sin(turn)];
  });
  return { type: "FeatureCollection", features: [...seen.values()].map(row => ({ type: "Feature",
    geometry: { type: "Polygon", coordinates: [ring(row)] }, properties: { layer: row[4] } })) };
}
