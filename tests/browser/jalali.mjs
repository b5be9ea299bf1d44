// The browser's calendar against the shared vectors: node tests/browser/jalali.mjs
import { readFileSync } from "node:fs";
import * as j from "../../assets/js/jalali.js";

const names = ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"];
const bare = (s) => s.replace(/‌/g, "");
const lines = readFileSync(new URL("../vectors/jalali.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
let n = 0, failed = 0;
function ok(pass, name) {
	n++;
	failed += !pass;
	if (!pass)
		console.log(`not ok ${n} - ${name}`);
}
for (const line of lines) {
	const [iso, jalali, day] = line.trim().split(","), [y, m, d] = jalali.split("-").map(Number);
	if (y < 1206 || y > 1498)
		continue;
	const number = j.toDay(y, m, d);
	ok(number === j.fromGregorian(iso), `${jalali} is ${iso}`);
	const back = j.fromDay(j.fromGregorian(iso));
	ok(back && back.year === y && back.month === m && back.day === d, `${iso} is ${jalali}`);
	ok(bare(names[j.weekday(number)]) === bare(day), `${jalali} is ${day}`);
}
for (let d = j.toDay(1206, 1, 1); d <= j.toDay(1498, 12, 29); d++) {
	const f = j.fromDay(d);
	if (j.toDay(f.year, f.month, f.day) !== d) {
		ok(false, `day ${d}`);
		break;
	}
}
ok(j.parse("۱۴۰۵/۹/۱") === j.toDay(1405, 9, 1) && j.parse("١٤٠٥-٠٩-٠١") === j.toDay(1405, 9, 1), "Persian and Arabic digits");
ok(j.parse("1404/12/30") === null && j.parse("1403/12/30") !== null && j.parse("1405/7/31") === null, "days that do not exist");
ok(j.format(j.toDay(1405, 9, 1), "fa") === "۱۴۰۵/۰۹/۰۱", "written with Persian digits");
console.log(`ok - ${n - failed} of ${n} checks of the calendar`);
process.exit(failed ? 1 : 0);
