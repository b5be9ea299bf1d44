// Keeps the app's own files, which hold nothing of anybody, so that it opens without network.
// Data never pass through here: they go from the page to the centre and back.

const FILES = ["/app", "/app.webmanifest", "/app-icon.svg", "/api/v1/sync/forms", "{{asset app.css}}", "{{asset icons.svg}}",
	"{{asset vazirmatn.woff2}}", "{{asset app.js}}", "{{asset app_form.js}}", "{{asset app_store.js}}", "{{asset app_sync.js}}",
	"{{asset jalali.js}}"];
const CACHE = `app ${FILES.join(" ")}`;

self.addEventListener("install", (e) => e.waitUntil(caches.open(CACHE)
	.then((cache) => cache.addAll(FILES.map((f) => new Request(f, { cache: "reload", credentials: "omit" }))))
	.then(() => self.skipWaiting())));

self.addEventListener("activate", (e) => e.waitUntil(caches.keys()
	.then((names) => Promise.all(names.filter((n) => n.startsWith("app ") && n !== CACHE).map((n) => caches.delete(n))))
	.then(() => self.clients.claim())));

self.addEventListener("fetch", (e) => {
	const url = new URL(e.request.url);
	if (e.request.method === "GET" && url.origin === location.origin && FILES.includes(url.pathname))
		e.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(e.request)));
});
