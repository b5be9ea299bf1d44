#include "message.h"

#include <stdlib.h>
#include <string.h>

/* The linker names both ends of the section that MESSAGES fills. */
extern const struct message_table __start_zendegi_messages[], __stop_zendegi_messages[];

static const struct message *find(const char *code)
{
	for (const struct message_table *t = __start_zendegi_messages; t < __stop_zendegi_messages; t++)
		for (size_t i = 0; i < t->n; i++)
			if (strcmp(t->list[i].code, code) == 0)
				return &t->list[i];
	return NULL;
}

const char *message_of(const char *code, enum lang lang)
{
	const struct message *m = find(code);
	const char *dot = strrchr(code, '.');

	if (!m && dot && strcmp(dot, ".taken") == 0)
		m = find("taken");
	if (!m)
		return NULL;
	return lang == LANG_EN ? m->en : m->fa;
}

const char *message_text(const char *code, const char *arg, enum lang lang, struct arena *a)
{
	const char *text = code ? message_of(code, lang) : NULL, *place;
	AUTO(buf) out = { 0 };

	if (!text)
		text = message_of("other", lang);
	place = strstr(text, "{arg}");
	if (!place)
		return text;
	buf_init(&out, 4096);
	buf_put(&out, text, (size_t)(place - text));
	fa_put_digits(&out, arg ? arg : "", lang);
	buf_puts(&out, place + strlen("{arg}"));
	return arena_strdup(a, buf_str(&out));
}

static int by_code(const void *a, const void *b)
{
	const struct message *const *x = a, *const *y = b;

	return strcmp((*x)->code, (*y)->code);
}

size_t message_list(struct arena *a, const struct message ***ret_list)
{
	const struct message **list;
	size_t n = 0;

	for (const struct message_table *t = __start_zendegi_messages; t < __stop_zendegi_messages; t++)
		n += t->n;
	list = ARENA_ARRAY(a, const struct message *, n);
	n = 0;
	for (const struct message_table *t = __start_zendegi_messages; t < __stop_zendegi_messages; t++)
		for (size_t i = 0; i < t->n; i++)
			list[n++] = &t->list[i];
	qsort(list, n, sizeof(list[0]), by_code);
	*ret_list = list;
	return n;
}

const char *message_fault(struct arena *a)
{
	const struct message **list;
	size_t n = message_list(a, &list);

	for (size_t i = 0; i < n; i++) {
		if (str_empty(list[i]->fa) || str_empty(list[i]->en))
			return list[i]->code;
		if (i && strcmp(list[i]->code, list[i - 1]->code) == 0)
			return list[i]->code;
	}
	return NULL;
}

/* ---- codes of input, and those that all rooms share; the texts say what to do ---- */

