#include "fa.h"

#include <string.h>

enum { TYPED_MOST = 40 };

/* Typed text without the things people put between digits; letters in upper case. */
struct typed {
	char text[TYPED_MOST + 1];
	size_t n;
	bool bad, digits_only;
};

static void typed_read(const char *text, struct typed *t)
{
	AUTO(buf) ascii = { 0 };

	*t = (struct typed){ .digits_only = true };
	buf_init(&ascii, 512);
	fa_put_digits_ascii(&ascii, text);
	t->bad = ascii.overflow;
	for (const char *s = buf_str(&ascii); *s && !t->bad; ) {
		uint32_t cp = utf8_next(&s);

		if (cp == ' ' || cp == '\t' || cp == '\r' || cp == '\n' || cp == '-' || cp == '_' || cp == '.' ||
		    cp == '(' || cp == ')' || cp == 0xa0 || cp == 0x0640 || (cp >= 0x2000 && cp <= 0x2015) ||
		    (cp >= 0x202a && cp <= 0x202f) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x061c || cp == 0xfeff)
			continue;
		if (cp >= 'a' && cp <= 'z')
			cp -= 'a' - 'A';
		if (t->n == TYPED_MOST || cp > 0x7f) {
			t->bad = true;
			return;
		}
		if (cp < '0' || cp > '9')
			t->digits_only = false;
		t->text[t->n++] = (char)cp;
	}
}

static bool repeated(const char *digits)
{
	return strspn(digits, (char[2]){ digits[0], '\0' }) == strlen(digits);
}

static enum rc refuse(const char *code, const char **ret_code)
{
	*ret_code = code;
	return INVALID;
}

/* ---- people and companies ----------------------------------------------------------- */

static bool national_id_check(const char *d)
{
	int sum = 0, r;

	for (int i = 0; i < 9; i++)
		sum += (d[i] - '0') * (10 - i);
	r = sum % 11;
	return d[9] - '0' == (r < 2 ? r : 11 - r);
}

enum rc fa_national_id(const char *text, char ret_id[FA_NATIONAL_ID_SIZE], const char **ret_code)
{
	char id[FA_NATIONAL_ID_SIZE] = "0000000000";
	struct typed t;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("national_id.required", ret_code);
	if (t.bad || !t.digits_only)
		return refuse("national_id.digits", ret_code);
	if (t.n < 8 || t.n > 10)
		return refuse("national_id.length", ret_code);
	/* Spreadsheets eat leading zeros. */
	memcpy(id + 10 - t.n, t.text, t.n);
	if (repeated(id))
		return refuse("national_id.repeated", ret_code);
	if (memcmp(id + 3, "000000", 6) == 0)
		return refuse("national_id.serial", ret_code);
	if (!national_id_check(id))
		return refuse("national_id.check_digit", ret_code);
	memcpy(ret_id, id, sizeof(id));
	return OK;
}

enum rc fa_legal_id(const char *text, char ret_id[FA_LEGAL_ID_SIZE], const char **ret_code)
{
	static const int weights[] = { 29, 27, 23, 19, 17, 29, 27, 23, 19, 17 };
	int sum = 0, add;
	struct typed t;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("legal_id.required", ret_code);
	if (t.bad || !t.digits_only)
		return refuse("legal_id.digits", ret_code);
	if (t.n != 11)
		return refuse("legal_id.length", ret_code);
	add = t.text[9] - '0' + 2;
	for (int i = 0; i < 10; i++)
		sum += (t.text[i] - '0' + add) * weights[i];
	if (repeated(t.text) || sum % 11 % 10 != t.text[10] - '0')
		return refuse("legal_id.check_digit", ret_code);
	memcpy(ret_id, t.text, FA_LEGAL_ID_SIZE);
	return OK;
}

enum rc fa_foreign_id(const char *text, char ret_id[FA_FOREIGN_ID_SIZE], const char **ret_code)
{
	struct typed t;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("foreign_id.required", ret_code);
	if (t.bad || !t.digits_only)
		return refuse("foreign_id.digits", ret_code);
	if (t.n != 12 || repeated(t.text))
		return refuse("foreign_id.length", ret_code);
	memcpy(ret_id, t.text, FA_FOREIGN_ID_SIZE);
	return OK;
}

/* ---- accounts -------------------------------------------------------------------------- */

/* ISO 7064 mod 97-10 over the number with "IR" (18 27) and the check digits moved to its end. */
static bool sheba_check(const char *s)
{
	static const char country[] = "1827";
	int r = 0;

	for (const char *p = s + 4; *p; p++)
		r = (r * 10 + *p - '0') % 97;
	for (const char *p = country; *p; p++)
		r = (r * 10 + *p - '0') % 97;
	r = (r * 10 + s[2] - '0') % 97;
	r = (r * 10 + s[3] - '0') % 97;
	return r == 1;
}

