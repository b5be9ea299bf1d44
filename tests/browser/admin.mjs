// The administrator's pages against a program of its own with sample data: every page in
// both languages, desktop and phone, and the forms that people meet first.
// node admin.mjs ZENDEGI [FOLDER_FOR_PICTURES]

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SIZES, Tap, check, launch, open, shot } from "./lib.mjs";

const [program, pictures] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "zendegi-admin-")), data = join(folder, "data");
const tap = new Tap();
execFileSync(program, ["demo", "--data", data, "--province", "lorestan", "--households", "300", "--quiet"], { stdio: "ignore" });

// Resolves with the port that the program says it listens on.
function serve(...more) {
	const child = spawn(program, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...more], { stdio: ["ignore", "pipe", "pipe"] });
	return new Promise((done, fail) => {
		let text = "";
		const read = (bytes) => {
			text += bytes;
			const port = text.match(/listening .*port="(\d+)"/)?.[1];
			if (port)
				done({ origin: `http://127.0.0.1:${port}`, stop: () => new Promise((gone) => { child.once("exit", gone); child.kill("SIGTERM"); }) });
		};
		child.stdout.on("data", read);
		child.stderr.on("data", read);
		child.once("exit", (code) => fail(new Error(`serve ended with ${code}: ${text}`)));
	});
}

async function signIn(context, origin, who) {
	await context.clearCookies();
	const page = await open(context, origin, "/sign-in", SIZES.desktop);
	await page.fill("#user_name", who);
	await page.fill("#password", "zendegi-1405");
	await page.locator("form[action='/sign-in'] button.p").first().click();
	await page.waitForLoadState();
	tap.ok(!page.url().endsWith("/sign-in"), `${who} is in`, [page.url()]);
	await page.close();
}

async function everyPage(context, origin, who, paths) {
	for (const lang of ["fa", "en"]) {
		await context.addCookies([{ name: "lang", value: lang, url: origin }]);
		for (const path of paths)
			for (const [size, viewport] of Object.entries(SIZES)) {
				const page = await open(context, origin, path, viewport);
				const faults = await check(page);
				tap.ok(!faults.length, `${who} ${path} ${lang} ${size}`, faults);
				if (pictures)
					await shot(page, pictures, `${who}${path.replace(/\W+/g, "-")}-${lang}-${size}`, true);
				await page.close();
			}
	}
	await context.addCookies([{ name: "lang", value: "fa", url: origin }]);
}

async function says(page, name, text) {
	await page.waitForLoadState();
	page.html = Buffer.from(await page.content());
	page.faults.length = 0;
	const faults = await check(page), shown = await page.locator("main").innerText();
	if (!shown.includes(text))
		faults.push(`does not say: ${text}`);
	tap.ok(!faults.length, name, faults);
}

// A new person, from the empty form to the code in the hand.
async function hire(context, origin) {
	const page = await open(context, origin, "/admin/staff/new?unit=160010001", SIZES.desktop);
	const send = page.locator("form.form button.p");
	await send.click();
	await says(page, "an empty form says what is missing", "این بخش را هم پر کنید.");
	await page.fill("#f-user_name", "azmoun");
	await page.fill("#f-name", "نمونه آزمایشی");
	await send.click();
	await says(page, "the account is made", "حساب ساخته شد.");
	const person = new URL(page.url()).pathname;
	await page.selectOption("#g-role", "social_worker");
	await page.locator("form[action$='/grant'] button.p").click();
	await says(page, "a role is granted", "نقش داده شد.");
	await page.locator("form[action$='/reset'] button").click();
	await says(page, "a code is shown", "دیگر نمایش داده نمی‌شود");
	tap.ok((await page.locator("#secret").inputValue()).length > 10, "and can be read");
	await page.close();
	return person;
}

// The same browser seven minutes later: a second look at who is there, and the form kept.
async function askAgain(context, origin, person) {
	const page = await open(context, origin, person, SIZES.phone);
	await page.selectOption("#g-role", "receptionist");
	await page.locator("form[action$='/grant'] button.p").click();
	await says(page, "asks for the password", "گذرواژهٔ خود را بنویسید");
	await page.fill("#fresh", "zendegi-1405");
	await page.locator("form.form button").click();
	await says(page, "and goes on with what was typed", "نقش داده شد.");
	await page.close();
}

let server = await serve();
const browser = await launch();
try {
	await signIn(browser.context, server.origin, "admin");
	const person = await hire(browser.context, server.origin);
	await everyPage(browser.context, server.origin, "admin", ["/admin/staff", "/admin/staff/new", person, `${person}/history`,
		"/admin/units", "/admin/units/160010000", "/admin/units/160010001", "/admin/units/160010000/new",
		"/admin/units/160010001/change", "/admin/units/160010001/close", "/admin/neighbourhoods?unit=160010000",
		"/admin/neighbourhoods/new?unit=160010000", "/admin/neighbourhoods/which?unit=160000000", "/admin/points?unit=160010001",
		"/admin/points/new?unit=160010001", "/admin/rules", "/admin/rules/new", "/admin/settings", "/admin/settings/change?name=read_stop_files"]);
	const kept = await browser.context.cookies();
	await server.stop();
	// Tehran is three and a half hours ahead of Greenwich all year.
	server = await serve("--clock", new Date(Date.now() + (3.5 * 60 + 7) * 60000).toISOString().slice(0, 16));
	await browser.context.addCookies(kept);
	await askAgain(browser.context, server.origin, person);
	await signIn(browser.context, server.origin, "modir");
	await everyPage(browser.context, server.origin, "modir", ["/admin/staff", "/admin/staff/new", "/admin/points", "/admin/points/new"]);
} finally {
	await browser.close();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
}
tap.done();
