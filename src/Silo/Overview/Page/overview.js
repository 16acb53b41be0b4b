"use strict";

const askAgainAfterMs = 2000;
const keyName = "ordercluster.key";
const stateNames = ["submitted", "held", "confirmed", "cancelled", "rejected"];
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const find = id => document.getElementById(id);

let timer = 0;
let last = null;

function rate(value) {
  return value >= 100 ? whole.format(value) : value.toFixed(1);
}

function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor(seconds % 86400 / 3600)} h`;
}

// Text only ever becomes a text node: a reference or a reason that looks like markup stays text.
function cell(text, className) {
  const td = document.createElement("td");
  td.textContent = text ?? "–";
  if (className) td.className = className;
  return td;
}

function badge(text) {
  const td = document.createElement("td");
  const span = document.createElement("span");
  span.className = `badge ${/^[a-z-]+$/.test(text) ? text : ""}`;
  span.textContent = text;
  td.append(span);
  return td;
}

function fill(body, rows, none) {
  if (rows.length === 0) {
    const td = cell(none, "none");
    td.colSpan = 9;
    rows = [[td]];
  }
  body.replaceChildren(...rows.map(cells => {
    const tr = document.createElement("tr");
    tr.append(...cells);
    return tr;
  }));
}

function showTiles(report) {
  find("placed-rate").textContent = rate(report.rate.placedPerSecond);
  find("confirmed-rate").textContent = rate(report.rate.confirmedPerSecond);
  find("unfinished-count").textContent = whole.format(report.unfinished.count);
  const oldest = report.unfinished.oldest[0];
  find("unfinished-oldest").textContent = oldest ? `the oldest waits ${duration(Date.parse(report.at) - Date.parse(oldest.since))}` : "none waits";
  const audit = report.audit;
  find("audit-count").textContent = audit ? whole.format(audit.violations) : "–";
  find("audit-tile").classList.toggle("good", audit?.violations === 0);
  find("audit-tile").classList.toggle("broken", audit?.violations > 0);
  find("audit-when").textContent = audit
    ? `${duration(Date.parse(report.at) - Date.parse(audit.at))} ago, ${whole.format(audit.rows)} appends` : "not taken yet; must read 0";
}

function showStates(orders) {
  find("all-count").textContent = whole.format(orders.all);
  find("share").replaceChildren(...stateNames.filter(name => orders[name] > 0).map(name => {
    const part = document.createElement("span");
    part.className = name;
    part.style.flexGrow = orders[name];
    return part;
  }));
  fill(find("states"), stateNames.map(name => {
    const label = cell(name, `dot ${name}`);
    const percent = orders.all ? `${(orders[name] / orders.all * 100).toFixed(1)} %` : "";
    return [label, cell(whole.format(orders[name]), "number"), cell(percent, "number quiet")];
  }), "");
}

function showTables(report) {
  const now = Date.parse(report.at);
  const { count, oldest } = report.unfinished;
  find("unfinished-shown").textContent = count > oldest.length ? `the ${oldest.length} that have waited longest, of ${whole.format(count)}` : "";
  fill(find("unfinished"), oldest.map(order => {
    const waited = now - Date.parse(order.since);
    return [
      cell(order.orderId, "name"), badge(order.state), cell(order.waitsFor),
      cell(duration(waited), waited > 60000 ? "number late" : "number"),
      cell(order.attempt > 0 ? order.attempt : undefined, "number"),
      cell(order.nextTryAt ? `in ${duration(Date.parse(order.nextTryAt) - now)}` : undefined, "number"),
    ];
  }), "Every order is done with.");
  find("silo-count").textContent = report.silos.length === 1 ? "one silo" : `${report.silos.length} silos`;
  fill(find("silos"), report.silos.map(silo => [
    cell(silo.isThis ? `${silo.address} (this one)` : silo.address, "name"), badge(silo.status),
    cell(silo.activations === undefined ? undefined : whole.format(silo.activations), "number"),
    cell(silo.cpuCores.toFixed(2), "number"),
    cell(silo.isThis ? "now" : `${(silo.heartbeatAgeMs / 1000).toFixed(1)} s ago`, silo.heartbeatAgeMs > 1000 ? "number late" : "number"),
  ]), "No silo is known.");
  const { buckets, worst } = report.shortages;
  find("shortage-count").textContent = buckets > worst.length ? `${worst.length} of ${whole.format(buckets)}` : "";
  fill(find("shortages"), worst.map(stock => [
    cell(stock.sku, "name"), cell(stock.location), cell(whole.format(stock.units), "number bad"), cell(duration(now - Date.parse(stock.since)), "number"),
  ]), "Nothing is promised beyond what is there.");
}

function svg(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// A round number at or above the highest point, so that the scale does not change with every reading.
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map(step => step * power).find(top => top >= value) ?? 10;
}

function showChart(series) {
  const box = find("chart");
  const width = box.clientWidth || 700, height = box.clientHeight || 190, left = 44, bottom = 22, top = 8;
  const placed = series.placed.map(count => count / series.stepSeconds), confirmed = series.confirmed.map(count => count / series.stepSeconds);
  const highest = ceiling(Math.max(1, ...placed, ...confirmed));
  const x = index => left + index * (width - left - 2) / (placed.length - 1);
  const y = value => top + (height - top - bottom) * (1 - value / highest);
  const points = values => values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Orders placed and confirmed per second over the last ten minutes" });
  for (const part of [0, 0.5, 1]) {
    picture.append(svg("line", { class: "grid", x1: left, x2: width, y1: y(highest * part), y2: y(highest * part) }));
    picture.append(svg("text", { x: left - 8, y: y(highest * part) + 4, "text-anchor": "end" }, whole.format(highest * part) === "1" && part === 0.5 ? "0.5" : String(highest * part)));
  }
  for (let minutes = 10; minutes >= 0; minutes -= 2) {
    const at = x(Math.max(0, placed.length - 1 - minutes * 60 / series.stepSeconds));
    picture.append(svg("text", { x: at, y: height - 4, "text-anchor": minutes === 0 ? "end" : minutes === 10 ? "start" : "middle" }, minutes === 0 ? "now" : `−${minutes} min`));
  }
  picture.append(svg("polygon", { class: "area", points: `${x(0)},${y(0)} ${points(placed)} ${x(placed.length - 1)},${y(0)}` }));
  picture.append(svg("polyline", { class: "line placed", points: points(placed) }), svg("polyline", { class: "line confirmed", points: points(confirmed) }));
  const cursor = svg("line", { class: "cursor", y1: top, y2: height - bottom, visibility: "hidden" });
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  picture.append(cursor);
  picture.addEventListener("pointerleave", () => { tip.hidden = true; cursor.setAttribute("visibility", "hidden"); });
  picture.addEventListener("pointermove", event => {
    const share = (event.clientX - box.getBoundingClientRect().left - left) / (width - left - 2);
    const index = Math.min(placed.length - 1, Math.max(0, Math.round(share * (placed.length - 1))));
    cursor.setAttribute("x1", x(index));
    cursor.setAttribute("x2", x(index));
    cursor.setAttribute("visibility", "visible");
    const at = new Date(Date.parse(series.from) + index * series.stepSeconds * 1000);
    tip.textContent = `${at.toLocaleTimeString()}: ${rate(placed[index])} placed, ${rate(confirmed[index])} confirmed`;
    tip.hidden = false;
    tip.style.left = `${Math.min(x(index) + 8, width - tip.offsetWidth)}px`;
  });
  box.replaceChildren(picture, tip);
}

function show(report) {
  last = report;
  find("board").hidden = false;
  find("ask").hidden = true;
  find("forget").hidden = false;
  find("version").textContent = report.version.split("+")[0];
  find("reading").hidden = report.isCaughtUp;
  showTiles(report);
  showStates(report.orders);
  showTables(report);
  if (!find("chart").matches(":hover")) showChart(report.rate);
  live("on", `live, ${new Date(report.at).toLocaleTimeString()}`);
}

function live(className, text) {
  find("live").className = `live ${className}`;
  find("live").textContent = text;
}

function askForKey(refusal) {
  clearTimeout(timer);
  sessionStorage.removeItem(keyName);
  find("board").hidden = true;
  find("forget").hidden = true;
  find("ask").hidden = false;
  find("refusal").textContent = refusal;
  live("", "not connected");
  find("key").focus();
}

async function call(path) {
  const response = await fetch(path, { headers: { "X-Api-Key": sessionStorage.getItem(keyName) ?? "", Accept: "application/json" }, cache: "no-store" });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw Object.assign(new Error(problem.detail ?? `The silo answered ${response.status}.`), { status: response.status });
}

async function refresh() {
  clearTimeout(timer);
  try {
    show(await call("/v1/overview"));
  } catch (error) {
    if (error.status === 401 || error.status === 403) {
      askForKey(error.message);
      return;
    }
    live("off", error.status ? error.message : "the silo does not answer");
  }
  timer = setTimeout(refresh, document.hidden ? askAgainAfterMs * 5 : askAgainAfterMs);
}

async function audit() {
  const button = find("audit");
  button.disabled = true;
  button.textContent = "Reading …";
  try {
    await call("/v1/audit");
    await refresh();
  } catch (error) {
    find("audit-when").textContent = error.message;
  } finally {
    button.disabled = false;
    button.textContent = "Take it now";
  }
}

find("ask").addEventListener("submit", event => {
  event.preventDefault();
  sessionStorage.setItem(keyName, find("key").value.trim());
  find("key").value = "";
  find("refusal").textContent = "";
  refresh();
});
find("forget").addEventListener("click", () => askForKey(""));
find("audit").addEventListener("click", audit);
document.addEventListener("visibilitychange", () => { if (!document.hidden && sessionStorage.getItem(keyName)) refresh(); });
window.addEventListener("resize", () => { if (last) showChart(last.rate); });
if (sessionStorage.getItem(keyName)) refresh(); else askForKey("");
