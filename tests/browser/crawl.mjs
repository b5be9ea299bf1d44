// Each of the nine roles walks its side bar and the tabs of one file:
//   node crawl.mjs PROGRAM [ROLE]
//
// Every page answers 200, breaks no rule of lib.mjs (axe, policy, errors, targets, weight),
// and scrolls sideways at none of 1366, 390 and 320 px.  Unlike journeys.mjs a page is
// looked at for each of the first three roles: what a role sees of it may be another page.  Also: from
// her day a social worker is within three presses of everything she does most.

import { SIZES, Tap, check, launch, open, program as serveProgram } from "./lib.mjs";

const [path, one] = process.argv.slice(2);
const ROLES = ["madadkar", "paziresh", "modir", "fanni", "shahrestan", "ostan", "bazres", "setad", "admin"].filter((r) => !one || r === one);
const PAGES_MOST = 60, HANDS = 3;
// A kind of page that so many roles have been shown is only asked for, not looked at again.
const ENOUGH = 3;
const tap = new Tap(), site = await serveProgram(path, 300), browser = await launch();

async function signIn(user) {
	await browser.context.clearCookies();
	const page = await browser.context.newPage();
	await page.goto(site.origin + "/sign-in");
	await page.fill("#user_name", user);
	await page.fill("#password", "zendegi-1405");
	await page.click("form[action='/sign-in'] button");
	await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
	return page;
}

const hrefs = (page, where) => page.$$eval(where, (all) => all.map((a) => a.getAttribute("href")));

// The side bar, the tabs of a file, one member: most of what a role sees in a day.
async function pagesOf(page) {
	const found = new Set(await hrefs(page, ".side nav a.it"));
	if (found.has("/households")) {
		await page.goto(site.origin + "/households", { waitUntil: "domcontentloaded" });
		const file = (await hrefs(page, "main a[href^='/households/0']"))[0];
		if (file) {
			await page.goto(site.origin + file, { waitUntil: "domcontentloaded" });
			for (const href of [...await hrefs(page, ".casehd a, .tabs a"), ...(await hrefs(page, "main a[href^='/members/']")).slice(0, 1)])
				found.add(href);
		}
	}
	found.add("/me");
	return [...found];
}

const looked = new Map();

// Axe at the phone's size; the wide one too where a page is met for the first time.
async function look(user, where) {
	const kind = where.replace(/\/[0-9a-hjkmnp-tv-z]{13}/g, "/{}"), name = `${user} ${kind}`;
	const times = looked.get(kind) ?? 0;
	looked.set(kind, times + 1);
	if (times >= ENOUGH) {
		const answer = await browser.context.request.get(site.origin + where);
		tap.ok(answer.status() === 200, `${name} answers`, [`${answer.status()} ${where}`]);
		return;
	}
	const page = await open(browser.context, site.origin, where, SIZES.phone);
	const faults = await check(page);
	tap.ok(page.status === 200, `${name} answers`, [`${page.status} ${where}`]);
	await page.setViewportSize(SIZES.desktop);
	page.html = Buffer.alloc(0);
	faults.push(...await check(page, { axe: !times, narrow: false, wide: true }));
	tap.ok(!faults.length, name, faults);
	await page.close();
}

// Issue: search, file, visit, plan and referral in at most three presses from "my day".
async function threePresses(page) {
	const day = site.origin + "/day";
	const ways = {
		"the search": ["form[role='search'] input[name=q]"],
		"a file": ["main a[href^='/households/0']:not([href*='/visit'])", ".casehd"],
		"a visit form": ["main a[href^='/households/0']:not([href*='/visit'])", ".casehd a[href$='/visit']", "textarea[name=notes]"],
		"the plan": ["main a[href^='/households/0']:not([href*='/visit'])", ".tabs a[href$='/plans']", "main a[href$='/plan'], main a[href^='/plans/'], main form"],
		"a referral": ["main a[href^='/households/0']:not([href*='/visit'])", "main a[href*='/requests/new']", "select[name=subject]"],
	};
	for (const [what, steps] of Object.entries(ways)) {
		await page.goto(day);
		let there = true;
		for (const [i, step] of steps.entries()) {
			there = await page.locator(step).count() > 0;
			if (!there || i === steps.length - 1)
				break;
			await page.goto(site.origin + (await hrefs(page, step))[0]);
		}
		tap.ok(there && steps.length <= 3, `from my day to ${what} in ${steps.length - 1} presses`, [page.url()]);
	}
}

try {
	for (const user of ROLES) {
		const page = await signIn(user), todo = await pagesOf(page);
		tap.ok(todo.length > 3 && todo.length <= PAGES_MOST, `${user} has ${todo.length} pages`, todo);
		if (user === "madadkar")
			await threePresses(page);
		await page.close();
		const hand = async () => {
			while (todo.length)
				await look(user, todo.shift());
		};
		await Promise.all(Array.from({ length: HANDS }, hand));
	}
} catch (e) {
	tap.ok(false, "came to its end", String(e.stack).split("\n").slice(0, 8));
} finally {
	await browser.close();
	await site.close();
}
tap.done();
