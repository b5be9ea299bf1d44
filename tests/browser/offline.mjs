// Work without network, in a real browser with the real program: node offline.mjs PROGRAM [FOLDER_FOR_PICTURES]
//
// A phone is made ready, the network goes, a visit is written and the app opened again, the
// network comes back and the answer to the first sending is lost: the visit is there once (R134).

import { SIZES, Tap, check, launch, open, program, shot } from "./lib.mjs";

const [path, pictures] = process.argv.slice(2);
const PASSWORD = "zendegi-1405", PASS = "چنار و باران ۷", tap = new Tap(), site = await program(path, 60), browser = await launch();
const page = await open(browser.context, site.origin, "/sign-in?next=/app", SIZES.phone);

// Network errors are what is tried here.
const clean = () => {
	page.faults = page.faults.filter((f) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_CONNECTION_RESET|401/.test(f));
};

async function look(name) {
	clean();
	const faults = await check(page);
	tap.ok(!faults.length, `${name} is in order`, faults);
	if (pictures)
		await shot(page, pictures, name.replaceAll(" ", "-"), true);
}

async function submit(selector) {
	await page.click(`${selector} button.btn.p`);
}

async function ready() {
	await page.fill("#user_name", "madadkar");
	await page.fill("#password", PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click("form[action='/sign-in'] button")]);
	await page.waitForSelector("#phone");
	await look("the phone is made ready");
	await page.fill("#phone", "گوشی آزمایش");
	await page.fill("#pass", PASS);
	await page.fill("#again", PASS);
	await submit("main");
	await page.waitForSelector("section[aria-labelledby=h-files] li", { timeout: 15000 });
	await page.waitForSelector("#state .tag.g");
	await look("my day on the phone");
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

async function write(notes) {
	await page.locator("section[aria-labelledby=h-files] a.t").first().click();
	await page.waitForSelector("a[href^='#/visit/']");
	const family = await page.textContent("h1");
	await look("a file on the phone");
	await page.click("a[href^='#/visit/']");
	await page.waitForSelector("#f-notes");
	await submit("main");
	tap.ok(await page.locator("#f-notes-err:visible").count() === 1, "the phone refuses what the centre would refuse");
	await page.fill("#f-notes", notes);
	await page.waitForFunction(() => document.querySelector("[role=status].xs")?.textContent);
	return family;
}

async function unlock() {
	await page.waitForSelector("#pass");
	await page.fill("#pass", PASS);
	await submit("main");
	await page.waitForSelector("#state a");
}

async function keep(family) {
	const key = new URL(page.url()).hash.split("/")[2];
	await page.reload();
	await page.waitForSelector("#pass");
	await page.fill("#pass", "نه این");
	await submit("main");
	await page.waitForFunction(() => /۷/.test(document.querySelector(".err")?.textContent));
	tap.ok(true, "a wrong passphrase is counted");
	await look("the phone is locked");
	await unlock();
	tap.ok(await page.locator("main", { hasText: family }).count() === 1, "the app opens again without network");
	await page.evaluate((k) => {
		location.hash = `#/visit/${k}`;
	}, key);
	await page.waitForSelector("#f-notes");
	tap.ok((await page.inputValue("#f-notes")).includes("حیاط"), "the draft is there again");
	await page.check("input[name=address_check][value=confirmed]");
	await look("the form of a visit on the phone");
	await submit("main");
	await page.waitForSelector("main .tag.a");
	tap.ok(/در گوشی ذخیره شد/.test(await page.textContent("main")), "it says that the phone has it, and no more");
	await look("the outbox without network");
	return key;
}

async function sealed() {
	const rows = await page.evaluate(() => new Promise((done) => {
		indexedDB.open("zendegi").onsuccess = (e) => {
			const all = e.target.result.transaction("sealed").objectStore("sealed").getAll();
			all.onsuccess = () => done(all.result.map((r) => new TextDecoder().decode(r.data)).join(""));
		};
	}));
	tap.ok(rows.length > 100 && !rows.includes("حیاط") && !rows.includes("family_name"), "what lies on the phone is sealed");
}

// The centre has stored it; the phone never hears so and sends the same again.
async function loseFirstAnswer() {
	let lost = 0;
	await page.route("**/api/v1/sync/batch", async (route) => {
		if (lost++)
			return route.continue();
		await route.fetch();
		return route.abort("connectionreset");
	});
	await browser.context.setOffline(false);
	await page.waitForFunction(() => document.querySelector("#state .tag"));
	for (let i = 0; i < 20 && !(await page.locator("main .tag.g").count()); i++) {
		await page.click("#state button.btn");
		await page.waitForTimeout(300);
	}
	tap.ok(lost >= 2, "the first answer was lost and the phone sent again");
	tap.ok(/فرستاده شد/.test(await page.textContent("main")), "then it says that it is sent");
	await look("the outbox after sending");
}

async function atTheCentre(key) {
	const desk = await open(browser.context, site.origin, `/households/${key}/visits`, SIZES.desktop);
	const shown = await desk.content();
	const today = (shown.match(/href="\/visits\/[0-9a-z]{13}"/g) ?? []);
	await desk.goto(site.origin + today[0].slice(6, -1));
	tap.ok((await desk.content()).includes("چاه حیاط"), "the visit stands in the office");
	const visits = await desk.evaluate(async (k) => (await (await fetch(`/api/v1/households/${k}/visits`)).json()).items, key);
	tap.ok(visits.filter((v) => v.visited_on === "2026-11-22" && v.state === "done").length === 1, "once");
	await desk.close();
}

async function giveUp() {
	const desk = await open(browser.context, site.origin, "/devices", SIZES.desktop);
	for (const [name, size] of Object.entries(SIZES)) {
		await desk.setViewportSize(size);
		const faults = await check(desk);
		tap.ok(!faults.length, `phones, ${name}`, faults);
		if (pictures)
			await shot(desk, pictures, `phones-${name}`, true);
	}
	await desk.click("a.btn.d");
	await desk.waitForSelector("form[action$='/end']");
	await desk.fill("form[action$='/end'] textarea, form[action$='/end'] input[type=text]", "گم شد");
	await Promise.all([desk.waitForNavigation(), desk.click("form[action$='/end'] button.btn.p")]);
	await desk.close();
	await page.click("#state button.btn");
	await page.waitForFunction(() => /پاک شد/.test(document.querySelector("main").textContent));
	const left = await page.evaluate(() => new Promise((done) => {
		indexedDB.open("zendegi").onsuccess = (e) => {
			const n = e.target.result.transaction("sealed").objectStore("sealed").count();
			n.onsuccess = () => done(n.result);
		};
	}));
	tap.ok(left === 0, "a phone that was given up is empty at its next contact");
	await look("a wiped phone");
}

try {
	await ready();
	await browser.context.setOffline(true);
	const family = await write("کنار چاه حیاط با مادر حرف زدم");
	const key = await keep(family);
	await sealed();
	await loseFirstAnswer();
	await atTheCentre(key);
	await giveUp();
} catch (e) {
	if (pictures)
		await shot(page, pictures, "where-it-stopped", true);
	tap.ok(false, "the journey goes on", [e.message, ...page.faults]);
}
await browser.close();
await site.close();
tap.done();
