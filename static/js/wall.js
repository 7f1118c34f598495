/* 大屏：走北京时间的时钟；放得下一屏；链接停用后不再显示旧数字。 */
(function () {
  "use strict";
  var root = document.documentElement, clock = document.querySelector("[data-clock]"), day = document.querySelector("[data-day]");
  var told = document.querySelector("[data-now]");
  /* 电视自己的时间和时区常常不准，以服务器的为准；东八区没有夏令时 */
  var ahead = told ? told.getAttribute("data-now") * 1000 - Date.now() + 8 * 3600000 : 0;
  function two(n) { return n < 10 ? "0" + n : String(n); }
  function tick() {
    var now = new Date(Date.now() + ahead);
    clock.textContent = two(now.getUTCHours()) + ":" + two(now.getUTCMinutes()) + ":" + two(now.getUTCSeconds());
    day.textContent = now.getUTCFullYear() + "-" + two(now.getUTCMonth() + 1) + "-" + two(now.getUTCDate()) + " 星期" + "日一二三四五六".charAt(now.getUTCDay());
  }
  if (clock && day) { tick(); setInterval(tick, 1000); }
  /* 内容多时整体缩小一点，不出滚动条；手机上照常往下滚 */
  function fit() {
    root.style.fontSize = "";
    if (window.innerWidth <= 900) return;
    var size = parseFloat(getComputedStyle(root).fontSize), least = size * 0.6;
    while (root.scrollHeight > window.innerHeight && size > least) { size *= 0.985; root.style.fontSize = size + "px"; }
  }
  fit();
  window.addEventListener("resize", fit);
  document.addEventListener("htmx:afterSettle", fit);
  /* 服务器暂时不在时保留最后一次的数字；链接没有了（404）就重新打开，显示“找不到” */
  document.addEventListener("htmx:responseError", function (e) {
    var status = e.detail.xhr.status;
    if (status === 404 || status === 403 || status === 401) location.reload();
  });
})();