MESSAGES(model,
	{ "required", "این بخش را هم پر کنید.", "Please fill this in." },
	{ "input.invalid", "چند بخش نیاز به اصلاح دارد؛ کنار هر کدام نوشته‌ایم چه باید کرد.",
		"Some fields need a correction; what to do is written beside each." },
	{ "other", "این کار انجام نشد. دوباره امتحان کنید و اگر باز هم نشد، به پشتیبانی خبر دهید.",
		"That did not work. Please try again, and tell support if it happens once more." },
	{ "taken", "این مقدار پیش‌تر برای مورد دیگری ثبت شده است؛ اول آن را پیدا کنید یا مقدار دیگری بنویسید.",
		"Another record already has this value; look for that record first, or enter a different value." },

	/* texts */
	{ "text.too_long", "متن بلند است؛ آن را تا {arg} نویسه کوتاه کنید.",
		"The text is long; shorten it to {arg} characters." },
	{ "text.too_short", "کمی بیشتر بنویسید؛ دست‌کم {arg} نویسه.",
		"Write a little more: at least {arg} characters." },
	{ "text.bidi_control", "در متن نشانه‌ای پنهان هست که ترتیب حروف را عوض می‌کند. متن را با صفحه‌کلید دوباره بنویسید.",
		"The text holds a hidden mark that reorders letters. Please type it anew." },
	{ "text.control", "در متن نویسه‌ای نادیدنی هست. متن را با صفحه‌کلید دوباره بنویسید.",
		"The text holds an invisible character. Please type it anew." },
	{ "text.utf8", "کدگذاری متن خوانده نشد؛ آن را به صورت UTF-8 بفرستید.",
		"The text could not be decoded; send it as UTF-8." },
	{ "text.not_normal", "این مقدار به شکل استاندارد نوشته نشده است؛ آن را دوباره وارد کنید.",
		"This value is not in its standard form; please enter it again." },
	{ "user_name.form", "نام کاربری با حرف کوچک انگلیسی شروع شود و دست‌کم سه نویسه باشد: حروف کوچک انگلیسی، رقم، نقطه، خط تیره یا زیرخط.",
		"Start with a lower-case Latin letter and use three or more of: a-z, digits, dot, hyphen, underscore." },

	/* numbers, choices, keys */
	{ "number.required", "یک عدد بنویسید.", "Enter a number." },
	{ "clock.form", "ساعت را مثل ۱۰:۳۰ بنویسید.", "Write the time like 10:30." },
	{ "number.form", "فقط عدد بنویسید، مثلاً ۱۲ یا ۱٬۲۰۰.", "Enter digits only, such as 12 or 1,200." },
	{ "number.range", "این عدد بزرگ‌تر از آن است که ثبت شود؛ رقم‌ها را دوباره ببینید.",
		"This number is too big to be stored; please check the digits." },
	{ "number.places", "عدد را بدون اعشار یا با رقم‌های اعشار کمتری بنویسید.",
		"Use fewer decimals, or none." },
	{ "number.too_small", "کمترین عدد پذیرفته {arg} است.", "The smallest number accepted is {arg}." },
	{ "number.too_large", "بیشترین عدد پذیرفته {arg} است.", "The largest number accepted is {arg}." },
	{ "bool.form", "«بله» یا «خیر» را انتخاب کنید.", "Choose yes or no." },
	{ "choice.unknown", "یکی از گزینه‌های فهرست را انتخاب کنید.", "Choose one of the options in the list." },
	{ "key.form", "این شناسه خوانده نشد؛ مورد را دوباره از فهرست انتخاب کنید.",
		"This key could not be read; choose the record from the list again." },

	/* days and times */
	{ "date.required", "تاریخ را بنویسید، مثلاً ۱۴۰۵/۰۹/۰۱.", "Enter a date, such as 1405/09/01." },
	{ "date.form", "تاریخ را به شکل سال/ماه/روز بنویسید، مثلاً ۱۴۰۵/۰۹/۰۱.",
		"Write the date as year/month/day, such as 1405/09/01." },
	{ "date.year_short", "سال را چهاررقمی بنویسید؛ مثلاً ۱۳۹۸ یا ۱۴۰۵.",
		"Write the year with four digits, such as 1398 or 1405." },
	{ "date.gregorian", "این سال میلادی است؛ تاریخ را به هجری شمسی بنویسید.",
		"This is a Gregorian year; write the date in the Iranian calendar, or as YYYY-MM-DD." },
	{ "date.year_range", "سال باید از ۱۲۰۶ تا ۱۴۹۸ باشد؛ آن را دوباره ببینید.",
		"The year must be from 1206 to 1498; please check it." },
	{ "date.month", "شمارهٔ ماه از ۱ تا ۱۲ است؛ آن را دوباره ببینید.",
		"Months run from 1 to 12; please check." },
	{ "date.day", "این ماه چنین روزی ندارد؛ روز را دوباره ببینید.",
		"That month has no such day; please check the day." },
	{ "date.too_early", "تاریخ باید {arg} یا پس از آن باشد.", "The date must be {arg} or later." },
	{ "date.too_late", "تاریخ باید {arg} یا پیش از آن باشد.", "The date must be {arg} or earlier." },
	{ "date.future", "این تاریخ هنوز نرسیده است؛ تاریخ امروز یا پیش از آن را بنویسید.",
		"This day is still to come; enter today or an earlier day." },
	{ "time.form", "تاریخ و ساعت را این‌گونه بنویسید: ۱۴۰۵/۰۹/۰۱ ۱۴:۳۰.",
		"Write date and time like this: 1405/09/01 14:30." },

	/* numbers that name people, accounts, places */
	{ "national_id.required", "کد ملی را بنویسید.", "Enter the national ID." },
	{ "national_id.digits", "کد ملی فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"A national ID has digits only; remove other characters." },
	{ "national_id.length", "کد ملی ده رقم است؛ یک رقم کم یا زیاد شده.",
		"A national ID has ten digits; one is missing or too many." },
	{ "national_id.repeated", "کد ملی نمی‌تواند ده رقم یکسان باشد؛ آن را از روی کارت بنویسید.",
		"A national ID is never one digit ten times; copy it from the card." },
	{ "national_id.serial", "رقم‌های میانی کد ملی درست نیست؛ آن را از روی کارت بنویسید.",
		"The middle digits do not fit; copy the national ID from the card." },
	{ "national_id.check_digit", "رقم‌های کد ملی با هم نمی‌خواند؛ آن را یک بار دیگر از روی کارت ببینید.",
		"The digits of the national ID do not fit together; compare them with the card." },
	{ "legal_id.required", "شناسهٔ ملی را بنویسید.", "Enter the legal-person ID." },
	{ "legal_id.digits", "شناسهٔ ملی فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"A legal-person ID has digits only; remove other characters." },
	{ "legal_id.length", "شناسهٔ ملی یازده رقم است؛ تعداد رقم‌ها را ببینید.",
		"A legal-person ID has eleven digits; please count them." },
	{ "legal_id.check_digit", "رقم‌های شناسهٔ ملی با هم نمی‌خواند؛ آن را دوباره ببینید.",
		"The digits of the legal-person ID do not fit together; please compare." },
	{ "foreign_id.required", "کد یکتای اتباع را بنویسید.", "Enter the unique code for foreign nationals." },
	{ "foreign_id.digits", "کد یکتای اتباع فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"The unique code has digits only; remove other characters." },
	{ "foreign_id.length", "کد یکتای اتباع دوازده رقم است؛ تعداد رقم‌ها را ببینید.",
		"The unique code has twelve digits; please count them." },
	{ "mobile.required", "شمارهٔ همراه را بنویسید.", "Enter the mobile number." },
	{ "mobile.digits", "شمارهٔ همراه فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"A mobile number has digits only; remove other characters." },
	{ "mobile.length", "شمارهٔ همراه یازده رقم است: ۰۹ و نه رقم پس از آن.",
		"A mobile number has eleven digits: 09 and nine more." },
	{ "mobile.prefix", "شمارهٔ همراه با ۰۹ شروع می‌شود؛ برای تلفن ثابت بخش دیگری هست.",
		"A mobile number begins with 09; a landline has a field of its own." },
	{ "phone.required", "شمارهٔ تلفن را بنویسید.", "Enter the phone number." },
	{ "phone.digits", "شمارهٔ تلفن فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"A phone number has digits only; remove other characters." },
	{ "phone.length", "شمارهٔ تلفن با کد شهر یازده رقم است.",
		"With its area code a phone number has eleven digits." },
	{ "phone.prefix", "کد شهر را هم پیش از شماره بنویسید، مثلاً ۰۶۶.",
		"Put the area code before the number, such as 066." },
	{ "postal_code.required", "کد پستی را بنویسید.", "Enter the postal code." },
	{ "postal_code.digits", "کد پستی فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"A postal code has digits only; remove other characters." },
	{ "postal_code.length", "کد پستی ده رقم است؛ تعداد رقم‌ها را ببینید.",
		"A postal code has ten digits; please count them." },
	{ "sheba.required", "شمارهٔ شبا را بنویسید.", "Enter the Sheba number." },
	{ "sheba.digits", "شبا پس از IR فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"After IR a Sheba has digits only; remove other characters." },
	{ "sheba.length", "شبا پس از IR بیست و چهار رقم دارد؛ تعداد رقم‌ها را ببینید.",
		"After IR a Sheba has twenty-four digits; please count them." },
	{ "sheba.country", "شبای ایران با IR شروع می‌شود.", "An Iranian Sheba begins with IR." },
	{ "sheba.check_digit", "رقم‌های شبا با هم نمی‌خواند؛ آن را دوباره با برگهٔ بانک ببینید.",
		"The digits of the Sheba do not fit together; compare them with the bank's paper." },
	{ "card.required", "شمارهٔ کارت را بنویسید.", "Enter the card number." },
	{ "card.digits", "شمارهٔ کارت فقط رقم دارد؛ حرف یا نشانهٔ دیگر را پاک کنید.",
		"A card number has digits only; remove other characters." },
	{ "card.length", "شمارهٔ کارت شانزده رقم است؛ تعداد رقم‌ها را ببینید.",
		"A card number has sixteen digits; please count them." },
	{ "card.check_digit", "رقم‌های کارت با هم نمی‌خواند؛ آن را دوباره از روی کارت ببینید.",
		"The digits of the card do not fit together; compare them with the card." },

	/* JSON */
	{ "json.form", "متن فرستاده‌شده JSON درست نیست؛ ساختار آن را بررسی کنید.",
		"The body is not well-formed JSON; check its structure." },
	{ "json.duplicate", "یک نام دو بار در JSON آمده است؛ یکی را بردارید.",
		"A member stands twice in the JSON; remove one." },
	{ "json.too_deep", "JSON بیش از اندازه تودرتو است؛ ساختار ساده‌تری بفرستید.",
		"The JSON is nested too deeply; send a flatter one." },
	{ "json.too_large", "JSON بزرگ‌تر از اندازهٔ پذیرفته است؛ آن را در چند بخش بفرستید.",
		"The JSON is larger than accepted; send it in parts." },
	{ "json.not_object", "بدنهٔ درخواست باید یک شیء JSON باشد.", "The body must be one JSON object." },
	{ "json.type", "نوع این مقدار درست نیست؛ شکل آن را در راهنمای API ببینید.",
		"This value has the wrong type; see the API reference." },
	{ "form.definition", "تعریف فرم درست نیست؛ جای خطا در جزئیات آمده است.",
		"The form's definition is not right; the detail names the place." },
	{ "field.unknown", "چنین بخشی در این فرم نیست؛ نام آن را ببینید.",
		"There is no such field here; check its name." },
	{ "field.read_only", "این بخش را خود سامانه پر می‌کند؛ آن را نفرستید.",
		"The system fills this in itself; do not send it." },
);

MESSAGES(shared,
	{ "not_found", "چنین چیزی پیدا نشد. شاید جابه‌جا شده یا نشانی ناقص است.",
		"There is no such thing here. It may have moved, or the address is incomplete." },
	{ "conflict", "این مورد در همین فاصله عوض شده است. صفحه را تازه کنید و دوباره انجام دهید.",
		"This was changed in the meantime. Reload the page and do it again." },
	{ "busy", "سامانه شلوغ است. چند لحظهٔ دیگر دوباره امتحان کنید؛ چیزی ثبت نشده است.",
		"The system is busy. Try again in a moment; nothing has been recorded." },
	{ "limit", "این درخواست از اندازهٔ پذیرفته بیشتر است؛ آن را کوچک‌تر کنید.",
		"This is more than can be accepted at once; make it smaller." },
	{ "failed", "کار به پایان نرسید و چیزی ثبت نشد. کمی بعد دوباره امتحان کنید.",
		"This could not be finished and nothing was recorded. Please try again a little later." },
	{ "store.moved", "این داده‌ها به جای دیگری رفته‌اند و کار در آنجا ادامه دارد.",
		"These data have moved; work goes on elsewhere." },
	{ "store.lost", "نوشتن برای لحظه‌ای متوقف است، چون انبار داده عوض می‌شود یا پاسخ نمی‌دهد. چیزی نیمه‌کاره ثبت نشده است؛ چند ثانیهٔ دیگر دوباره بفرستید.",
	  "Writing is paused for a moment: the database is changing over or does not answer. Nothing was recorded by halves; send it again in a few seconds." },
	{ "store.disk_full", "جای ذخیره پر شده و نوشتن متوقف است؛ خواندن ادامه دارد. به مسئول سامانه خبر دهید.",
		"The disk is full: reading goes on, writing has stopped. Please tell the administrator." },
	{ "store.io", "حافظهٔ سرور پاسخ نداد و چیزی ثبت نشد. به مسئول سامانه خبر دهید.",
		"The server's disk did not answer and nothing was recorded. Please tell the administrator." },
	{ "store.sealed", "این داده باز نشد و نشان داده نمی‌شود. به مسئول سامانه خبر دهید.",
		"This value could not be opened and is not shown. Please tell the administrator." },
	{ "idempotency.other_request", "این کلید پیش‌تر با محتوای دیگری فرستاده شده است؛ برای کار تازه کلید تازه بسازید.",
		"This Idempotency-Key was sent before with other content; make a new key for a new request." },
	{ "access.denied", "این کار در دسترس نقش کنونی شما نیست. اگر لازم است، از مدیر مرکز بخواهید.",
		"Your present role does not include this. If you need it, ask the centre's manager." },
	{ "access.stale", "همکار دیگری در همین فاصله این مورد را تغییر داده است. تغییر او را ببینید و دوباره ثبت کنید.",
		"A colleague changed this in the meantime. Look at the change and save again." },
	{ "access.wrong_state", "این کار در وضعیت کنونی این مورد شدنی نیست؛ صفحه را تازه کنید.",
		"This cannot be done in the record's present state; reload the page." },
	{ "access.second_factor_needed", "برای این کار رمز یک‌بارمصرف را دوباره وارد کنید.",
		"Please enter your one-time code again for this." },
);
