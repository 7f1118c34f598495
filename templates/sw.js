{# Context: none. Opens the reporting pages without a network; sending is the outbox's work, not background sync. #}
const PAGES = "pages-1", FILES = "files-1";
const OFFLINE = [{% nav_url 'desk' as desk %}{% nav_url 'new-ticket' as report %}"{{ desk|escapejs }}", "{{ report|escapejs }}"].filter(Boolean);

self.addEventListener("install", (e) => e.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
  await self.clients.claim();
})()));

async function freshOrKept(request, store, key) {
  try {
    const answer = await fetch(request);
    if (answer.status >= 502 && answer.status <= 504) throw new Error("away"); /* 服务器正在重启，与没有网络一样 */
    if (answer.ok && !answer.redirected) (await caches.open(store)).put(key, answer.clone());
    return answer;
  } catch (lost) {
    const kept = await caches.match(key, { ignoreSearch: true });
    if (kept) return kept;
    throw lost;
  }
}

self.addEventListener("fetch", (e) => {
  const address = new URL(e.request.url);
  if (e.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) e.respondWith(freshOrKept(e.request, FILES, e.request));
  else if (e.request.mode === "navigate" && OFFLINE.includes(address.pathname)) e.respondWith(freshOrKept(e.request, PAGES, address.pathname));
});

/* 第一次打开时页面还不归本文件管：由页面把要留存的地址送来 */
self.addEventListener("message", (e) => {
  if (!e.data || e.data.keep === undefined) return;
  e.waitUntil(Promise.all(e.data.keep.map((path) => freshOrKept(new Request(path, { credentials: "same-origin" }), path.startsWith("/static/") ? FILES : PAGES, path).catch(() => {}))));
});
