/* 键盘：单键快捷键、命令面板、快捷键一览、常用答复、勾选计数。没有脚本时页面照样能用；手机上不启用单键。 */
(function () {
  "use strict";
  var root = document.documentElement;
  var GO = { d: "desk", t: "tickets", n: "new-ticket", c: "councils", m: "meetings", b: "register", r: "residents", v: "visits", u: "units" };
  var DEED = { a: ["accept", "take_up", "acknowledge"], t: ["dispatch", "transfer"], r: ["reply"] };
  var waiting = 0, undo = null;

  function $(selector, from) { return (from || document).querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function touch() { return window.matchMedia && matchMedia("(hover: none) and (pointer: coarse)").matches; }
  function typing(e) {
    var at = e.target;
    return e.isComposing || e.keyCode === 229 || at.isContentEditable || /^(TEXTAREA|SELECT)$/.test(at.tagName)
      || (at.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(at.type));
  }
  function shown(el) { return el && el.offsetParent !== null && !el.closest("details:not([open])"); }

  /* 列表 */
  function rows() { return all(".list tbody tr"); }
  function current() { var at = document.activeElement; return at && at.closest ? at.closest(".list tbody tr") : null; }
  function walk(by) {
    var list = rows(), at = list.indexOf(current()), next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    if (!next) return;
    $("a.ttl", next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function count() {
    var said = $("[data-picked]");
    if (!said) return;
    var n = all("input[name=ticket]:checked").length;
    said.textContent = n ? "选中 " + n + " 件" : "";
    $("#bulk").classList.toggle("on", n > 0);
  }
  function pick() {
    var row = current(), box = row && $("input[name=ticket]", row);
    if (!box) return;
    box.checked = !box.checked;
    count();
  }

  /* 办理：列表里选中了就批量，诉求页上就打开表单 */
  function act(names) {
    if (all("input[name=ticket]:checked").length) {
      var chooser = $("#bulk-deed"), wanted = names.filter(function (n) { return $("option[value=" + n + "]", chooser); })[0];
      if (wanted) { chooser.value = wanted; chooser.form.requestSubmit(); }
      return;
    }
    var deed = names.map(function (n) { return $("#deeds [data-deed=" + n + "]"); }).filter(Boolean)[0];
    if (deed) unfold(deed);
  }
  function unfold(deed) {
    for (var outer = deed; outer; outer = outer.parentElement.closest("details")) if (outer.tagName === "DETAILS") outer.open = true;
    var field = $("textarea, select, input:not([type=hidden])", deed) || $("button", deed) || $("summary", deed);
    field.focus();
    deed.scrollIntoView({ block: "nearest" });
  }

  /* 对话框 */
  function open(dialog) {
    if (!dialog || !dialog.showModal || dialog.open) return false;
    dialog.showModal();
    return true;
  }
  function fillPalette(words) {
    var list = $("#palette ul"), items = [], plain = words.trim().toLowerCase();
    all(".side a[data-page]").forEach(function (a) {
      if (!plain || a.textContent.toLowerCase().indexOf(plain) >= 0) items.push([a.textContent.trim(), a.getAttribute("href")]);
    });
    if ($(".side a[data-page=tickets]") && plain) {
      if (/^[a-z0-9-]{6,24}$/i.test(plain) && /\d/.test(plain)) items.unshift(["打开诉求 " + words.trim().toUpperCase(), "/tickets/" + encodeURIComponent(words.trim().toUpperCase()) + "/"]);
      items.push(["在诉求里找“" + words.trim() + "”", "/tickets/?st=all&q=" + encodeURIComponent(words.trim())]);
    }
    list.textContent = "";
    items.slice(0, 12).forEach(function (item) {
      var li = document.createElement("li"), a = document.createElement("a");
      a.href = item[1];
      a.textContent = item[0];
      li.appendChild(a);
      list.appendChild(li);
    });
  }
  function palette() {
    if (!open($("#palette"))) return;
    var input = $("#palette input");
    input.value = "";
    fillPalette("");
    input.focus();
  }
  document.addEventListener("input", function (e) { if (e.target.closest("#palette")) fillPalette(e.target.value); });

  /* 常用答复 */
  function showCanned() {
    all("[data-canned-for][hidden]").forEach(function (b) { b.hidden = false; });
  }
  function template() {
    var button = all("[data-canned-for]").filter(shown)[0];
    if (!button) {
      act(DEED.r);
      button = all("[data-canned-for]").filter(shown)[0];
    }
    if (button) chooseFor(button);
  }
  function chooseFor(button) {
    var dialog = $("#canned"), list = $("[data-canned-list]", dialog);
    dialog.form = button.closest("form");
    list.textContent = "正在取常用答复…";
    if (!open(dialog)) return;
    fetch(button.dataset.cannedFrom + "?deed=" + button.dataset.cannedFor, { credentials: "same-origin" })
      .then(function (r) { if (!r.ok) throw r; return r.text(); })
      .then(function (html) { list.innerHTML = html; var first = $("button", list); if (first) first.focus(); })
      .catch(function () { list.textContent = "没有取到，请检查网络后再试。"; });
  }
  function insert(text) {
    var dialog = $("#canned"), area = $("textarea", dialog.form);
    dialog.close();
    undo = { area: area, was: area.value };
    area.value = area.value.trim() ? area.value.replace(/\s*$/, "\n") + text : text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    var old = $(".toast", dialog.form);
    if (old) old.remove();
    var toast = document.createElement("p"), back = document.createElement("button");
    toast.className = "toast small";
    toast.setAttribute("role", "status");
    toast.textContent = "已插入常用答复。";
    back.type = "button";
    back.className = "btn btn-s";
    back.textContent = "撤销插入";
    back.dataset.undoInsert = "";
    toast.appendChild(back);
    area.parentNode.appendChild(toast);
  }
  document.addEventListener("click", function (e) {
    var button = e.target.closest("[data-canned-for]"), chosen = e.target.closest("[data-canned]");
    if (button) chooseFor(button);
    if (chosen) insert(chosen.dataset.canned);
    if (e.target.closest("[data-undo-insert]") && undo) {
      undo.area.value = undo.was;
      undo.area.focus();
      $(".toast", undo.area.form).remove();
      undo = null;
    }
    if (e.target.closest("dialog [data-shut]")) e.target.closest("dialog").close();
    if (e.target.closest("[data-keys-toggle]")) {
      var off = root.dataset.keys !== "off";
      root.dataset.keys = off ? "off" : "on";
      document.cookie = "keys=" + root.dataset.keys + ";path=/;max-age=31536000;samesite=lax";
      e.target.closest("[data-keys-toggle]").setAttribute("aria-pressed", String(!off));
    }
  });
  document.addEventListener("change", function (e) {
    if (e.target.name === "ticket" || (e.target.dataset && e.target.dataset.checkAll)) setTimeout(count);
  });
  document.addEventListener("htmx:afterSwap", function () { showCanned(); count(); });
  document.addEventListener("DOMContentLoaded", showCanned);
  window.addEventListener("pageshow", count);
  showCanned();

  document.addEventListener("keydown", function (e) {
    var key = e.key, form = e.target.form || (e.target.closest && e.target.closest("form"));
    if (e.isComposing || e.keyCode === 229) return;
    if ((e.ctrlKey || e.metaKey) && !e.altKey) {
      if (key === "Enter" && form && form.method === "post") { e.preventDefault(); form.requestSubmit(); }
      if (key.toLowerCase() === "k" && !e.shiftKey && $("#palette") && $(".side a")) { e.preventDefault(); palette(); }
      return;
    }
    if (e.target.closest && e.target.closest("#palette")) {
      var links = all("#palette a"), at = links.indexOf(document.activeElement);
      if (key === "Enter" && at < 0 && links[0]) { e.preventDefault(); links[0].click(); }
      if (key === "ArrowDown" && links[at + 1]) { e.preventDefault(); links[at + 1].focus(); }
      if (key === "ArrowUp") { e.preventDefault(); (links[at - 1] || $("#palette input")).focus(); }
      return;
    }
    if (e.altKey || root.dataset.keys === "off" || touch() || typing(e) || $("dialog[open]")) return;
    var going = Date.now() < waiting;
    waiting = 0;
    if (going) {
      var link = GO[key] && $(".side a[data-page=" + GO[key] + "]");
      if (link) { e.preventDefault(); link.click(); }
      return;
    }
    if (key === "g") { waiting = Date.now() + 1500; return; }
    if (key === "j" || key === "k") { walk(key === "j" ? 1 : -1); return; }
    if (e.repeat) return;
    if (key === "/") {
      var search = $(".top > .search input");
      if (shown(search)) { e.preventDefault(); search.focus(); }
    } else if (key === "?") {
      if (open($("#keys"))) e.preventDefault();
    } else if (key === "x") {
      pick();
    } else if (key === "m") {
      e.preventDefault();
      template();
    } else if (DEED[key]) {
      e.preventDefault();
      act(DEED[key]);
    }
  });
})();
