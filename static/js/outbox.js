/* 待发箱：表单和照片先存进手机（IndexedDB），有网就发，没网就等。
   不用后台同步（iOS 与微信都没有）：在打开页面、联网、切回前台时补发。
   编号 client_key 在手机上生成、随件保存，重发多少次服务器都只收一件。 */
(function () {
  "use strict";
  const form = document.getElementById("report");
  if (!form || !window.indexedDB || !window.shelf || !window.fetch) return;
  const LONGEST = 1600, QUALITY = 0.8, MOST = 6;
  const net = document.getElementById("net"), thumbs = document.getElementById("thumbs");
  const pick = document.getElementById("pick"), box = document.getElementById("outbox");
  const me = form.dataset.user;
  let photos = [], sending = false, opened = null, told = false; /* told：刚说过“已提交”，没有别的话就让它留着 */

  /* ---- 手机里的存储 ---- */
  const { put, drop, mine, later, arrived } = window.shelf("linjuli", "outbox", me);

  function newKey() { /* crypto.randomUUID 只在 https 下有，政务内网常是 http */
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => ("0" + b.toString(16)).slice(-2)).join("");
  }

  /* ---- 照片：逐张压缩，省内存；重画一遍也去掉了定位信息 ---- */
  function viaImage(file) {
    return new Promise((ok, no) => {
      const u = URL.createObjectURL(file), im = new Image();
      im.onload = () => { URL.revokeObjectURL(u); ok(im); };
      im.onerror = () => { URL.revokeObjectURL(u); no(new Error("decode")); };
      im.src = u;
    });
  }
  function decode(file) {
    return window.createImageBitmap ? createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => viaImage(file)) : viaImage(file);
  }
  async function shrink(file) { /* 解不开的格式（如电脑上的 HEIC）原样上传，由服务器转 */
    try {
      const im = await decode(file), k = Math.min(1, LONGEST / Math.max(im.width, im.height)), c = document.createElement("canvas");
      c.width = Math.round(im.width * k);
      c.height = Math.round(im.height * k);
      const g = c.getContext("2d");
      g.fillStyle = "#fff";
      g.fillRect(0, 0, c.width, c.height);
      g.drawImage(im, 0, 0, c.width, c.height);
      if (im.close) im.close();
      const small = await new Promise((ok) => c.toBlob(ok, "image/jpeg", QUALITY));
      c.width = c.height = 0;
      return small && small.size < file.size ? small : file;
    } catch (e) { return file; }
  }
  const bytes = (n) => (n > 1048576 ? (n / 1048576).toFixed(1) + " MB" : Math.max(1, Math.round(n / 1024)) + " KB");
  function element(name, more, ...inside) {
    const e = Object.assign(document.createElement(name), more);
    e.append(...inside);
    return e;
  }
  function paint() {
    thumbs.querySelectorAll("figure").forEach((f) => { URL.revokeObjectURL(f.dataset.u); f.remove(); });
    photos.forEach((b, i) => {
      const u = URL.createObjectURL(b), im = element("img", { src: u, alt: "第 " + (i + 1) + " 张照片" });
      im.onerror = () => im.remove();
      const x = element("button", { type: "button", textContent: "✕", onclick: () => { photos.splice(i, 1); paint(); } });
      x.setAttribute("aria-label", "删除第 " + (i + 1) + " 张照片");
      const f = element("figure", {}, im, x, element("small", { textContent: bytes(b.size) }));
      f.dataset.u = u;
      thumbs.insertBefore(f, thumbs.lastElementChild);
    });
    thumbs.lastElementChild.classList.toggle("full", photos.length >= MOST);
  }
  pick.addEventListener("change", async () => {
    for (const file of Array.from(pick.files).slice(0, MOST - photos.length)) photos.push(await shrink(file));
    pick.value = "";
    paint();
  });

  /* ---- 打包：照片存 ArrayBuffer，因为 WebKit 的无痕会话存不了 Blob ---- */
  function buffer(blob) {
    return new Promise((ok, no) => {
      const r = new FileReader();
      r.onload = () => ok({ type: blob.type, data: r.result });
      r.onerror = () => no(r.error);
      r.readAsArrayBuffer(blob);
    });
  }
  const OURS = ["csrfmiddlewaretoken", "client_key"];
  async function pack(state) {
    const data = Array.from(new FormData(form)).filter(([k, v]) => typeof v === "string" && OURS.indexOf(k) < 0);
    const key = opened || newKey();
    return { key, user: me, state, at: new Date().toISOString(), data, photos: await Promise.all(photos.map(buffer)) };
  }
  function clear() {
    const kept = new Map(Array.from(form.elements).filter((e) => e.dataset.keep !== undefined).map((e) => [e, e.value]));
    form.reset();
    kept.forEach((v, e) => { e.value = v; });
    photos = [];
    opened = null;
    unsaid.hidden = true;
    paint();
  }
  function unpack(item) {
    form.reset();
    item.data.forEach(([name, value]) => {
      const field = form.elements[name];
      if (!field) return;
      if (field.length !== undefined && field.tagName !== "SELECT") Array.from(field).forEach((r) => { if (r.value === value) r.checked = true; });
      else if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value;
      else field.value = value;
      const fold = value && field.closest && field.closest("details.fold:not(.place-edit)");
      if (fold) fold.open = true;
    });
    photos = item.photos.map((p) => new Blob([p.data], { type: p.type }));
    opened = item.key;
    paint();
    window.scrollTo(0, 0);
  }

  /* ---- 发送 ---- */
  async function freshToken() { /* 离线时缓存的页面，令牌可能是上次登录的 */
    const r = await fetch(location.pathname, { credentials: "same-origin", redirect: "manual" });
    if (r.type === "opaqueredirect" || !r.ok) throw new Error("signin");
    const field = new DOMParser().parseFromString(await r.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (!field) throw new Error("signin");
    form.elements.csrfmiddlewaretoken.value = field.value;
  }
  async function post(item) {
    const body = new FormData();
    item.data.forEach(([k, v]) => body.append(k, v));
    body.append("client_key", item.key);
    item.photos.forEach((p, i) => body.append("photos", new Blob([p.data], { type: p.type }), "photo" + i + (p.type === "image/jpeg" ? ".jpg" : "")));
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 60000);
    try {
      return await fetch(form.action, {
        method: "POST", body, credentials: "same-origin", redirect: "manual", signal: stop.signal,
        headers: { "Accept": "application/json", "Idempotency-Key": item.key, "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      });
    } finally { clearTimeout(timer); }
  }
  const reasons = (answer) => answer.detail || Object.values(answer.errors || {}).map((e) => [].concat(e).join("")).join(" ");
  async function send(item) {
    let r = await post(item);
    if (r.status === 403) { await freshToken(); r = await post(item); }
    if (r.type === "opaqueredirect" || r.status === 401) throw new Error("signin");
    if (r.ok) {
      const answer = await r.json();
      await drop(item.key).catch(() => {});
      return answer;
    }
    if (r.status >= 500 || r.status === 408 || r.status === 429) throw new Error("retry");
    item.state = "failed";
    item.why = await r.json().then(reasons, () => "") || "内容没有通过检查，请打开修改后再提交。";
    await put(item).catch(() => {});
    return null;
  }
  async function flush() {
    if (sending) return;
    sending = true;
    const sent = [];
    let why = "";
    try {
      for (const item of (await mine()).filter((x) => x.state === "queued")) {
        const answer = await send(item);
        if (answer) sent.push(answer);
      }
    } catch (e) { why = e.message; }
    sending = false;
    if (why && why !== "signin") later(flush); else arrived();
    await status(sent, why);
  }

  /* ---- 说给人听 ---- */
  function say(words, ok, link) {
    told = false;
    net.hidden = !words;
    net.classList.toggle("ok", !!ok);
    const place = net.querySelector("[data-msg]");
    place.textContent = words || "";
    if (link) place.append(" ", element("a", { href: link, textContent: "看进度" }));
  }
  const WORDS = { queued: "等待发送", draft: "草稿", failed: "没有提交成功" };
  function list(items) {
    box.hidden = !items.length;
    box.querySelector("ul").replaceChildren(...items.map((item) => {
      const text = (item.data.find(([k]) => k === "text") || ["", ""])[1] || "（还没写内容）";
      const edit = element("button", { type: "button", className: "btn btn-s", textContent: "打开修改", onclick: () => unpack(item) });
      const away = element("button", { type: "button", className: "btn btn-s btn-g", textContent: "删除", onclick: async () => { if (confirm("删除这一件？删除后找不回来。")) { await drop(item.key); await status(); } } });
      const row = element("div", { className: "row row-w" }, element("span", { className: "chip " + (item.state === "failed" ? "late" : "soon"), textContent: WORDS[item.state] }), edit, away);
      return element("li", { className: "mt-row" }, element("b", { textContent: text.slice(0, 60) }), item.why ? element("p", { className: "bad small", textContent: item.why }) : "", row);
    }));
  }
  async function status(sent, why) {
    const items = await mine().catch(() => []), queued = items.filter((x) => x.state === "queued").length;
    list(items);
    if (why === "signin" && queued) say("登录已过期，" + queued + " 件还存在手机里。请重新登录，登录后自动发送。", false, "/");
    else if (queued && !sending) say("现在没有网络。" + queued + " 件已存在手机里，联网后自动发送。请在 7 天内联网。");
    else if (sent && sent.length) { say("已提交 " + sent.length + " 件，编号 " + sent.map((a) => a.number).join("、") + "。", true, sent[sent.length - 1].url); told = true; }
    else if (!navigator.onLine) say("现在没有网络，可以照常填写，联网后自动发送。");
    else if (items.some((x) => x.state === "failed")) say("有一件没有提交成功，请在下面打开修改。");
    else if (items.some((x) => x.state === "draft")) say("有草稿未提交，在页面下方。", true);
    else if (!told) say("");
  }

  /* 类别不预选：没点的不提交，把话说在图标旁边 */
  const unsaid = document.getElementById("no-category"), tiles = Array.from(form.querySelectorAll("[name=category]"));
  function chosen() {
    if (!tiles.length || tiles.some((tile) => tile.checked)) return true;
    unsaid.hidden = false;
    tiles[0].focus({ preventScroll: true });
    document.getElementById("tiles").scrollIntoView({ block: "start" });
    return false;
  }
  /* “我也反映这件”：不另外登记，填好的连照片直接送到那一件，不进待发箱 */
  form.addEventListener("click", (e) => {
    const join = e.target.closest("[formaction]");
    if (!join) return;
    e.preventDefault();
    join.disabled = true;
    if (window.DataTransfer && photos.length) {
      const held = new DataTransfer();
      photos.forEach((b, i) => held.items.add(new File([b], "photo" + i + ".jpg", { type: b.type })));
      pick.files = held.files;
    }
    form.action = join.formAction;
    form.submit();
  });
  form.noValidate = true; /* 有脚本时由这里说，没有脚本时由浏览器和服务器说 */
  form.addEventListener("change", (e) => { if (e.target.name === "category") unsaid.hidden = true; });
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (!chosen()) return;
    const text = form.elements.text;
    if (!text.value.trim()) { text.focus(); say("请说说情况再提交。"); window.scrollTo(0, 0); return; }
    const item = await pack("queued");
    try {
      await put(item);
    } catch (refused) { /* 这部手机存不了：直接发，发不出去就留着表单 */
      try {
        const answer = await send(item);
        if (answer) { clear(); say("已提交，编号 " + answer.number + "。", true, answer.url); }
        else say(item.why);
      } catch (lost) { say("没有网络，这个浏览器也存不了草稿。请先别关页面，有网后再点提交。"); }
      window.scrollTo(0, 0);
      return;
    }
    clear();
    window.scrollTo(0, 0);
    await flush();
  });
  const save = document.getElementById("save");
  save.hidden = false;
  save.addEventListener("click", async () => {
    try { await put(await pack("draft")); clear(); await status(); window.scrollTo(0, 0); }
    catch (e) { say("这个浏览器存不了草稿，请直接提交。"); }
  });
  document.addEventListener("click", (e) => {
    const b = e.target.closest("[data-phrase]");
    if (!b) return;
    const t = form.elements.text;
    t.value += (t.value && !/[，。；]$/.test(t.value) ? "，" : "") + b.dataset.phrase;
    t.focus();
  });
  window.addEventListener("online", flush);
  window.addEventListener("offline", () => status());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  document.documentElement.dataset.outbox = "ready";
  flush();
})();
