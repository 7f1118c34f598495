/* 楼盘表：点过的门描边；手机上把住户卡片滚到眼前。没有脚本时，链接直接打开带卡片的页面。 */
(function () {
  "use strict";
  document.addEventListener("htmx:afterSwap", function (e) {
    if (e.detail.target.id !== "door") return;
    var chosen = e.detail.requestConfig.elt;
    document.querySelectorAll(".rm[aria-current]").forEach(function (cell) { cell.removeAttribute("aria-current"); });
    if (chosen.classList.contains("rm")) chosen.setAttribute("aria-current", "true");
    history.replaceState(null, "", chosen.getAttribute("href").split("#")[0]);
    var card = document.getElementById("door");
    if (card.getBoundingClientRect().top > window.innerHeight - 160) card.scrollIntoView({ block: "start" });
    card.focus({ preventScroll: true });
  });
})();
