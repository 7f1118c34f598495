/* 回访：不用鼠标也能登记。字母选解决，数字选满意度，Ctrl+Enter 保存并下一件；没有脚本时照常点选。 */
(function () {
  "use strict";
  var form = document.querySelector("form[data-call]");
  if (!form) return;
  var keys = { y: ["solved", "yes"], p: ["solved", "partly"], n: ["solved", "no"], m: ["reached", "no"] };
  "12345".split("").forEach(function (n) { keys[n] = ["satisfaction", n]; });

  function choose(name, value) {
    var radio = form.querySelector('input[name="' + name + '"][value="' + value + '"]');
    if (radio) { radio.checked = true; radio.focus(); }
  }

  document.addEventListener("keydown", function (e) {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      form.querySelector("button[name=next]").click();
      return;
    }
    var at = document.activeElement;
    var typing = /TEXTAREA|SELECT/.test(at.tagName) || (at.tagName === "INPUT" && at.type !== "radio");
    var wanted = keys[e.key.toLowerCase()];
    if (typing || !wanted || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    choose(wanted[0], wanted[1]);
  });
})();
