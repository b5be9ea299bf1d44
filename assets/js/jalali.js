// Jalali days in the browser: the same 33-year rule as src/fa/jalali.c, held to
// the same vectors (tests/browser/jalali.mjs). A day is a Julian day number.

const FIRST = 1206, LAST = 1498;
const LEAP = new Set([1, 5, 9, 13, 17, 22, 26, 30]);
const NEW_YEAR_1206 = 2388438;  // 1827-03-22

export const isLeap = (year) => LEAP.has(year % 33);

export const monthLength = (year, month) => (month <= 6 ? 31 : month <= 11 || isLeap(year) ? 30 : 29);

const yearStart = (() => {
	const at = [];
	let day = NEW_YEAR_1206;
	for (let y = FIRST; y <= LAST + 1; y++) {
		at[y] = day;
		day += isLeap(y) ? 366 : 365;
	}
	return at;
})();

export function toDay(year, month, day) {
	if (!(year >= FIRST && year <= LAST && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month)))
		return null;
	return yearStart[year] + (month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1;
}

export function fromDay(n) {
	if (!(n >= yearStart[FIRST] && n < yearStart[LAST + 1]))
		return null;
	let year = Math.floor((n - NEW_YEAR_1206) / 365.2422) + FIRST;
	while (year > FIRST && yearStart[year] > n)
		year--;
	while (year <= LAST && yearStart[year + 1] <= n)
		year++;
	const rest = n - yearStart[year];
	const month = rest < 186 ? Math.floor(rest / 31) + 1 : Math.floor((rest - 186) / 30) + 7;
	const day = rest < 186 ? (rest % 31) + 1 : ((rest - 186) % 30) + 1;
	return { year, month, day };
}

// Saturday is 0.
export const weekday = (n) => (n + 2) % 7;

export const fromGregorian = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / 86400000) + 2440588;

// Today in Tehran, whatever the device's own zone is.
export const today = () => Math.floor((Date.now() + 12600000) / 86400000) + 2440588;

export const toAscii = (text) => text.replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0)
	.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660);

export const toPersian = (text) => String(text).replace(/[0-9]/g, (d) => String.fromCharCode(0x6f0 + +d));

// 1405/9/1 in any digits and with any of / - . or a blank; null when it is no day.
export function parse(text) {
	const m = /^\s*(\d{4})[/\-.\s]+(\d{1,2})[/\-.\s]+(\d{1,2})\s*$/.exec(toAscii(text));
	return m ? toDay(+m[1], +m[2], +m[3]) : null;
}

export function format(n, lang) {
	const d = fromDay(n), two = (v) => String(v).padStart(2, "0");
	const text = `${d.year}/${two(d.month)}/${two(d.day)}`;
	return lang === "fa" ? toPersian(text) : text;
}
