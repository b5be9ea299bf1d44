// What people send, in a real browser with the real program: node import.mjs PROGRAM [FOLDER_FOR_PICTURES]
//
// A list of existing files from sending to undoing, and a photo that is refused and one that
// is taken; each state of each page at both sizes, kept to the rules of lib.mjs.

import { SIZES, Tap, check, launch, open, program, shot } from "./lib.mjs";
import { Buffer } from "node:buffer";

const [path, pictures] = process.argv.slice(2);
const PASSWORD = "zendegi-1405", tap = new Tap(), site = await program(path, 60), browser = await launch();

async function signIn(user) {
	const page = await open(browser.context, site.origin, "/sign-in", SIZES.desktop);
	await page.fill("#user_name", user);
	await page.fill("#password", PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click("form[action='/sign-in'] button")]);
	return page;
}

async function look(at, name) {
	for (const [size, room] of Object.entries(SIZES)) {
		const page = await open(browser.context, site.origin, at, room), faults = await check(page);
		tap.ok(!faults.length, `${name}, ${size}`, faults);
		if (pictures)
			await shot(page, pictures, `${name.replaceAll(" ", "-")}-${size}`, true);
		await page.close();
	}
}

async function press(page, selector) {
	await Promise.all([page.waitForNavigation({ timeout: 60000 }), page.click(selector)]);
}

// Not anybody's: the check digit after nine that nobody is given.
function nationalId(serial) {
	const nine = `997${String(serial).padStart(6, "0")}`;
	const rest = [...nine].reduce((sum, c, i) => sum + Number(c) * (10 - i), 0) % 11;
	return nine + (rest < 2 ? rest : 11 - rest);
}

function list() {
	const rows = ["شماره پرونده,نام,نام خانوادگی,کد ملی,تاریخ تولد,گروه هدف,موبایل"];
	for (let i = 1; i <= 60; i++)
		rows.push(`${i},نام${"ابپتث"[i % 5]},خانواده${"جچحخد"[i % 5]},${nationalId(i)},13${50 + i % 40}/1/1,${i % 3 ? "معلول" : "زن سرپرست"},0912000${1000 + (i >> 1)}`);
	rows.push("61,=1+1,بد,1234567890,1399/13/1,ناشناس,12");
	return Buffer.from(rows.join("\n"));
}

async function lists() {
	const page = await signIn("ostan");
	await page.goto(site.origin + "/import");
	await page.setInputFiles("#file", { name: "فهرست.csv", mimeType: "text/csv", buffer: list() });
	await page.selectOption("#centre", { index: 1 });
	await press(page, "form[enctype] button");
	const at = new URL(page.url()).pathname;
	await look(at, "a list being checked");
	await page.locator("input[name=join]").first().check();
	await press(page, "form[action$='/join'] button");
	tap.ok(await page.locator("input[name=join]:checked").count() === 1, "a joined household stays joined");
	await press(page, "form[action$='/confirm'] button");
	for (let i = 0; i < 40 && !await page.locator("form[action$='/undo']").count(); i++) {
		await page.waitForTimeout(500);
		await page.goto(site.origin + at);
	}
	await look(at, "a list taken");
	await look("/import", "lists");
	await press(page, "form[action$='/undo'] button");
	for (let i = 0; i < 40 && !(await page.textContent(".ph")).includes("بازگردانده شد"); i++) {
		await page.waitForTimeout(500);
		await page.goto(site.origin + at);
	}
	await look(at, "a list undone");
	await page.close();
	await browser.context.clearCookies();
}

// Links to single records below a path.
async function hrefs(page, below) {
	const all = await page.$$eval(`a[href^='${below}']`, (links) => links.map((a) => a.getAttribute("href")));
	return [...new Set(all)].filter((href) => /^[0-9a-z]{13}$/.test(href.slice(below.length)));
}

async function photos() {
	const page = await signIn("madadkar"), visits = [];
	await page.goto(site.origin + "/households");
	const files = await hrefs(page, "/households/");
	for (const file of files.slice(0, 12)) {
		await page.goto(site.origin + file);
		visits.push(...await hrefs(page, "/visits/"));
	}
	// A visit that took place; one that is only planned takes no photos.
	let at;
	for (at of visits) {
		await page.goto(site.origin + at);
		if (await page.locator("#photo").count())
			break;
	}
	await page.setInputFiles("#photo", { name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
	await press(page, "form[action$='/photos'] button");
	tap.ok((await page.textContent("#photo-e")).includes("عکس نیست"), "what is no picture is refused beside its field");
	page.html = Buffer.from(await page.content());
	const faults = (await check(page)).filter((f) => !f.includes("422"));
	tap.ok(!faults.length, "a photo refused", faults);
	await page.setInputFiles("#photo", new URL("../../docs/pictures/day.png", import.meta.url).pathname);
	await press(page, "form[action$='/photos'] button");
	await look(at, "a visit with a photo");
	tap.ok(await page.evaluate(() => [...document.querySelectorAll(".photos img")].every((i) => i.naturalWidth > 100)),
		"the photo is shown");
	await page.close();
}

try {
	await lists();
	await photos();
} finally {
	await browser.close();
	await site.close();
}
tap.done();