enum rc fa_sheba(const char *text, char ret_sheba[FA_SHEBA_SIZE], const char **ret_code)
{
	char sheba[FA_SHEBA_SIZE] = "IR";
	const char *digits;
	struct typed t;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("sheba.required", ret_code);
	if (t.bad)
		return refuse("sheba.digits", ret_code);
	digits = t.text;
	if (t.text[0] < '0' || t.text[0] > '9') {
		if (!str_prefix(t.text, "IR"))
			return refuse("sheba.country", ret_code);
		digits += 2;
	}
	if (strspn(digits, "0123456789") != strlen(digits))
		return refuse("sheba.digits", ret_code);
	if (strlen(digits) != 24)
		return refuse("sheba.length", ret_code);
	memcpy(sheba + 2, digits, 25);
	if (!sheba_check(sheba))
		return refuse("sheba.check_digit", ret_code);
	memcpy(ret_sheba, sheba, sizeof(sheba));
	return OK;
}

const char *fa_sheba_bank(const char *sheba, enum lang lang)
{
	/* Codes of the central bank's list of Sheba members; list after persian-tools (MIT). */
	static const struct { char code[4]; const char *fa, *en; } banks[] = {
		{ "010", "بانک مرکزی جمهوری اسلامی ایران", "Central Bank of Iran" },
		{ "011", "بانک صنعت و معدن", "Sanat O Madan Bank" },
		{ "012", "بانک ملت", "Mellat Bank" },
		{ "013", "بانک رفاه کارگران", "Refah Bank" },
		{ "014", "بانک مسکن", "Maskan Bank" },
		{ "015", "بانک سپه", "Sepah Bank" },
		{ "016", "بانک کشاورزی", "Keshavarzi Bank" },
		{ "017", "بانک ملی ایران", "Melli Bank" },
		{ "018", "بانک تجارت", "Tejarat Bank" },
		{ "019", "بانک صادرات ایران", "Saderat Bank" },
		{ "020", "بانک توسعه صادرات", "Tose Saderat Bank" },
		{ "021", "پست بانک ایران", "Post Bank" },
		{ "022", "بانک توسعه تعاون", "Tosee Taavon Bank" },
		{ "051", "مؤسسهٔ اعتباری توسعه", "Tosee Bank" },
		{ "052", "بانک قوامین", "Ghavamin Bank" },
		{ "053", "بانک کارآفرین", "Karafarin Bank" },
		{ "054", "بانک پارسیان", "Parsian Bank" },
		{ "055", "بانک اقتصاد نوین", "Eghtesad Novin Bank" },
		{ "056", "بانک سامان", "Saman Bank" },
		{ "057", "بانک پاسارگاد", "Pasargad Bank" },
		{ "058", "بانک سرمایه", "Sarmayeh Bank" },
		{ "059", "بانک سینا", "Sina Bank" },
		{ "060", "بانک مهر ایران", "Mehr Iran Bank" },
		{ "061", "بانک شهر", "City Bank" },
		{ "062", "بانک آینده", "Ayandeh Bank" },
		{ "063", "بانک انصار", "Ansar Bank" },
		{ "064", "بانک گردشگری", "Gardeshgari Bank" },
		{ "065", "بانک حکمت ایرانیان", "Hekmat Iranian Bank" },
		{ "066", "بانک دی", "Dey Bank" },
		{ "069", "بانک ایران زمین", "Iran Zamin Bank" },
		{ "070", "بانک قرض‌الحسنه رسالت", "Resalat Bank" },
		{ "073", "مؤسسهٔ اعتباری کوثر", "Kosar Credit Institute" },
		{ "075", "مؤسسهٔ اعتباری ملل", "Melal Credit Institute" },
		{ "078", "بانک خاورمیانه", "Middle East Bank" },
		{ "079", "بانک مهر اقتصاد", "Mehr Eqtesad Bank" },
		{ "080", "مؤسسهٔ اعتباری نور", "Noor Credit Institution" },
		{ "090", "بانک مهر ایران", "Mehr Iran Bank" },
		{ "095", "بانک ایران و ونزوئلا", "Iran and Venezuela Bank" },
	};

	if (strlen(sheba) != FA_SHEBA_SIZE - 1)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(banks); i++)
		if (memcmp(sheba + 4, banks[i].code, 3) == 0)
			return lang == LANG_EN ? banks[i].en : banks[i].fa;
	return NULL;
}

enum rc fa_card(const char *text, char ret_card[FA_CARD_SIZE], const char **ret_code)
{
	int sum = 0;
	struct typed t;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("card.required", ret_code);
	if (t.bad || !t.digits_only)
		return refuse("card.digits", ret_code);
	if (t.n != 16)
		return refuse("card.length", ret_code);
	for (int i = 0; i < 16; i++) {
		int digit = (t.text[i] - '0') * (i % 2 ? 1 : 2);

		sum += digit > 9 ? digit - 9 : digit;
	}
	if (repeated(t.text) || sum % 10)
		return refuse("card.check_digit", ret_code);
	memcpy(ret_card, t.text, FA_CARD_SIZE);
	return OK;
}

/* ---- phones and places --------------------------------------------------------------------- */

