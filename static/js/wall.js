/* 大屏：走时钟；链接停用后不再显示旧数字。 */
(function () {
  "use strict";
  var clock = document.querySelector("[data-clock]");
  function two(n) { return n < 10 ? "0" + n : String(n); }
  function tick() {
    var now = new Date();
    clock.textContent = two(now.getHours()) + ":" + two(now.getMinutes()) + ":" + two(now.getSeconds());
  }
  if (clock) { tick(); setInterval(tick, 1000); }
  /* 服务器暂时不在时保留最后一次的数字；链接没有了（404）就重新打开，显示“找不到” */
  document.addEventListener("htmx:responseError", function (e) {
    var status = e.detail.xhr.status;
    if (status === 404 || status === 403 || status === 401) location.reload();
  });
})();
