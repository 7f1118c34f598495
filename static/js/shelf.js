/* 手机里的存处（IndexedDB）：待发的诉求和走访都放在这里，等有网再发。
   一件一个 key；只看得到自己（user）的。浏览器存不了时，承诺被拒绝，由页面说明。 */
window.shelf = function (base, store, user) {
  "use strict";
  function open() {
    return new Promise((ok, no) => {
      const q = indexedDB.open(base, 1);
      q.onupgradeneeded = () => q.result.createObjectStore(store, { keyPath: "key" });
      q.onsuccess = () => ok(q.result);
      q.onerror = () => no(q.error);
    });
  }
  async function within(mode, work) {
    const db = await open();
    return new Promise((ok, no) => {
      const t = db.transaction(store, mode), r = work(t.objectStore(store));
      t.oncomplete = () => { db.close(); ok(r && r.result); };
      t.onabort = t.onerror = () => { db.close(); no(t.error); };
    });
  }
  let waits = 5000, timer = 0;
  window.addEventListener("online", () => { waits = 5000; });
  return {
    /* 网络刚回来时，第一次常常还发不出去（门户正在重启、信号不稳）：过 5 秒再试，越等越久，最长 5 分钟。 */
    later(work) { clearTimeout(timer); timer = setTimeout(work, waits); waits = Math.min(waits * 2, 300000); },
    arrived() { clearTimeout(timer); waits = 5000; },
    put: (item) => within("readwrite", (s) => s.put(item)),
    drop: (key) => within("readwrite", (s) => s.delete(key)),
    mine: async () => (await within("readonly", (s) => s.getAll())).filter((x) => x.user === user).sort((a, b) => (a.at < b.at ? -1 : 1)),
  };
};
