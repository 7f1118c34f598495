/* 走访登记：有网就发；没网先存进手机（IndexedDB），联网或再打开时补发。
   client_key 随件保存，重发多少次服务器都只收一件。没有脚本时就是普通表单。 */
(function () {
  "use strict";
  const form = document.getElementById("visit");
  if (!form || !window.indexedDB || !window.shelf || !window.fetch || !window.FormData) return;
  const me = form.dataset.user;
  const net = document.getElementById("net"), box = document.getElementById("stored");
  let sending = false, key = form.elements.client_key.value;

  const { put, drop, mine, later, arrived } = window.shelf("linjuli-visits", "visits", me);

  function say(words, ok) {
    net.hidden = !words;
    net.classList.toggle("ok", !!ok);
    net.querySelector("[data-msg]").textContent = words || "";
    if (words) window.scrollTo(0, 0);
  }
  function post(data, k, stored) {
    const body = new FormData();
    data.forEach(([name, value]) => body.append(name, value));
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 30000);
    const headers = { "Accept": "application/json", "Idempotency-Key": k, "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    if (stored) headers["X-Stored"] = "1";
    return fetch(form.getAttribute("action"), { method: "POST", body, credentials: "same-origin", redirect: "manual", signal: stop.signal, headers })
      .finally(() => clearTimeout(timer));
  }
  const reasons = (answer) => answer.detail || Object.values(answer.errors || {}).map((e) => [].concat(e).join("")).join(" ");
  const read = (r) => r.json().catch(() => ({}));

  async function list() {
    const items = await mine().catch(() => []);
    box.hidden = !items.length;
    box.querySelector("ul").replaceChildren(...items.map((item) => {
      const row = document.createElement("li"), words = document.createElement("b"), why = document.createElement("span");
      row.className = "mt-row";
      words.textContent = item.place + "　" + item.said;
      why.textContent = item.why || "等待发送";
      why.className = item.why ? "bad small" : "muted";
      row.append(words, why);
      if (item.why) {
        const away = document.createElement("button");
        away.type = "button";
        away.className = "btn btn-s btn-g";
        away.textContent = "删除";
        away.onclick = async () => { if (confirm("删除这一条？删除后找不回来。")) { await drop(item.key); await list(); } };
        row.append(away);
      }
      return row;
    }));
  }
  async function flush() {
    if (sending) { later(flush); return; }
    sending = true;
    let sent = 0, lost = false;
    try {
      for (const item of (await mine()).filter((x) => !x.why)) {
        const r = await post(item.data, item.key, true);
        if (r.type === "opaqueredirect" || r.status === 401) { say("登录已过期，存着的走访要重新登录后才能发送。"); break; }
        if (r.ok) { await drop(item.key); sent += 1; continue; }
        if (r.status >= 500 || r.status === 403 || r.status === 408 || r.status === 429) { lost = r.status !== 403; break; }
        item.why = reasons(await read(r)) || "内容没有通过检查，请重新登记。";
        await put(item);
      }
    } catch (none) { lost = true; /* 还是没有网 */ }
    sending = false;
    if (lost) later(flush); else arrived();
    if (sent) say("存在手机里的 " + sent + " 条走访已发送。", true);
    await list();
  }
  async function keep(data) {
    const said = (data.find(([k]) => k === "note") || ["", ""])[1].slice(0, 30);
    const place = form.querySelector("legend").firstChild.nextSibling.textContent.trim();
    const when = data.find(([k]) => k === "at");
    if (when && !when[1]) { /* 发得晚，时间仍是现在；表单里写的是北京时间，手机的时区不一定对 */
      when[1] = new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 16);
    }
    await put({ key, user: me, at: new Date().toISOString(), data, said, place });
  }

  form.addEventListener("submit", async (e) => {
    const next = e.submitter && e.submitter.name === "next";
    e.preventDefault();
    if (sending) return;
    sending = true;
    const data = Array.from(new FormData(form)).filter(([k, v]) => typeof v === "string" && k !== "csrfmiddlewaretoken" && k !== "client_key");
    if (next) data.push(["next", "1"]);
    const buttons = form.querySelectorAll(".dock button");
    buttons.forEach((b) => { b.disabled = true; });
    try {
      const r = await post(data, key);
      if (r.ok) { location.assign((await r.json()).url); return; }
      if (r.type === "opaqueredirect" || r.status === 401) say("登录已过期，请另开一页登录后再点保存，写的内容还在。");
      else if (r.status >= 500) say("服务器暂时没有收下，请稍后再点保存，写的内容还在。");
      else say(reasons(await read(r)) || "没有保存成功，请检查后再点保存。");
    } catch (lost) {
      try { await keep(data); say("现在没有网络，这条走访已存在手机里，联网后自动发送。", true); await list(); later(flush); form.reset(); key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => ("0" + b.toString(16)).slice(-2)).join(""); }
      catch (refused) { say("没有网络，这个浏览器也存不了。请先别关页面，有网后再点保存。"); }
    }
    sending = false;
    buttons.forEach((b) => { b.disabled = false; });
  });
  document.addEventListener("click", (e) => {
    const b = e.target.closest("[data-phrase]");
    if (!b) return;
    const t = form.elements.note;
    t.value += (t.value && !/[，。；]$/.test(t.value) ? "，" : "") + b.dataset.phrase;
    t.focus();
  });
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  document.documentElement.dataset.visits = "ready";
  flush();
})();
