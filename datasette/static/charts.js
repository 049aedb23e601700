/* Draws the figures of class "chart" with Observable Plot, from the tables that stand in the page. Without this script
   the tables remain. Text from the data is only ever set by Plot, which uses textContent. */
"use strict";
(() => {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const tableOf = (figure) =>
    figure.dataset.table ? document.getElementById(figure.dataset.table) : figure.querySelector("table");

  /* The rows of a table body as objects by data-field; numbers are numbers. */
  function rowsOf(table, body) {
    const fields = [...table.querySelectorAll("thead th")].map((th) => th.dataset.field);
    return [...body.rows].map((tr) => {
      const row = { href: tr.querySelector('a[href*="/claims/"]')?.href };
      [...tr.cells].forEach((cell, at) => {
        if (!fields[at]) return;
        const raw = cell.dataset.v ?? cell.textContent.trim();
        row[fields[at]] = raw !== "" && !isNaN(raw) && !/^0\d|^\d{4}$/.test(raw) ? +raw : raw;
      });
      return row;
    });
  }

  const day = (text) => new Date(String(text).length === 4 ? `${text}-12-31` : String(text).length === 7 ? `${text}-28` : text);
  const locale = document.documentElement.lang;
  /* Names fit beside their bars: Kab. for Kabupaten, and no more than the width has room for. */
  const short = (name, room) => {
    const cut = String(name).replace(/^Kabupaten /, "Kab. ").replace(/^Provinsi /, "");
    return cut.length > room ? cut.slice(0, room - 1) + "…" : cut;
  };
  const ruler = document.createElement("canvas").getContext("2d");
  const named = (rows, label, width) => {
    const room = Math.max(14, Math.min(30, Math.floor(width / 20)));
    const names = rows.map((row) => short(row[label], room));
    ruler.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    return { names, marginLeft: 12 + Math.max(...names.map((name) => ruler.measureText(name).width)) };
  };
  /* Days on an axis: the year at its beginning, months by their name in the language of the page. */
  const month = (date) => (date.getMonth() ? date.toLocaleDateString(locale, { month: "short" }) : String(date.getFullYear()));
  const spell = (value) => value.toLocaleString(locale, { maximumFractionDigits: 1 });

  function time(figure, table) {
    const { date, value, colour } = figure.dataset;
    const points = rowsOf(table, table.tBodies[0]).filter((row) => row[date] && row[value] !== "");
    const series = (name) => {
      const body = table.querySelector(`tbody[data-series="${name}"]`);
      return body ? rowsOf(table, body) : [];
    };
    const dates = points.map((row) => day(row[date]));
    const first = new Date(Math.min(...dates)).getFullYear();
    const last = new Date(Math.max(...dates)).getFullYear();
    const aims = series("targets").filter((row) => +row[date] >= first && +row[date] <= last)
      .map((row) => ({ from: new Date(+row[date], 0, 1), to: new Date(+row[date], 11, 31), value: row[value], who: row[colour], isLast: +row[date] === last }));
    const official = series("official").map((row) => ({ at: day(row[date]), value: row[value] }));
    const outlets = [...new Set(points.map((row) => row[colour]))];
    const few = outlets.length <= 6;
    return {
      x: { type: "time", label: null, tickFormat: month, domain: [new Date(first, 0, 1), new Date(last, 11, 31)] },
      y: { domain: [0, 100], grid: true, label: null, tickFormat: (v) => `${v} %` },
      color: { legend: few && outlets.length > 1, domain: outlets, range: few ? ["#0b7a72", "#b25d00", "#6a51a3", "#2171b5", "#a63670", "#5d6b00"] : [css("--accent")] },
      marks: [
        Plot.link(aims, { x1: "from", x2: "to", y1: "value", y2: "value", stroke: css("--alarm"), strokeWidth: 2 }),
        Plot.text(aims.filter((aim) => aim.isLast), { x: "to", y: "value", text: (aim) => `${aim.who} ${spell(aim.value)} %`, textAnchor: "end", dy: -7, fill: css("--alarm") }),
        Plot.line(official, { x: "at", y: "value", stroke: css("--soft"), strokeDasharray: "4 3" }),
        Plot.dot(official, { x: "at", y: "value", fill: css("--soft"), symbol: "square" }),
        Plot.dot(points, {
          x: (row) => day(row[date]), y: value, r: 5, strokeWidth: 2,
          stroke: few ? colour : css("--accent"),
          fill: (row) => (row.approximate ? css("--paper") : few ? row[colour] : css("--accent")),
          title: (row) => `${row[date]}: ${spell(row[value])} %\n${row[colour]}`, tip: true,
        }),
      ],
    };
  }

  function targets(figure, table, width) {
    const { label, value, tick } = figure.dataset;
    const rows = rowsOf(table, table.tBodies[0]).slice(0, 40).map((row, at) => ({ ...row, at }));
    const { names, marginLeft } = named(rows, label, width);
    return {
      height: 40 + rows.length * 22, marginLeft, marginRight: 44,
      x: { domain: [0, 100], ticks: width < 700 ? 4 : 10, grid: true, label: null, tickFormat: (v) => `${v} %` },
      y: { domain: rows.map((row) => row.at), label: null, tickFormat: (at) => names[at], tickSize: 0 },
      marks: [
        Plot.barX(rows, { y: "at", x: value, fill: css("--accent"), insetTop: 3, insetBottom: 3 }),
        tick ? Plot.tickX(rows.filter((row) => row[tick] !== ""), { y: "at", x: tick, stroke: css("--alarm"), strokeWidth: 3 }) : null,
        Plot.text(rows, { y: "at", x: 100, text: (row) => spell(row[value]), textAnchor: "start", dx: 8, fill: css("--ink") }),
      ],
    };
  }

  function bars(figure, table, width) {
    const { label, value, limit } = figure.dataset;
    const rows = rowsOf(table, table.tBodies[0]).filter((row) => row[value]).slice(0, +limit || 30).map((row, at) => ({ ...row, at }));
    const { names, marginLeft } = named(rows, label, width);
    const few = rows.every((row) => Number.isInteger(row[value]) && Math.abs(row[value]) < 8);
    return {
      height: 40 + rows.length * 22, marginLeft, marginRight: 50,
      x: { grid: true, label: null, nice: true, ticks: width < 500 ? 3 : 8, tickFormat: spell, ...(few && { interval: 1 }) },
      y: { domain: rows.map((row) => row.at), label: null, tickFormat: (at) => names[at], tickSize: 0 },
      marks: [
        Plot.barX(rows, { y: "at", x: value, fill: (row) => (row[value] < 0 ? css("--alarm") : css("--accent")), insetTop: 3, insetBottom: 3 }),
        Plot.ruleX([0], { stroke: css("--line") }),
        Plot.text(rows, { y: "at", x: (row) => Math.max(0, row[value]), text: (row) => spell(row[value]), textAnchor: "start", dx: 5, fill: css("--ink") }),
      ],
    };
  }

  /* Years as ’24 where columns are narrow; of ranges every second one. */
  const ticked = (v, room) => (room >= 44 ? v : /^\d{4}$/.test(v) ? `’${v.slice(2)}` : parseInt(v) % 20 ? "" : v);

  function columns(figure, table, width) {
    const { label, value } = figure.dataset;
    const rows = rowsOf(table, table.tBodies[0]);
    return {
      x: { type: "band", label: null, tickFormat: (v) => ticked(v, width / rows.length) }, y: { grid: true, label: null, tickFormat: spell },
      marks: [Plot.barY(rows, { x: (row) => String(row[label]), y: value, fill: css("--accent") }), Plot.ruleY([0], { stroke: css("--line") })],
    };
  }

  const kinds = { time, targets, bars, columns };

  function draw(figure) {
    const place = figure.querySelector(".plot"), table = tableOf(figure);
    if (!place || !table) return;
    const width = Math.max(260, place.clientWidth);
    const options = kinds[figure.dataset.chart](figure, table, width);
    const chart = Plot.plot({
      width, height: 280, marginLeft: 48, ...options,
      style: { background: "none", color: css("--ink"), fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
    });
    const drawing = chart.tagName === "svg" ? chart : chart.querySelector(":scope > svg");
    drawing.setAttribute("role", "img"); /* the table has all it says, and the links */
    drawing.setAttribute("aria-label", figure.querySelector("figcaption").textContent.trim());
    drawing.querySelectorAll("[aria-label]").forEach((part) => part.removeAttribute("aria-label"));
    chart.addEventListener("click", () => { if (chart.value?.href) location.href = chart.value.href; });
    place.replaceChildren(chart);
  }

  const all = () => document.querySelectorAll("figure.chart").forEach(draw);
  all();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; all(); } });
})();
