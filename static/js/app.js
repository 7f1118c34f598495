/* 全站脚本：大字版、菜单开合、返回、照片放大。ES2018，无依赖；没有它，页面照样能用。 */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function toggleSize() {
    var big = root.dataset.size !== "large";
    root.dataset.size = big ? "large" : "normal";
    document.cookie = "size=" + root.dataset.size + ";path=/;max-age=31536000;samesite=lax";
    document.querySelectorAll("[data-size-toggle]").forEach(function (b) { b.setAttribute("aria-pressed", String(big)); });
  }

  function closeMenus(but) {
    document.querySelectorAll("details.menu[open]").forEach(function (d) { if (d !== but) d.open = false; });
  }

  function fillLogin(button) {
    var form = document.getElementById("login");
    form.elements.username.value = button.dataset.login;
    form.elements.password.value = button.dataset.password;
    form.querySelector("[type=submit]").focus();
  }

  document.addEventListener("click", function (e) {
    var on = function (selector) { return e.target.closest(selector); };
    closeMenus(on("details.menu"));
    if (on("[data-size-toggle]")) toggleSize();
    if (on("[data-close]")) on(".note").remove();
    if (on("[data-back]")) history.back();
    if (on("[data-print]")) window.print();
    if (on("[data-login]")) fillLogin(on("[data-login]"));
    if (on("[data-check-all]")) {
      var all = on("[data-check-all]");
      document.querySelectorAll("input[name=" + all.dataset.checkAll + "]").forEach(function (c) { c.checked = all.checked; });
    }
    var open = on("[data-dialog]");
    if (open) {
      var dialog = document.getElementById(open.dataset.dialog);
      if (dialog && dialog.showModal) { e.preventDefault(); dialog.showModal(); }
    }
  });

  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape") {
      var menu = document.querySelector("details.menu[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    }
  });

  /* 选一项就查询的表单；没有脚本时有按钮 */
  document.addEventListener("change", function (e) {
    var form = e.target.closest("form[data-submit-on-change]");
    if (form) form.submit();
  });

  /* 提交一次就够：防止连点 */
  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (form.method !== "post" || form.dataset.free !== undefined || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  if (root.classList.contains("phone") && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { scope: "/" }).then(function () { return navigator.serviceWorker.ready; }).then(function (kept) {
      var files = Array.prototype.map.call(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), function (e) {
        return new URL(e.href || e.src, location.href).pathname;
      });
      var pages = (root.dataset.offline || "").split(" ").filter(Boolean);
      kept.active.postMessage({ keep: files.concat(pages) });
    }).catch(function () {});
  }
  /* 登录页：清掉上一个人离线用的页面，手机可能是共用的 */
  if (document.getElementById("login") && window.caches) {
    caches.keys().then(function (names) { names.forEach(function (n) { if (n.indexOf("pages") === 0) caches.delete(n); }); }).catch(function () {});
  }
})();

/* 查询表单：地址里不留空的条件。地点选择：选了小区再取楼栋，选了楼栋再取单元。 */
(function () {
  "use strict";
  /* 勾的正是平常那几项（data-usual）的，不写进网址 */
  function usual(form) {
    return Array.prototype.filter.call(form.querySelectorAll("[data-usual]"), function (set) {
      var on = Array.prototype.map.call(set.querySelectorAll(":checked"), function (box) { return box.value; });
      return on.join(" ") === set.dataset.usual;
    });
  }
  document.addEventListener("htmx:configRequest", function (e) {
    var form = e.target.closest("form[data-tidy]");
    if (!form || e.detail.verb !== "get") return;
    var empty = [];
    e.detail.formData.forEach(function (v, k) { if (v === "") empty.push(k); });
    usual(form).forEach(function (set) { empty.push(set.querySelector("input").name); });
    empty.forEach(function (k) { e.detail.formData.delete(k); });
  });
  document.addEventListener("submit", function (e) {
    if (e.target.dataset.tidy === undefined || e.defaultPrevented) return;
    Array.prototype.forEach.call(e.target.elements, function (f) { if (f.name && f.value === "") f.disabled = true; });
    usual(e.target).forEach(function (set) { set.disabled = true; });
  });

  var NEXT = { estate: "building", building: "entrance" };
  function refill(form, name) {
    var next = form.elements[NEXT[name]], chosen = form.elements[name].value;
    if (!next) return Promise.resolve();
    var address = form.dataset.places.split(" ")[name === "estate" ? 0 : 1];
    var options = !chosen ? Promise.resolve("") : fetch(address + "?" + name + "=" + encodeURIComponent(chosen), { credentials: "same-origin" })
      .then(function (r) { return r.ok ? r.text() : ""; }).catch(function () { return ""; });
    return options.then(function (html) {
      if (html) next.innerHTML = html;
      else next.length = Math.min(next.length, 1);
      next.value = "";
      return refill(form, NEXT[name]);
    });
  }
  document.addEventListener("change", function (e) {
    var form = e.target.form;
    if (form && form.dataset.places && NEXT[e.target.name]) refill(form, e.target.name);
  });
})();
