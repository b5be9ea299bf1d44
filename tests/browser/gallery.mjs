// Every widget and page pattern in both languages, light and dark, desktop and
// phone: node gallery.mjs GALLERY_PROGRAM [FOLDER_FOR_PICTURES]

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CSP, SIZES, Tap, check, launch, open, serve, shot } from "./lib.mjs";

const [program, pictures] = process.argv.slice(2);
const out = mkdtempSync(join(tmpdir(), "zendegi-gallery-"));
execFileSync(program, [fileURLToPath(new URL("gallery", import.meta.url)), out]);
const tap = new Tap(), site = await serve(out), browser = await launch();

async function everyPage() {
	for (const lang of ["fa", "en"])
		for (const name of ["day", "file", "country", "form", "sign", "slip"])
			for (const [size, viewport] of Object.entries(SIZES))
				for (const scheme of ["light", "dark"]) {
					const page = await open(browser.context, site.origin, `/${name}-${lang}.html`, viewport);
					await page.emulateMedia({ colorScheme: scheme });
					const faults = await check(page, { narrow: scheme === "light" });
					tap.ok(!faults.length, `${name} ${lang} ${size} ${scheme}`, faults);
					if (pictures)
						await shot(page, pictures, `${name}-${lang}-${size}-${scheme}`, name === "form");
					await page.close();
				}
}

// The sprite is an external file: the icon must really be drawn under the policy.
async function icons() {
	const page = await open(browser.context, site.origin, "/day-fa.html", SIZES.desktop);
	const box = await page.evaluate(() => document.querySelector(".side .it use").getBoundingClientRect().width);
	tap.ok(box > 5, "icons of the external sprite are drawn under the policy", [`${box} px wide, policy ${CSP}`]);
	await page.close();
}

async function dates() {
	const page = await open(browser.context, site.origin, "/form-fa.html", SIZES.desktop);
	const field = page.locator("#v-due");
	for (const typed of ["۱۴۰۵/۹/۱", "1405/9/1"]) {
		await field.fill(typed);
		tap.ok((await field.inputValue()) === typed, `the date field keeps ${typed} as typed`);
	}
	await page.locator(".date .ib").click();
	tap.ok(await page.locator(".cal[role=dialog]").isVisible(), "the calendar opens");
	tap.ok((await page.evaluate(() => document.activeElement.getAttribute("aria-label"))) === "یکشنبه ۱ آذر ۱۴۰۵", "on the typed day");
	await page.evaluate(() => 0);
	if (pictures)
		await shot(page, pictures, "calendar-fa");
	await page.keyboard.press("ArrowLeft");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("PageDown");
	await page.keyboard.press("Enter");
	tap.ok((await field.inputValue()) === "۱۴۰۵/۱۰/۰۹", "left, down, next month, Enter", [await field.inputValue()]);
	tap.ok(await page.evaluate(() => document.activeElement.matches(".date .ib")), "and the focus returns");
	await page.locator(".date .ib").click();
	const faults = await check(page, { narrow: false });
	tap.ok(!faults.length, "the open calendar keeps the rules", faults);
	await page.keyboard.press("Escape");
	tap.ok((await page.locator(".cal").count()) === 0, "Escape closes it");
	await page.locator(".chip").first().click();
	tap.ok((await field.inputValue()) === "۱۴۰۵/۰۹/۰۱", "a quick button fills the field");
	for (const typed of ["۱۳۶۳", "1363"]) {
		await page.locator("#v-members").fill(typed);
		tap.ok((await page.locator("#v-members").inputValue()) === typed, `a number field keeps ${typed}`);
	}
	await page.close();
}

async function drafts() {
	const page = await open(browser.context, site.origin, "/form-fa.html", SIZES.phone);
	const sent = page.waitForRequest((r) => r.method() === "POST", { timeout: 8000 });
	await page.locator("#v-note").fill("مادر کار پیدا کرد");
	const request = await sent;
	tap.ok(request.url().endsWith("/drafts/visit/0000000000007"), "a draft goes to its address");
	tap.ok(new URLSearchParams(request.postData()).get("note") === "مادر کار پیدا کرد" && new URLSearchParams(request.postData()).get("csrf") === "token",
		"with what was typed and the form's token");
	await page.waitForFunction(() => document.querySelector(".saved").textContent.length > 0, null, { timeout: 5000 });
	const said = await page.locator(".saved").textContent();
	tap.ok(/^پیش‌نویس روی سرور ماند [۰-۹]{2}:[۰-۹]{2}$/.test(said), "and she is told when", [said]);
	const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length]);
	tap.ok(kept[0] + kept[1] === 0, "nothing stays in the browser's storage");
	await page.close();
}

// Paper is white, also when the screen is dark.
async function paper() {
	const page = await open(browser.context, site.origin, "/file-fa.html", SIZES.desktop);
	await page.emulateMedia({ media: "print", colorScheme: "dark" });
	const faults = await check(page, { narrow: false });
	tap.ok(!faults.length, "the printed page keeps the rules", faults);
	const seen = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector(".note")).backgroundColor,
		document.querySelector(".side").getClientRects().length, document.querySelector(".do").getClientRects().length]);
	tap.ok(seen[0] === "rgb(255, 255, 255)" && seen[1] === "rgb(253, 241, 220)" && !seen[2] && !seen[3], "white paper without menu and buttons", [seen.join(" ")]);
	if (pictures)
		await shot(page, pictures, "print-fa");
	await page.close();
}

async function menu() {
	const page = await open(browser.context, site.origin, "/day-fa.html", SIZES.phone);
	tap.ok(!(await page.locator(".side").isVisible()), "the menu is closed on a phone");
	await page.locator(".tabbar a").last().click();
	tap.ok(await page.locator(".side").isVisible(), "opens from the bottom bar");
	if (pictures)
		await shot(page, pictures, "menu-fa-phone");
	await page.locator(".side .close").click();
	tap.ok(!(await page.locator(".side").isVisible()), "and closes");
	await page.close();
}

try {
	await everyPage();
	await icons();
	await dates();
	await drafts();
	await paper();
	await menu();
} finally {
	await browser.close();
	site.close();
	rmSync(out, { recursive: true, force: true });
}
tap.done();
