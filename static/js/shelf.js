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
  return {
    put: (item) => within("readwrite", (s) => s.put(item)),
    drop: (key) => within("readwrite", (s) => s.delete(key)),
    mine: async () => (await within("readonly", (s) => s.getAll())).filter((x) => x.user === user).sort((a, b) => (a.at < b.at ? -1 : 1)),
  };
};
