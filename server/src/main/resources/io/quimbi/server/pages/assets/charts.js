"use strict";

// Charts are drawn from JSON in an attribute. Tooltips are drawn too rather than written as HTML:
// the page allows no styles in attributes, and names of segments stay text.
{
  const source = document.getElementById("charts-script").dataset.library;
  let loading = null;
  const drawn = new Map();

  const library = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    }));

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const tone = (t) => colour(`--t${t}`);
  const count = (n) => n.toLocaleString("en");
  const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`;

  const common = () => ({
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--text") },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("--raised"),
      borderColor: colour("--line"),
      textStyle: { color: colour("--text"), fontSize: 12 },
    },
  });
  const axisStyle = () => ({
    axisLine: { lineStyle: { color: colour("--line") } },
    axisTick: { show: false },
    axisLabel: { color: colour("--soft") },
    splitLine: { lineStyle: { color: colour("--line") } },
  });

  const kinds = {
    bars: (data) => ({
      grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", inverse: true, data: data.labels, ...axisStyle(), axisLine: { show: false } },
      series: [{
        type: "bar",
        barMaxWidth: 22,
        data: data.values.map((value, i) => ({ value, itemStyle: { color: tone(data.tones[i]), borderRadius: [0, 3, 3, 0] } })),
        label: { show: true, position: "right", color: colour("--text"), formatter: (p) => count(p.value) },
      }],
      tooltip: { formatter: (p) => `${p.name}: ${count(p.value)} customers` },
    }),
    areas: (data) => ({
      grid: { left: 8, right: 12, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, type: "scroll", textStyle: { color: colour("--text") }, itemWidth: 12, itemHeight: 12, icon: "roundRect" },
      xAxis: { type: "time", ...axisStyle(), splitLine: { show: false } },
      yAxis: { type: "value", max: 1, ...axisStyle(), axisLabel: { color: colour("--soft"), formatter: percent } },
      series: data.series.map((one) => ({
        name: one.name,
        type: "line",
        stack: "all",
        step: "end",
        symbol: "none",
        lineStyle: { width: 1, color: colour("--page") },
        areaStyle: { opacity: 1, color: tone(one.tone) },
        itemStyle: { color: tone(one.tone) },
        data: one.values.map((value, i) => [data.labels[i], value]),
      })),
      tooltip: { trigger: "axis", valueFormatter: percent },
    }),
    lines: (data) => ({
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, type: "scroll", textStyle: { color: colour("--text") } },
      xAxis: { type: "category", data: data.labels, ...axisStyle(), splitLine: { show: false } },
      yAxis: { type: "value", scale: false, ...axisStyle() },
      series: data.series.map((one, i) => ({
        name: one.name,
        type: "line",
        symbol: ["circle", "rect", "triangle", "diamond"][i % 4],
        symbolSize: 7,
        lineStyle: { width: 2, color: tone(one.tone), type: i % 2 ? "dashed" : "solid" },
        itemStyle: { color: tone(one.tone) },
        data: one.values,
      })),
      tooltip: { trigger: "axis" },
    }),
    // A dot with its interval for each row; labels stand above, so that they have room on a phone.
    dots: (data) => {
      const share = data.unit === "%";
      const bounds = [...data.values, ...data.lows, ...data.highs].filter((value) => value !== null);
      const room = (value) => Math.ceil(Math.abs(value) / 10) * 10 * Math.sign(value);
      const said = (value) => (value === null ? "not known" : share ? `${Math.round(value)} %` : `${Math.round(value)} days`);
      return {
        grid: { left: 12, right: 24, top: 16, bottom: 4, containLabel: true },
        xAxis: {
          type: "value",
          min: share ? 0 : room(Math.min(0, ...bounds)),
          max: share ? 100 : room(Math.max(10, ...bounds)),
          ...axisStyle(),
        },
        yAxis: { type: "category", inverse: true, data: data.labels, ...axisStyle(), axisLine: { show: false }, splitLine: { show: false },
          axisLabel: { inside: true, color: colour("--text"), verticalAlign: "bottom", padding: [0, 0, 6, 0], margin: 0 } },
        series: [
          {
            type: "custom",
            renderItem: (params, api) => {
              const row = api.value(0);
              if (data.lows[row] === null || data.highs[row] === null) return null;
              const from = api.coord([data.lows[row], row]);
              const to = api.coord([data.highs[row], row]);
              return { type: "line", shape: { x1: from[0], y1: from[1] + 4, x2: to[0], y2: to[1] + 4 }, style: { stroke: colour("--ts1"), lineWidth: 4, lineCap: "round" } };
            },
            encode: { x: 1, y: 0 },
            data: data.labels.map((_, row) => [row, data.values[row] ?? 0]),
          },
          {
            type: "scatter",
            symbolSize: 10,
            symbolOffset: [0, 4],
            itemStyle: { color: colour("--ts3") },
            data: data.values.map((value, row) => (value === null ? null : [value, row])).filter((point) => point),
          },
        ],
        tooltip: {
          formatter: (p) => {
            const row = p.value[p.seriesType === "scatter" ? 1 : 0];
            const range = data.lows[row] === null ? "" : ` (${said(data.lows[row])} to ${said(data.highs[row])})`;
            return `${data.labels[row]}: ${said(data.values[row])}${range}`;
          },
        },
      };
    },
    sankey: (data, box) => ({
      series: [{
        type: "sankey",
        left: 4, right: box.clientWidth < 520 ? 90 : 170, top: 8, bottom: 8,
        nodeGap: 10,
        nodeWidth: 14,
        draggable: false,
        emphasis: { focus: "adjacency" },
        data: data.nodes.map((node) => ({
          name: node.name,
          itemStyle: { color: tone(node.tone), borderWidth: 0 },
          label: { formatter: node.label, position: "right", color: colour("--text"), width: box.clientWidth < 520 ? 84 : 160, overflow: "break", lineHeight: 14 },
        })),
        links: data.links,
        lineStyle: { color: "source", opacity: 0.35, curveness: 0.5 },
      }],
      tooltip: {
        formatter: (p) => {
          const label = (name) => data.nodes.find((node) => node.name === name).label;
          return p.dataType === "edge"
            ? `${label(p.data.source)} → ${label(p.data.target)}: ${count(p.value)} customers`
            : `${label(p.name)}: ${count(p.value)} customers`;
        },
      },
    }),
    heat: (data, box) => {
      const narrow = box.clientWidth < 620;
      const short = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);
      return {
        grid: { left: narrow ? 126 : 150, right: 12, top: 8, bottom: narrow ? 130 : 92 },
        xAxis: { type: "category", data: data.labels, ...axisStyle(), axisLabel: { color: colour("--soft"), rotate: narrow ? 90 : 35, formatter: short, interval: 0 }, splitLine: { show: false } },
        yAxis: { type: "category", inverse: true, data: data.labels, ...axisStyle(), axisLabel: { color: colour("--soft"), formatter: short, interval: 0 }, splitLine: { show: false } },
        visualMap: { show: false, min: 0, max: 1, inRange: { color: [colour("--heat0"), colour("--heat1"), colour("--heat2")] } },
        series: [{
          type: "heatmap",
          data: data.rates.flatMap((row, y) => row.map((rate, x) => ({
            value: [x, y, rate],
            label: { color: rate > 0.6 ? colour("--raised") : colour("--text") },
          }))),
          label: { show: !narrow, formatter: (p) => (p.value[2] >= 0.005 ? percent(p.value[2]) : "") },
          itemStyle: { borderColor: colour("--page"), borderWidth: 1 },
        }],
        tooltip: { formatter: (p) => `${data.labels[p.value[1]]} → ${data.labels[p.value[0]]}: ${percent(p.value[2])}` },
      };
    },
  };

  const draw = (box) => {
    library().then((echarts) => {
      const data = JSON.parse(box.dataset.chart);
      const chart = drawn.get(box) ?? echarts.init(box, null, { renderer: "canvas" });
      drawn.set(box, chart);
      const own = kinds[data.kind](data, box);
      const shared = common();
      chart.setOption({ ...shared, ...own, tooltip: { ...shared.tooltip, ...own.tooltip } }, true);
      box.dataset.drawn = "yes";
    });
  };

  // Only what comes into sight is drawn, so that a page is usable before its charts are.
  const seen = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      seen.unobserve(entry.target);
      draw(entry.target);
    });
  }, { rootMargin: "200px" });
  const prepare = (root) => root.querySelectorAll("[data-chart]").forEach((box) => seen.observe(box));

  prepare(document);
  document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.target));
  document.addEventListener("quimbi:theme", () => drawn.forEach((_, box) => draw(box)));
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => drawn.forEach((chart, box) => { chart.resize(); draw(box); }), 120);
  });
}
