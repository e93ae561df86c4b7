/* A line chart to move the pointer over. The drawing from the server stays; this one takes its place when asked for. */
(function () {
  "use strict";

  var loading = null;
  function library(source) {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = source;
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          reject(new Error("The chart library could not be loaded."));
        };
        document.head.append(script);
      });
    }
    return loading;
  }

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function pairs(points, key) {
    return points
      .filter(function (point) {
        return point[key] !== null;
      })
      .map(function (point) {
        return [point.x, point[key]];
      });
  }

  function options(facts) {
    var ink = token("--fp-ink");
    var quiet = token("--fp-ink-2");
    var grid = token("--fp-chart-grid");
    var text = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
    var banded = facts.line.points.some(function (point) {
      return point.low !== null;
    });
    var series = [];
    if (banded) {
      series.push(
        { name: "low", type: "line", stack: "band", data: pairs(facts.line.points, "low"), symbol: "none", lineStyle: { opacity: 0 }, tooltip: { show: false }, silent: true },
        { name: facts.range, type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: token("--fp-chart-band"), opacity: 1 }, silent: true,
          data: facts.line.points.filter(function (p) { return p.low !== null; }).map(function (p) { return [p.x, p.high - p.low]; }) }
      );
    }
    series.push({ name: facts.line.name, type: "line", data: pairs(facts.line.points, "value"), symbolSize: 5, lineStyle: { width: 2.5, color: token("--fp-c1") }, itemStyle: { color: token("--fp-c1") } });
    if (facts.dots.points.length) {
      series.push({ name: facts.dots.name, type: "scatter", data: pairs(facts.dots.points, "value"), symbolSize: 11, z: 5, itemStyle: { color: token("--fp-c2") } });
    }
    series[series.length - 1].markLine = {
      symbol: "none",
      silent: true,
      lineStyle: { color: quiet, type: "dashed" },
      label: { formatter: "{b}", color: ink, position: "insideEndTop", rotate: 0 },
      data: facts.marks.map(function (mark) {
        return mark.x === null ? { name: mark.label, yAxis: mark.value } : { name: mark.label, xAxis: mark.x, label: { position: "end" } };
      }),
    };
    return {
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      aria: { enabled: true, label: { description: facts.description } },
      textStyle: text,
      grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: token("--fp-surface"),
        borderColor: token("--fp-line-strong"),
        textStyle: text,
        formatter: function (items) {
          var point = facts.line.points.find(function (one) {
            return one.x === items[0].value[0];
          });
          var lines = [String(items[0].value[0])];
          if (point) lines.push(facts.line.name + "  " + point.text + " " + facts.unit);
          if (point && point.low !== null) lines.push(facts.range + "  " + point.bounds + " " + facts.unit);
          facts.dots.points.forEach(function (dot) {
            if (dot.x === items[0].value[0]) lines.push(facts.dots.name + "  " + dot.text + " " + facts.unit);
          });
          return lines.join("\n");
        },
      },
      xAxis: { type: "value", min: "dataMin", max: "dataMax", minInterval: 1, axisLabel: { color: quiet, formatter: String }, splitLine: { show: false }, axisLine: { lineStyle: { color: quiet } } },
      yAxis: { type: "value", name: facts.unit, nameTextStyle: { color: quiet, align: "left" }, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: grid } } },
      series: series,
    };
  }

  function explore(figure, button) {
    var facts = JSON.parse(document.getElementById(button.getAttribute("data-explore")).textContent);
    var place = figure.querySelector("[data-explore-here]");
    return library(button.getAttribute("data-library")).then(function () {
      figure.querySelectorAll(".fp-chart-wide, .fp-chart-middle, .fp-chart-narrow").forEach(function (drawing) {
        drawing.hidden = true;
      });
      place.hidden = false;
      button.remove();
      var chart = window.echarts.init(place, null, { renderer: "canvas" });
      chart.setOption(options(facts));
      new ResizeObserver(function () {
        chart.resize();
      }).observe(place);
      new MutationObserver(function () {
        chart.setOption(options(facts), true);
      }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-explore]");
    if (!button) return;
    button.disabled = true;
    explore(button.closest("figure"), button).catch(function () {
      button.disabled = false;
    });
  });
})();
