// People at work in a real browser with the real program:
//   node journeys.mjs PROGRAM [short] [NAME_OF_A_PART] [FOLDER_FOR_PICTURES]
//
// Every page that a role can reach by links is opened at both sizes and kept to
// the rules of lib.mjs (axe, policy, sideways scroll down to 320 px, weight,
// targets).  Then: by keyboard alone, without JavaScript, drafts, digits.
// short: a page that one role has shown is not looked at again for the next.

import { SIZES, Tap, check, launch, open, program as serveProgram, shot } from "./lib.mjs";

const [path, ...rest] = process.argv.slice(2);
const PARTS = { everyPage, emptyForms, byKeyboard, drafts, digits, withoutScript, heard, goodNews };
const short = rest.includes("short"), only = rest.find((word) => PARTS[word]);
const pictures = rest.find((word) => word !== "short" && !PARTS[word]);
const PASSWORD = "zendegi-1405";
const ROLES = ["madadkar", "paziresh", "modir", "fanni", "shahrestan", "ostan", "bazres", "setad", "admin"];
// Together they see every kind of page but those of a subset of their own.
const SHORT_ROLES = ["madadkar", "paziresh", "modir", "ostan", "setad", "admin"];
const tap = new Tap(), site = await serveProgram(path, 300), browser = await launch();

