/* 搜索框：上下键在建议里走动，Esc 收起，点别处收起。没有脚本时，按回车就是搜索。 */
(function () {
  "use strict";
  function links(form) { return Array.prototype.slice.call(form.querySelectorAll(".found a")); }
  function clear(form) { form.querySelector(".found").textContent = ""; }

  document.addEventListener("keydown", function (e) {
    var form = e.target.closest && e.target.closest("[data-search]");
    if (!form) return;
    var input = form.querySelector("input[type=search]"), all = links(form);
    if (e.key === "Escape") {
      clear(form);
      input.focus();
    } else if ((e.key === "ArrowDown" || e.key === "ArrowUp") && all.length) {
      var at = all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1);
      e.preventDefault();
      (at < 0 || at >= all.length ? input : all[at]).focus();
    }
  });
  document.addEventListener("click", function (e) {
    document.querySelectorAll("[data-search]").forEach(function (form) {
      if (!form.contains(e.target)) clear(form);
    });
  });
})();
