// What every browser check shares: a server for built pages, a Chromium, and
// the rules a page must keep. Used by gallery.mjs and the journeys.

import { execFileSync, spawn } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const require = createRequire(new URL("../../web-assets/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
export const SIZES = { desktop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };
const HTML_BUDGET = 20 * 1024;
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

export async function launch({ javaScript = true } = {}) {
	const path = process.env.CHROMIUM ?? "/usr/bin/chromium";
	if (!existsSync(path))
		throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM");
	const profile = mkdtempSync(join(tmpdir(), "zendegi-browser-"));
	const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync"];
	if (process.getuid() === 0)
		flags.push("--no-sandbox");
	const context = await chromium.launchPersistentContext(profile, { executablePath: path, headless: true, args: flags, reducedMotion: "reduce", locale: "fa-IR",
		javaScriptEnabled: javaScript });
	return {
		context,
		close: async () => {
			await context.close();
			rmSync(profile, { recursive: true, force: true });
		},
	};
}

// Serves a folder on loopback under the product's own policy.
export function serve(root) {
	const server = createServer((req, res) => {
		const path = join(root, normalize(decodeURIComponent(new URL(req.url, "http://x").pathname)));
		if (!existsSync(path) || !TYPES[extname(path)]) {
			res.writeHead(req.method === "POST" ? 204 : 404).end();
			return;
		}
		res.writeHead(200, { "Content-Type": TYPES[extname(path)], "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff" });
		createReadStream(path).pipe(res);
	});
	return new Promise((done) => server.listen(0, "127.0.0.1", () =>
		done({ origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })));
}

// The program itself over a small sample, on a port of its own, at a clock that stands still.
export async function program(path, households) {
	const dir = mkdtempSync(join(tmpdir(), "zendegi-journeys-")), data = join(dir, "data");
	const clock = ["--clock", "2026-11-22T10:00"];
	execFileSync(path, ["demo", "--data", data, "--province", "lorestan", "--households", String(households), "--seed", "5",
		...clock, "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
	const server = spawn(path, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...clock], { stdio: ["ignore", "pipe", "pipe"] });
	const port = await new Promise((done, no) => {
		let log = "";
		const see = (bytes) => {
			log += bytes;
			const m = /listening.*port="?(\d+)/.exec(log);
			if (m)
				done(m[1]);
		};
		server.stdout.on("data", see);
		server.stderr.on("data", see);
		server.on("exit", (code) => no(new Error(`serve ended with ${code}: ${log}`)));
	});
	return {
		origin: `http://127.0.0.1:${port}`,
		close: () => new Promise((done) => {
			server.removeAllListeners("exit");
			server.on("exit", () => {
				rmSync(dir, { recursive: true, force: true });
				done();
			});
			process.kill(server.pid, "SIGTERM");
		}),
	};
}

// Opens a page and watches it: requests outside the origin, policy violations,
// errors of scripts and failed requests end up in page.faults.
export async function open(context, origin, path, size) {
	const page = await context.newPage();
	page.faults = [];
	page.on("request", (r) => {
		if (!r.url().startsWith(origin) && !r.url().startsWith("blob:") && !r.url().startsWith("data:"))
			page.faults.push(`request outside: ${r.url()}`);
	});
	page.on("response", (r) => {
		if (r.status() >= 400 && r.request().resourceType() !== "document")
			page.faults.push(`${r.status()} ${r.url()}`);
	});
	page.on("console", (m) => {
		if (m.type() === "error")
			page.faults.push(`console: ${m.text()}`);
	});
	page.on("pageerror", (e) => page.faults.push(`script: ${e.message}`));
	await page.setViewportSize(size);
	const answer = await page.goto(origin + path, { waitUntil: "load" });
	await page.evaluate(() => document.fonts.ready);
	page.html = await answer.body();
	page.status = answer.status();
	return page;
}

// The rules that hold for every page; returns what is broken.
export async function check(page, { axe = true, narrow = true, wide = false } = {}) {
	const faults = [...page.faults];
	page.faults.length = 0;
	const weight = gzipSync(page.html, { level: 9 }).length;
	if (weight > HTML_BUDGET)
		faults.push(`HTML weighs ${weight} bytes packed, more than ${HTML_BUDGET}`);
	if (axe) {
		// Through the debugger, so that the page's policy stays as it is.
		await page.evaluate(axeSource);
		const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
		for (const v of violations)
			faults.push(`axe ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
	}
	const codes = await page.evaluate(() => [...document.querySelectorAll("bdi")].filter((e) => e.dir !== "ltr").length);
	if (codes)
		faults.push(`${codes} bdi without dir="ltr"`);
	const small = await page.evaluate(() => [...document.querySelectorAll("a, button, input, select, summary")].filter((e) => {
		const r = e.getBoundingClientRect();
		const target = e.closest("label")?.getBoundingClientRect() ?? r;
		const inline = e.tagName === "A" && getComputedStyle(e).display === "inline" && e.closest("p");
		return r.width && r.height && !inline && !e.closest("svg") && !e.closest(".skip") && !e.matches(".skip") && (target.width < 24 || target.height < 23.5);
	}).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${Math.round(e.getBoundingClientRect().height)}`));
	if (small.length)
		faults.push(`targets under 24 px: ${small.slice(0, 5).join("; ")}`);
	if (narrow || wide) {
		const before = page.viewportSize();
		for (const width of narrow ? [before.width, 320] : [before.width]) {
			await page.setViewportSize({ width, height: before.height });
			const [has, may] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
			if (has > may)
				faults.push(`scrolls sideways at ${width} px (${has} px wide)`);
		}
		await page.setViewportSize(before);
	}
	return faults;
}

export async function shot(page, folder, name, full = false) {
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), fullPage: full });
}

// TAP, like the unit tests.
export class Tap {
	count = 0;
	failed = 0;
	ok(pass, name, detail = []) {
		this.count++;
		this.failed += !pass;
		console.log(`${pass ? "ok" : "not ok"} ${this.count} - ${name}`);
		for (const line of pass ? [] : detail)
			console.log(`#   ${line}`);
	}
	done() {
		console.log(`1..${this.count}`);
		process.exitCode = this.failed ? 1 : 0;
	}
}