async function signIn(page, user) {
	await page.goto(site.origin + "/sign-in");
	await page.fill("#user_name", user);
	await page.fill("#password", PASSWORD);
	await page.click("form[action='/sign-in'] button");
	await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

// /households/0sa72wt810cqb/visit -> /households/{}/visit
function pattern(url) {
	return url.pathname.split("/").map((part) => (/^[0-9a-hjkmnp-tv-z]{13}$/.test(part) || /^\d+$/.test(part) ? "{}" : part)).join("/");
}

function worthIt(url) {
	return url.origin === site.origin && !url.pathname.startsWith("/a/") && !url.pathname.startsWith("/photos/")
		&& !/\.(csv|xlsx|json|svg|pdf)$/.test(url.pathname) && !url.pathname.endsWith("/xforms") && !/^\/(sign-out|healthz|readyz|metrics)/.test(url.pathname);
}

// All page patterns that links lead to from the role's door.
async function reachable(context, seen) {
	const page = await context.newPage(), queue = ["/", "/me", "/password"], found = new Map();
	while (queue.length && found.size < 90) {
		const url = new URL(queue.shift(), site.origin);
		if (found.has(pattern(url)))
			continue;
		const answer = await page.goto(url.href, { waitUntil: "domcontentloaded" });
		const at = new URL(page.url());
		found.set(pattern(url), url.pathname + url.search);
		tap.ok(answer.status() === 200 || answer.status() === 409, `${seen} opens ${pattern(url)}`, [`${answer.status()} ${url.href}`]);
		found.set(pattern(at), at.pathname + at.search);
		for (const href of await page.$$eval("a[href]", (all) => all.map((a) => new URL(a.getAttribute("href"), document.baseURI).href))) {
			const next = new URL(href);
			next.hash = "";
			if (worthIt(next) && !found.has(pattern(next)))
				queue.push(next.href);
		}
	}
	await page.close();
	return found;
}

// Both sizes beside each other: most of the time is waiting.
async function look(name, where) {
	await Promise.all(Object.entries(SIZES).map(async ([size, viewport]) => {
		const page = await open(browser.context, site.origin, where, viewport);
		// A page that says 404 is looked at like any other; that it says so is no fault of its looks.
		page.faults = page.faults.filter((f) => !/status of 4\d\d/.test(f) || !name.endsWith("nowhere"));
		const faults = await check(page, { narrow: size === "phone" });
		tap.ok(!faults.length, `${name} ${size}`, faults);
		if (pictures)
			await shot(page, pictures, `${name.replace(/[^\w]+/g, "-")}-${size}`, true);
		await page.close();
	}));
}

async function everyPage() {
	const shown = new Set();
	for (const user of short ? SHORT_ROLES : ROLES) {
		await browser.context.clearCookies();
		const page = await browser.context.newPage();
		await signIn(page, user);
		await page.close();
		const todo = [...await reachable(browser.context, user)].filter(([name]) => !short || !shown.has(name));
		for (const [name] of todo)
			shown.add(name);
		while (todo.length)
			await Promise.all(todo.splice(0, 3).map(([name, where]) => look(`${user} ${name}`, where)));
	}
	console.log(`# ${shown.size} kinds of pages`);
	await browser.context.clearCookies();
	await look("nobody /sign-in", "/sign-in");
	await look("nobody /track", "/track");
	await look("nobody nowhere", "/no/such/page");
}

// A form sent empty keeps the rules too.
async function emptyForms() {
	const page = await browser.context.newPage();
	await browser.context.clearCookies();
	await signIn(page, "paziresh");
	await page.close();
	for (const where of ["/households/new", "/requests/new"]) {
		const form = await open(browser.context, site.origin, where, SIZES.phone);
		await form.locator("main form.form button.p, main form.form button").last().click();
		await form.waitForSelector(".errors");
		form.faults.length = 0;                 // 422 is what is wanted here
		const faults = await check(form, { narrow: true });
		tap.ok(!faults.length, `errors on ${where}`, faults);
		tap.ok(await form.evaluate(() => document.activeElement.closest(".errors") !== null || document.activeElement.matches("[aria-invalid]")),
			`errors on ${where} have the focus`, [await form.evaluate(() => document.activeElement.outerHTML.slice(0, 200))]);
		if (pictures)
			await shot(form, pictures, `errors${where.replaceAll("/", "-")}`, true);
		await form.close();
	}
}

// Presses Tab until the focus is on what is meant; false when it comes round.
async function tabTo(page, selector, most = 140) {
	for (let i = 0; i < most; i++) {
		if (await page.evaluate((s) => document.activeElement.matches(s), selector))
			return true;
		await page.keyboard.press("Tab");
	}
	return false;
}

async function dueHousehold(page) {
	await page.goto(site.origin + "/visits");
	const href = await page.locator("main table a[href^='/households/']").first().getAttribute("href");
	return href.split("/")[2];
}

async function byKeyboard() {
	await browser.context.clearCookies();
	const page = await open(browser.context, site.origin, "/sign-in", SIZES.desktop);
	tap.ok(await tabTo(page, "#user_name"), "keyboard: to the user name");
	await page.keyboard.type("madadkar");
	tap.ok(await tabTo(page, "#password"), "keyboard: to the password");
	await page.keyboard.type(PASSWORD);
	await Promise.all([page.waitForURL("**/day"), page.keyboard.press("Enter")]);
	tap.ok(page.url().endsWith("/day"), "keyboard: signed in, at her day [R41]");
	await page.keyboard.press("Tab");
	tap.ok(await page.evaluate(() => document.activeElement.matches(".skip")), "keyboard: the first stop skips the menu");
	await page.keyboard.press("Enter");
	const key = await dueHousehold(page);
	await page.goto(`${site.origin}/households/${key}/visit`);
	tap.ok(await tabTo(page, "textarea[name=notes]"), "keyboard: to the notes");
	await page.keyboard.type("با صفحه‌کلید نوشته شد.");
	tap.ok(await tabTo(page, "[name=outcome]"), "keyboard: to the outcome");
	await page.keyboard.press("Space");
	tap.ok(await tabTo(page, "[name=address_check]"), "keyboard: to the address");
	await page.keyboard.press("Space");
	for (let i = 0; i < 4 && !(await page.isChecked("[name=address_check][value=confirmed]")); i++)
		await page.keyboard.press("ArrowDown");
	tap.ok(await tabTo(page, "main form.form button.p"), "keyboard: to the button");
	await Promise.all([page.waitForURL("**/visits/*", { timeout: 8000 }).catch(() => {}), page.keyboard.press("Enter")]);
	tap.ok((await page.textContent("main")).includes("بازدید ثبت شد"), "keyboard: a visit is recorded [R3 R128]",
		[(await page.textContent("main")).slice(0, 400)]);
	await page.close();
}

async function drafts() {
	await browser.context.clearCookies();
	let page = await open(browser.context, site.origin, "/sign-in", SIZES.phone);
	await signIn(page, "madadkar");
	const key = await dueHousehold(page);
	await page.goto(`${site.origin}/households/${key}/visit`);
	await page.fill("textarea[name=notes]", "نیمه‌کاره، بدون دکمه");
	let kept = true;
	await page.waitForFunction(() => /روی سرور ماند/.test(document.querySelector("[data-draft-state], .saved").textContent), null, { timeout: 15000 })
		.catch(() => { kept = false; });
	tap.ok(kept, "draft: kept without a button [R391]", [await page.textContent("[data-draft-state]")]);
	await page.close();
	page = await browser.context.newPage();
	await page.goto(`${site.origin}/day`);
	tap.ok((await page.textContent("main")).includes("نیمه‌کاره‌ها"), "draft: in her day");
	await page.goto(`${site.origin}/households/${key}/visit`);
	tap.ok((await page.inputValue("textarea[name=notes]")) === "نیمه‌کاره، بدون دکمه", "draft: the words are back [R125 R391]");
	await page.close();
}

async function digits() {
	await browser.context.clearCookies();
	const page = await open(browser.context, site.origin, "/sign-in", SIZES.desktop);
	await signIn(page, "paziresh");
	// Three people: whoever has the name and the birthday of one who is known is asked about first.
	for (const [typed, shown, surname] of [["۱۳۶۳/۵/۱۲", "۱۳۶۳/۰۵/۱۲", "آزمونی"], ["1363/5/12", "۱۳۶۳/۰۵/۱۲", "پژوهان"],
		["١٣٦٣/٥/١٢", "۱۳۶۳/۰۵/۱۲", "سنجیده"]]) {
		await page.goto(`${site.origin}/households/new`);
		await page.fill("input[name=birth_on]", "");
		await page.locator("input[name=birth_on]").pressSequentially(typed);
		tap.ok((await page.inputValue("input[name=birth_on]")) === typed, `digits: the birthday keeps ${typed}`);
		await page.fill("input[name=given_name]", "گل‌بهار");
		await page.fill("input[name=surname]", surname);
		await page.selectOption("select[name=id_kind]", "none").catch(() => page.check("input[name=id_kind][value=none]"));
		await page.fill("input[name=id_reason]", "گم شده");
		await Promise.all([page.waitForURL(/households\/(?!new)/), page.locator("main form.form button.p").last().click()]);
		const member = await page.locator("main a[href^='/members/']").first().getAttribute("href");
		await page.goto(site.origin + member);
		const text = await page.textContent("main");
		tap.ok(text.includes(shown) || text.includes("۱۲ مرداد ۱۳۶۳"), `digits: ${typed} is understood [R104]`, [text.slice(0, 600)]);
	}
	await page.close();
}

// The main job with nothing but forms and links.
// R10, R51: somebody without a name complains from a phone; the county answers; the code shows it.
async function heard() {
	const context = browser.context, words = "دو بار رفتم و در بسته بود.", reply = "ساعت کار مرکز از شنبه روی در است.";
	await context.clearCookies();
	const page = await open(context, site.origin, "/complaint", SIZES.phone);
	await page.click(".slip ul a");
	await page.check("input[name=kind][value=complaint]");
	await page.selectOption("select[name=about_unit]", { index: 1 });
	await page.fill("textarea[name=words]", words);
	await page.click("form[action='/complaint'] button");
	const code = (await page.textContent(".no")).trim();
	tap.ok(/^[0-9A-Z-]{13,20}$/.test(code.replace(/[\u2066-\u2069\u200e]/g, "")), "a complaint without a name has a code", [code]);
	await signIn(page, "ostan");
	await page.goto(site.origin + "/complaints?show=all");
	const links = await page.$$eval("main li.mini a.t", (all) => all.map((a) => a.getAttribute("href")));
	let found = null;
	for (const href of links) {
		await page.goto(site.origin + href);
		if ((await page.textContent("main")).includes(words)) {
			found = href;
			break;
		}
	}
	tap.ok(found !== null, "it waits for those above the centre");
	await page.check("input[name=outcome][value=accepted]");
	await page.fill("textarea[name=answer]", reply);
	await page.click("form[action$='/answer'] button");
	tap.ok((await page.textContent("main")).includes(reply), "answered in plain words");
	await context.clearCookies();
	await page.goto(site.origin + "/complaint/follow");
	await page.fill("input[name=code]", code);
	await page.click("form[action='/complaint/follow'] button");
	tap.ok((await page.textContent("main")).includes(reply), "whoever holds the code reads the answer");
	tap.ok(!page.url().includes(code), "and the code stands in no address");
	await page.close();
}

// R390: the first order is written on a phone and read by the team.
async function goodNews() {
	const context = browser.context, words = "نخستین سفارش: ده روسری برای فروشگاه محله.";
	await context.clearCookies();
	const page = await open(context, site.origin, "/sign-in", SIZES.phone);
	await signIn(page, "madadkar");
	await page.goto(site.origin + "/households");
	await page.goto(site.origin + await page.getAttribute("main a[href^='/households/0']", "href"));
	await page.goto(page.url().replace(/[?#].*/, "") + "/milestone");
	const order = page.locator("[name=kind][value=order]");
	if (await order.count())
		await order.check();
	else
		await page.selectOption("select[name=kind]", "order");
	await page.fill("textarea[name=words]", words);
	await page.locator("form[action$='/milestone'] button.p").last().click();
	await page.waitForURL(/milestones$/);
	await context.clearCookies();
	await signIn(page, "modir");
	await page.goto(site.origin + "/milestones");
	tap.ok((await page.textContent("main")).includes(words), "the team hears of the first order");
	await page.close();
}

async function withoutScript() {
	const plain = await launch({ javaScript: false }), page = await plain.context.newPage();
	await signIn(page, "madadkar");
	tap.ok(page.url().endsWith("/day"), "no script: signed in");
	const key = await dueHousehold(page);
	await page.goto(`${site.origin}/households/${key}`);
	await page.locator("form[action$='/show'] button").first().click();
	tap.ok((await page.textContent("main")).includes("این دیدن ثبت شد"), "no script: what is masked is shown");
	await page.goto(`${site.origin}/households/${key}/visit`);
	await page.fill("textarea[name=notes]", "بدون جاوااسکریپت");
	await page.locator("[name=address_check][value=confirmed]").check();
	await page.locator("main form.form button.p").click();
	tap.ok(/\/visits\//.test(page.url()) && (await page.textContent("main")).includes("بازدید ثبت شد"), "no script: a visit is recorded [R3 R128]",
		[page.url()]);
	await page.goto(`${site.origin}/week`);
	tap.ok((await page.textContent("main")).length > 200, "no script: her week");
	await plain.context.clearCookies();
	await signIn(page, "paziresh");
	await page.goto(`${site.origin}/search`);
	await page.locator("main input[name=q]").fill("رضایی");
	await page.locator("main form[action='/search'] button").first().click();
	tap.ok((await page.textContent("main")).length > 100, "no script: search");
	await page.goto(`${site.origin}/requests/new`);
	await page.fill("input[name=applicant_name]", "مراجع تازه");
	await page.fill("input[name=applicant_phone]", "۰۹۰۰۱۱۱۲۲۳۳");
	const subject = page.locator("select[name=subject]");
	await subject.selectOption({ index: 1 });
	await page.locator("[name=channel][value=in_person]").check().catch(() => page.selectOption("select[name=channel]", "in_person"));
	await page.fill("textarea[name=description]", "پرسش درباره بیمه");
	await page.locator("main form.form button.p").last().click();
	tap.ok((await page.textContent("main")).includes("درخواست ثبت شد") || /\/requests\/[^n]/.test(page.url()), "no script: a request with its number [R102]",
		[page.url()]);
	await plain.context.clearCookies();
	await signIn(page, "ostan");
	tap.ok((await page.textContent("main")).includes("پرونده"), "no script: the province's figures [R130]");
	await page.locator("form[action='/display'] button[name=lang]").first().click();
	tap.ok((await page.getAttribute("html", "lang")) === "en", "no script: English by switch");
	const faults = await check(Object.assign(page, { faults: [], html: Buffer.from(await page.content()) }), { axe: false, narrow: false }).catch(() => []);
	tap.ok(!faults.length, "no script: rules", faults);
	await plain.close();
}

try {
	for (const part of only ? [PARTS[only]] : Object.values(PARTS))
		await part().catch((e) => tap.ok(false, `${part.name} came to its end`, String(e.stack).split("\n").slice(0, 8)));
} finally {
	await browser.close();
	await site.close();
}
tap.done();
