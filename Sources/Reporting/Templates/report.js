"use strict";
// Draws the charts of a report with Apache ECharts from the JSON beside each of them, and keeps them fitting: to the
// width of their frame, to light and dark, and to paper. ChartSpecification.swift writes the JSON.
(() => {
  const palettes = {
    light: {
      ink: "#1b2430", soft: "#4a5668", faint: "#5d6879", line: "#dfe4eb", grid: "#e9edf2", surface: "#ffffff",
      primary: "#1f5fa8", secondary: "#b4581a", tertiary: "#11766a", muted: "#78849a",
      positive: "#c2601c", negative: "#4a7fb8",
      diverging: ["#1f5fa8", "#7fa9d6", "#f3f4f6", "#e3a273", "#b4501a"],
    },
    dark: {
      ink: "#e8ecf2", soft: "#b6c0ce", faint: "#9aa6b6", line: "#3a4554", grid: "#29323e", surface: "#191f28",
      primary: "#7fb3ee", secondary: "#eda36a", tertiary: "#5cc7b5", muted: "#8b98ab",
      positive: "#f0a263", negative: "#6fa3da",
      diverging: ["#8abdf5", "#3f6fa5", "#232b36", "#9a6035", "#f5ae74"],
    },
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;
  const palette = () => (dark.matches && !printing ? palettes.dark : palettes.light);

  // --- numbers and words

  const formatters = new Map();
  const fixed = (decimals) => {
    if (!formatters.has(decimals)) {
      formatters.set(decimals, new Intl.NumberFormat("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
    }
    return formatters.get(decimals);
  };
  const write = (value, axis, more = 0) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const decimals = axis.format === "count" ? (Number.isInteger(value) ? 0 : 1) : axis.decimals + more;
    const text = fixed(decimals).format(axis.format === "percent" ? value * 100 : value).replace(/^-(?!0\.?0*$)/, "−").replace("-", "");
    return axis.format === "percent" ? text + "\u202f%" : text;
  };
  // Ticks are round numbers: they need no trailing zeros.
  const tick = (value, axis) => {
    const scaled = axis.format === "percent" ? value * 100 : value;
    const text = Math.abs(scaled) >= 1e6 ? new Intl.NumberFormat("en", { notation: "compact" }).format(scaled)
      : new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(scaled);
    return text.replace("-", "−") + (axis.format === "percent" ? "%" : "");
  };

  // A tooltip is built from elements, never from markup: names come from somebody's file.
  const tip = (heading, lines) => {
    const box = document.createElement("div");
    box.className = "tip";
    const head = document.createElement("strong");
    head.textContent = heading;
    box.append(head);
    for (const line of lines) {
      const row = document.createElement("div");
      if (line.color) {
        const dot = document.createElement("span");
        dot.style.cssText = "display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px";
        dot.style.background = line.color;
        row.append(dot);
      }
      row.append(line.text);
      box.append(row);
    }
    return box;
  };
  const interval = (point, axis, at) =>
    point.length > at + 1 ? ` (${write(point[at], axis, 1)} to ${write(point[at + 1], axis, 1)})` : "";

  // --- parts of options

  const patterns = [
    { symbol: "none" },
    { symbol: "line", dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4, symbolSize: 1 },
    { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5 },
  ].map((pattern) => ({ color: "rgba(255,255,255,0.55)", ...pattern }));

  const base = (spec, colors) => ({
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colors.soft },
    aria: {
      enabled: true,
      label: { description: `Chart: ${spec.title}. ${spec.caption} The numbers are in the table that follows.` },
      decal: { show: true, decals: patterns },
    },
    tooltip: {
      backgroundColor: colors.surface, borderColor: colors.line, textStyle: { color: colors.ink, fontSize: 13 },
      confine: true, transitionDuration: 0, extraCssText: "box-shadow:0 4px 16px rgb(0 0 0/12%)",
    },
  });

  const axis = (spec, colors, more = {}) => ({
    type: spec.logarithmic ? "log" : "value",
    name: spec.title,
    nameLocation: "middle",
    nameTextStyle: { color: colors.faint, fontSize: 12 },
    min: spec.lowest ?? (spec.logarithmic ? undefined : null),
    max: spec.highest ?? null,
    scale: spec.lowest === undefined,
    axisLine: { lineStyle: { color: colors.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colors.grid } },
    ...more,
    axisLabel: {
      color: colors.faint, fontSize: 11.5, hideOverlap: true, showMinLabel: more.showMinLabel,
      formatter: (value) => tick(value, spec),
    },
  });

  const legend = (names, colors, symbol = { itemWidth: 20, itemHeight: 10 }) => ({
    show: names.length > 1, data: names, top: 0, left: 0, itemGap: 16, ...symbol,
    textStyle: { color: colors.soft, fontSize: 12.5 }, inactiveColor: colors.line,
  });
  // The title of an upright axis lies above it, where it can be read without turning the head.
  const above = (text, top, colors) => ({
    type: "text", left: 0, top, silent: true,
    style: { text, fill: colors.faint, fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily },
  });
  const legendRows = (names, width) => {
    if (names.length < 2) return 0;
    let rows = 1, used = 0;
    for (const name of names) {
      const size = 44 + name.length * 7;
      if (used > 0 && used + size > width) { rows += 1; used = 0; }
      used += size;
    }
    return rows;
  };

  const whiskers = (points, color, place) => ({
    type: "custom", silent: true, z: place.horizontal ? 20 : 4, data: points, tooltip: { show: false }, itemStyle: { color, decal: { symbol: "none" } },
    ...place.encode,
    renderItem: (params, api) => {
      const low = api.coord(place.low(api)), high = api.coord(place.high(api));
      if (![...low, ...high].every(Number.isFinite)) return null;
      const flat = Math.abs(low[1] - high[1]) < 0.01 && place.horizontal;
      const cap = 4, dx = flat ? 0 : cap, dy = flat ? cap : 0;
      const stroke = { stroke: color, lineWidth: 1.4, fill: null };
      const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: stroke });
      return { type: "group", children: [
        line(low[0], low[1], high[0], high[1]),
        line(low[0] - dx, low[1] - dy, low[0] + dx, low[1] + dy),
        line(high[0] - dx, high[1] - dy, high[0] + dx, high[1] + dy),
      ] };
    },
  });

  // --- kinds of charts: each gives the options and the height for a width

  const lines = (spec, colors, width) => {
    const names = spec.series.map((series) => series.name);
    const parts = [];
    // A label near an end of the axis leans inwards.
    const all = spec.series.flatMap((series) => series.points.map((point) => point[0]));
    const first = spec.x.lowest ?? Math.min(...all), last = spec.x.highest ?? Math.max(...all);
    const side = (x) => (x > last - (last - first) * 0.2 ? "right" : x < first + (last - first) * 0.2 ? "left" : "center");
    spec.series.forEach((series, index) => {
      const color = colors[series.tone];
      const z = 10 - index;
      const hasInterval = series.points.some((point) => point.length > 3);
      if (hasInterval && series.style === "points") {
        parts.push(whiskers(series.points, color, {
          low: (api) => [api.value(0), api.value(2)], high: (api) => [api.value(0), api.value(3)],
          encode: { encode: { x: 0, y: [2, 3] } },
        }));
      } else if (hasInterval) {
        parts.push({
          type: "custom", silent: true, z: 1, clip: true, data: series.points, encode: { x: 0, y: [2, 3] },
          tooltip: { show: false }, itemStyle: { color, decal: { symbol: "none" } },
          renderItem: (params, api) => {
            if (params.dataIndexInside !== 0) return null;
            const edge = (at) => series.points.map((point) => api.coord([point[0], point[at]]));
            return { type: "polygon", shape: { points: [...edge(3), ...edge(2).reverse()] }, style: { fill: color, opacity: 0.16 } };
          },
        });
      }
      const isPoints = series.style === "points";
      parts.push({
        name: series.name, z, color, clip: true,
        type: isPoints ? "scatter" : "line",
        data: series.points.map((point) => [point[0], point[1]]),
        symbol: isPoints ? "circle" : "none", symbolSize: 8,
        step: series.style === "steps" ? "end" : false,
        lineStyle: {
          color, width: series.tone === "muted" ? 1.5 : 2.25,
          type: series.style === "dashed" ? [6, 5] : ["solid", [9, 4], [3, 4]][index % 3],
        },
        itemStyle: { color, decal: { symbol: "none" } }, emphasis: { disabled: true },
        markLine: index > 0 || !spec.marks.length ? undefined : {
          silent: true, symbol: "none", animation: false,
          lineStyle: { color: colors.faint, type: [4, 4], width: 1.2 },
          label: { color: colors.soft, fontSize: 11.5, formatter: (item) => item.name, position: "end", rotate: 0, distance: 4 },
          data: spec.marks.map((mark) => ({ name: mark.label, xAxis: mark.x, label: { align: side(mark.x) } })),
        },
      });
    });
    const top = legendRows(names, width) * 28;
    const hasPoints = spec.series.some((series) => series.style === "points");
    const options = {
      legend: legend(names, colors, hasPoints ? { itemWidth: 20, itemHeight: 8 } : { itemWidth: 24, itemHeight: 2 }),
      grid: { left: 46, right: 18, top: top + 30, bottom: 46, containLabel: false, outerBoundsMode: "none" },
      xAxis: axis(spec.x, colors, { nameGap: 28, axisPointer: { label: { show: false } } }),
      yAxis: axis(spec.y, colors, { nameGap: 36, name: "", axisPointer: { label: { show: false } } }),
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "line", lineStyle: { color: colors.muted } },
        formatter: (items) => {
          const shown = items.filter((item) => item.seriesName && names.includes(item.seriesName));
          if (!shown.length) return "";
          return tip(`${spec.x.title} ${write(shown[0].value[0], spec.x, 1)}`, shown.map((item) => {
            const series = spec.series[names.indexOf(item.seriesName)];
            const point = series.points[item.dataIndex] ?? item.value;
            return { color: colors[series.tone], text: `${series.name}: ${write(point[1], spec.y, 1)}${interval(point, spec.y, 2)}` };
          }));
        },
      },
      graphic: above(spec.y.title, top + 2, colors),
      series: parts,
    };
    return { options, height: Math.max(250, Math.min(width * 0.66, 340)) + top };
  };

  const bars = (spec, colors, width) => {
    const names = spec.series.map((series) => series.name);
    const longest = Math.max(...spec.names.map((name) => name.length), 4);
    const room = Math.min(longest * 7.2 + 20, width * 0.4, 240);
    const dots = spec.style === "dots";
    const several = spec.series.length > 1;
    const pointsLeft = !dots && spec.series.some((series) => series.values.some((value) => value[0] < 0));
    const margin = 48 / Math.max(width - room - 46, 120);
    const parts = [];
    spec.series.forEach((series, index) => {
      const color = colors[series.tone];
      const values = series.values.map((value, row) => [value[0], row, value[1], value[2]]);
      const bounded = values.filter((value) => value[2] !== undefined);
      parts.push({
        name: series.name, type: dots ? "scatter" : "bar", color, z: 5 + index,
        data: values.map((value) => (value[0] < 0 ? { value, label: { position: "left" } } : value)),
        encode: { x: 0, y: 1 }, symbolSize: 10, symbol: ["circle", "diamond", "rect"][index % 3],
        barMaxWidth: 20, barCategoryGap: "32%",
        itemStyle: { color, borderRadius: dots ? 0 : 3, opacity: bounded.length && !dots ? 0.6 : 1, ...(several && !dots ? {} : { decal: { symbol: "none" } }) },
        emphasis: { disabled: true },
        label: {
          show: !dots && !several && values.every((value) => value[2] === undefined), fontSize: 11.5, color: colors.soft,
          position: "right", distance: 5, formatter: (item) => write(item.value[0], spec.axis),
        },
        markLine: index > 0 || spec.reference === undefined ? undefined : {
          silent: true, symbol: "none", animation: false,
          lineStyle: { color: colors.faint, type: [4, 4], width: 1.2 },
          label: { color: colors.soft, fontSize: 11.5, formatter: () => spec.referenceLabel, position: "start", rotate: 0, distance: 4 },
          data: [{ xAxis: spec.reference }],
        },
      });
      if (bounded.length && (dots || !several)) {
        parts.push(whiskers(bounded, dots ? color : colors.ink, {
          horizontal: true, low: (api) => [api.value(2), api.value(1)], high: (api) => [api.value(3), api.value(1)],
          encode: { encode: { x: [2, 3], y: 1 } },
        }));
      }
    });
    const top = legendRows(names, width) * 26 + (spec.reference === undefined ? 4 : 22);
    const rowHeight = !dots && several ? 20 * spec.series.length + 8 : 26;
    const options = {
      legend: legend(names, colors, dots ? { itemWidth: 10, itemHeight: 10 } : undefined),
      grid: { left: room, right: dots ? 26 : 46, top, bottom: 46, containLabel: false, outerBoundsMode: "none" },
      xAxis: axis(spec.axis, colors, { nameGap: 28, splitNumber: width < 480 ? 3 : 5,
        // Room for the number left of a bar that points left.
        ...(pointsLeft ? { min: (range) => range.min - (range.max - range.min) * margin / (1 - margin), showMinLabel: false } : {}),
        scale: dots && spec.axis.lowest === undefined }),
      yAxis: {
        type: "category", data: spec.names, inverse: true,
        axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: false },
        splitLine: { show: dots, lineStyle: { color: colors.grid } },
        axisLabel: { color: colors.soft, fontSize: 12, interval: 0, width: room - 10, overflow: "truncate", ellipsis: "…" },
      },
      tooltip: {
        trigger: "axis", axisPointer: { type: "shadow", axis: "y", shadowStyle: { color: colors.muted, opacity: 0.1 } },
        formatter: (items) => {
          const shown = items.filter((item) => names.includes(item.seriesName));
          if (!shown.length) return "";
          const row = shown[0].value[1];
          return tip(spec.names[row], shown.map((item) => {
            const series = spec.series[names.indexOf(item.seriesName)];
            const value = series.values[row];
            return { color: colors[series.tone], text: `${series.name}: ${write(value[0], spec.axis, 1)}${interval(value, spec.axis, 1)}` };
          }));
        },
      },
      series: parts,
    };
    return { options, height: spec.names.length * rowHeight + top + 50 };
  };

  const histogram = (spec, colors, width) => {
    const names = spec.series.map((series) => series.name);
    const top = legendRows(names, width) * 28;
    const log = spec.y.logarithmic;
    const floor = log ? Math.min(...spec.series.flatMap((series) => series.values.filter((value) => value > 0)), 1) / 2 : 0;
    const options = {
      legend: legend(names, colors),
      grid: { left: 52, right: 18, top: top + 30, bottom: 46, containLabel: false, outerBoundsMode: "none" },
      xAxis: axis({ ...spec.x, lowest: spec.edges[0], highest: spec.edges[spec.edges.length - 1] }, colors, { nameGap: 28, splitLine: { show: false } }),
      yAxis: axis(spec.y, colors, { name: "", scale: false, ...(log ? { min: floor } : {}), ...(log ? { showMinLabel: false } : {}) }),
      tooltip: {
        trigger: "item",
        formatter: (item) => {
          const bin = item.dataIndex;
          return tip(`${write(spec.edges[bin], spec.x)} to ${write(spec.edges[bin + 1], spec.x)}`,
            spec.series.map((series) => ({ color: colors[series.tone], text: `${series.name}: ${write(series.values[bin], spec.y)}` })));
        },
      },
      graphic: above(spec.y.title, top + 2, colors),
      series: spec.series.map((series, index) => ({
        name: series.name, type: "custom", color: colors[series.tone], z: 5 + index, clip: true,
        itemStyle: { color: colors[series.tone], opacity: 0.72 },
        data: series.values.map((value, bin) => [spec.edges[bin], spec.edges[bin + 1], value]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (params, api) => {
          const value = api.value(2);
          if (!(value > floor)) return null;
          const [left, top] = api.coord([api.value(0), value]);
          const [right, bottom] = api.coord([api.value(1), floor]);
          // Classes share a bin: each takes its part of the width.
          const part = (right - left) / spec.series.length;
          const x = left + part * index;
          return {
            type: "rect", shape: { x: x + 0.5, y: top, width: Math.max(part - 1, 1), height: Math.max(bottom - top, 0.5) },
            style: { fill: colors[series.tone], decal: api.visual("decal") },
          };
        },
      })),
    };
    return { options, height: Math.max(250, Math.min(width * 0.66, 340)) + top };
  };

  const heatMap = (spec, colors, width) => {
    const count = spec.names.length;
    const longest = Math.max(...spec.names.map((name) => name.length), 4);
    const room = Math.min(longest * 6.4 + 14, 190);
    const side = Math.min((width - room - 8) / count, 64);
    const cells = [];
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) {
        if (row !== column) cells.push([column, row, spec.values[row * count + column]]);
      }
    }
    const names = (more) => ({
      type: "category", data: spec.names, axisLine: { show: false }, axisTick: { show: false }, splitArea: { show: false },
      axisLabel: { color: colors.soft, fontSize: 11.5, interval: 0, width: room - 10, overflow: "truncate", ellipsis: "…", ...more },
    });
    const options = {
      grid: { left: room, top: room, width: side * count, height: side * count, containLabel: false, outerBoundsMode: "none" },
      xAxis: { ...names({ rotate: 90 }), position: "top" },
      yAxis: { ...names({}), inverse: true },
      visualMap: {
        min: -1, max: 1, calculable: false, orient: "horizontal", left: room, bottom: 0, itemWidth: 12, itemHeight: 180,
        text: ["1", "−1"], textStyle: { color: colors.faint }, inRange: { color: colors.diverging },
      },
      tooltip: {
        trigger: "item",
        formatter: (item) => tip(`${spec.names[item.value[0]]} and ${spec.names[item.value[1]]}`,
          [{ text: `correlation ${write(item.value[2], { format: "number", decimals: 3 })}` }]),
      },
      series: [{
        type: "heatmap", data: cells, itemStyle: { borderColor: colors.surface, borderWidth: 1, borderRadius: 2, decal: { symbol: "none" } },
        emphasis: { itemStyle: { borderColor: colors.ink, borderWidth: 1.5 } },
        label: {
          show: side >= 20, fontSize: Math.min(12, side * 0.4),
          formatter: (item) => {
            const value = item.value[2];
            if (value === null || Number.isNaN(value) || Math.abs(value) < 0.095) return "";
            return (value < 0 ? "−" : "") + Math.abs(value).toFixed(side >= 40 ? 2 : 1).replace(/^0/, "");
          },
        },
      }],
    };
    return { options, height: room + side * count + 44 };
  };

  // --- drawing and redrawing

  const kinds = { lines, bars, histogram, heatMap };
  const charts = [];
  const draw = (chart) => {
    const width = chart.frame.clientWidth;
    if (!width) return;
    const colors = palette();
    const { options, height } = kinds[chart.spec.kind](chart.spec, colors, width);
    chart.frame.style.height = `${Math.round(height)}px`;
    if (!chart.view) chart.view = echarts.init(chart.frame, null, { renderer: "svg" });
    const common = base(chart.spec, colors);
    chart.view.resize({ width, height: Math.round(height) });
    chart.view.setOption({ ...common, ...options, tooltip: { ...common.tooltip, ...options.tooltip } }, true);
    chart.width = width;
  };
  const drawAll = () => charts.forEach(draw);

  for (const element of document.querySelectorAll("script[data-chart]")) {
    const frame = document.getElementById(element.dataset.chart);
    charts.push({ frame, spec: JSON.parse(element.textContent), view: null, width: 0 });
  }
  if (charts.length) {
    drawAll();
    const watcher = new ResizeObserver((entries) => {
      for (const entry of entries) {
        const chart = charts.find((candidate) => candidate.frame === entry.target);
        if (!printing && chart && Math.abs(chart.frame.clientWidth - chart.width) > 1) draw(chart);
      }
    });
    charts.forEach((chart) => watcher.observe(chart.frame));
    dark.addEventListener("change", drawAll);
    const paper = (isOn) => () => {
      printing = isOn;
      document.documentElement.classList.toggle("printing", isOn);
      // Paper does not scroll: a table that is too wide is made smaller.
      for (const table of document.querySelectorAll("main .scroll > table")) {
        table.style.zoom = "";
        const room = table.parentElement.clientWidth;
        if (isOn && room && table.scrollWidth > room) table.style.zoom = String((room - 1) / table.scrollWidth);
      }
      drawAll();
    };
    addEventListener("beforeprint", paper(true));
    addEventListener("afterprint", paper(false));
  }

  // --- tables wider than the screen say so

  const hint = (box) => {
    const isWide = box.scrollWidth > box.clientWidth + 1;
    box.classList.toggle("is-wide", isWide);
    box.classList.toggle("is-at-end", box.scrollLeft + box.clientWidth >= box.scrollWidth - 2);
  };
  const tables = [...document.querySelectorAll(".scroll")].filter((box) => box.querySelector(":scope > table"));
  const widths = new ResizeObserver((entries) => entries.forEach((entry) => hint(entry.target)));
  for (const box of tables) {
    const note = document.createElement("p");
    note.className = "scroll-note";
    note.setAttribute("aria-hidden", "true");
    note.textContent = "Swipe for more columns \u2192";
    box.before(note);
    box.addEventListener("scroll", () => hint(box), { passive: true });
    widths.observe(box);
  }

  // --- the threshold of a confusion matrix

  for (const box of document.querySelectorAll(".confusion")) {
    const data = box.querySelector("[data-confusion-steps]");
    if (!data) continue;
    const steps = JSON.parse(data.textContent);
    const slider = box.querySelector("input");
    const set = (name, text) => box.querySelectorAll(`[data-confusion="${name}"]`).forEach((place) => { place.textContent = text; });
    const share = (part, whole) => (whole > 0 ? write(part / whole, { format: "percent", decimals: 1 }) : "–");
    const show = () => {
      const [threshold, tn, fp, fn, tp] = steps[Number(slider.value)];
      const count = { format: "count" };
      set("threshold", fixed(3).format(threshold));
      Object.entries({ tn, fp, fn, tp }).forEach(([name, value]) => set(name, write(value, count)));
      set("precision", share(tp, tp + fp));
      set("recall", share(tp, tp + fn));
      set("marked", share(tp + fp, tn + fp + fn + tp));
      set("accuracy", share(tp + tn, tn + fp + fn + tp));
      slider.setAttribute("aria-valuetext", `threshold ${fixed(3).format(threshold)}`);
    };
    slider.addEventListener("input", show);
    box.querySelector(".confusion-slider").hidden = false;
  }

  // --- the table of contents: folded on a phone, following the reader on a wide screen

  const contents = document.querySelector(".contents details");
  if (contents) {
    const narrow = matchMedia("(max-width: 1000px)");
    const fold = () => { contents.open = !narrow.matches; };
    fold();
    narrow.addEventListener("change", fold);
    const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.getAttribute("href").slice(1), link]));
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.getAttribute("aria-labelledby"))?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-10% 0px -75% 0px" });
    document.querySelectorAll("main .section").forEach((section) => seen.observe(section));
  }
})();