/* Digits after +98, 0098, 98 or the leading 0; NULL when something else stands there. */
static const char *national_number(struct typed *t)
{
	const char *s = t->text;

	if (*s == '+') {
		if (!str_prefix(s, "+98"))
			return NULL;
		s += 3;
	} else if (str_prefix(s, "0098")) {
		s += 4;
	} else if (str_prefix(s, "98") && t->n >= 12) {
		s += 2;
	}
	/* People also write +98 (0) 912. */
	if (*s == '0')
		s++;
	return strspn(s, "0123456789") == strlen(s) ? s : NULL;
}

enum rc fa_mobile(const char *text, char ret_mobile[FA_MOBILE_SIZE], const char **ret_code)
{
	struct typed t;
	const char *s;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("mobile.required", ret_code);
	s = t.bad ? NULL : national_number(&t);
	if (!s)
		return refuse("mobile.digits", ret_code);
	if (*s != '9')
		return refuse("mobile.prefix", ret_code);
	if (strlen(s) != 10)
		return refuse("mobile.length", ret_code);
	ret_mobile[0] = '0';
	memcpy(ret_mobile + 1, s, 11);
	return OK;
}

enum rc fa_phone(const char *text, char ret_phone[FA_PHONE_SIZE], const char **ret_code)
{
	struct typed t;
	const char *s;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("phone.required", ret_code);
	s = t.bad ? NULL : national_number(&t);
	if (!s)
		return refuse("phone.digits", ret_code);
	/* Eight digits or fewer are a number without its area code. */
	if (strlen(s) <= 8 || *s < '1')
		return refuse("phone.prefix", ret_code);
	if (strlen(s) != 10)
		return refuse("phone.length", ret_code);
	ret_phone[0] = '0';
	memcpy(ret_phone + 1, s, 11);
	return OK;
}

/* The digits that new codes are made of: no 0 in the first five, no 2 at all, no four alike at the start. */
static bool postal_code_odd(const char *d)
{
	static const char *const allowed[10] = {
		"13456789", "13456789", "13456789", "13456789", "1346789",
		"013456789", "013456789", "013456789", "013456789", "013456789",
	};

	if (strncmp(d, (char[5]){ d[0], d[0], d[0], d[0], '\0' }, 4) == 0)
		return true;
	for (int i = 0; i < 10; i++)
		if (!strchr(allowed[i], d[i]))
			return true;
	return false;
}

enum rc fa_postal_code(const char *text, char ret_text[FA_POSTAL_CODE_SIZE], bool *ret_odd,
		const char **ret_code)
{
	struct typed t;

	typed_read(text, &t);
	if (!t.bad && t.n == 0)
		return refuse("postal_code.required", ret_code);
	if (t.bad || !t.digits_only)
		return refuse("postal_code.digits", ret_code);
	if (t.n != 10)
		return refuse("postal_code.length", ret_code);
	memcpy(ret_text, t.text, FA_POSTAL_CODE_SIZE);
	*ret_odd = postal_code_odd(t.text);
	return OK;
}

/* ---- shown ----------------------------------------------------------------------------------- */

/* Writes text after a pattern: '#' shows the next character, '*' hides it, anything
 * else stands for itself.  Text of another length is hidden whole. */
static void put_pattern(struct buf *b, const char *text, const char *pattern, enum lang lang)
{
	AUTO(buf) out = { 0 };
	size_t need = 0;

	for (const char *p = pattern; *p; p++)
		need += *p == '#' || *p == '*';
	buf_init(&out, 256);
	if (strlen(text) != need)
		pattern = *text ? "•••" : "";
	for (const char *p = pattern; *p; p++) {
		if (*p == '#')
			fa_put_digits(&out, (char[2]){ *text++, '\0' }, lang);
		else if (*p == '*')
			buf_puts(&out, "•");
		else
			buf_putc(&out, *p);
		text += *p == '*';
	}
	if (out.len)
		fa_put_ltr(b, buf_str(&out));
}

void fa_put_national_id(struct buf *b, const char *id, enum lang lang)
{
	put_pattern(b, id, "##########", lang);
}

void fa_put_national_id_masked(struct buf *b, const char *id, enum lang lang)
{
	put_pattern(b, id, "###*****##", lang);
}

void fa_put_phone(struct buf *b, const char *phone, enum lang lang)
{
	put_pattern(b, phone, str_prefix(phone, "09") ? "#### ### ####" : "### ########", lang);
}

void fa_put_phone_masked(struct buf *b, const char *phone, enum lang lang)
{
	put_pattern(b, phone, str_prefix(phone, "09") ? "#### *** ####" : "### ****####", lang);
}

void fa_put_sheba(struct buf *b, const char *sheba, enum lang lang)
{
	put_pattern(b, sheba, "#### #### #### #### #### #### ##", lang);
}

void fa_put_sheba_masked(struct buf *b, const char *sheba, enum lang lang)
{
	put_pattern(b, sheba, "##** **** **** **** **** **## ##", lang);
}

void fa_put_card(struct buf *b, const char *card, enum lang lang)
{
	put_pattern(b, card, "#### #### #### ####", lang);
}

void fa_put_card_masked(struct buf *b, const char *card, enum lang lang)
{
	put_pattern(b, card, "#### **** **** ####", lang);
}
