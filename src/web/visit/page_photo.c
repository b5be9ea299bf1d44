/* Photos of visits: sent, cleaned in the cage, kept sealed, shown to who may read the visit. */
#include "page.h"

#include "cage.h"
#include "message.h"

#define CENTRE_WORK (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | \
	ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

/* Somewhat more than a photo may have, so that one that is a little too large gets an answer
 * on its own page; what is much larger is refused by the server unread. */
enum { BODY_MAX = 9 << 20, LONG_SIDE = 1600 };

/* The cage knows no language, so its outcomes are put into words here. */
MESSAGES(cage,
	{ "cage.too_large", "حجم این فایل از اندازهٔ مجاز بیشتر است؛ لطفاً فایل کوچک‌تری بفرستید.",
		"This file is larger than allowed; please send a smaller one." },
	{ "cage.slow", "خواندن این فایل بیش از اندازه طول کشید؛ لطفاً فایل ساده‌تری بفرستید.",
		"Reading this file took too long; please send a simpler one." },
	{ "cage.crashed", "این فایل خوانده نشد و به احتمال زیاد خراب است؛ لطفاً دوباره آن را بسازید.",
		"This file could not be read and is probably damaged; please make it again." },
	{ "cage.failed", "خواندن فایل انجام نشد؛ لطفاً کمی بعد دوباره تلاش کنید.",
		"The file could not be read; please try again in a while." },
	{ "cage.nested", "خواندن فایل در این برنامه ممکن نیست.", "This program cannot read files." },
	{ "cage.image.kind", "این فایل عکس نیست. فقط عکس JPEG یا PNG پذیرفته می‌شود.",
		"This file is not a picture. Only JPEG and PNG pictures are taken." },
	{ "cage.image.broken", "این عکس ناقص یا خراب است؛ لطفاً دوباره عکس بگیرید یا آن را دوباره بفرستید.",
		"This picture is incomplete or damaged; please take it again or send it again." },
	{ "cage.image.pixels", "این عکس بیش از اندازه بزرگ است (بیش از ۴۰ میلیون نقطه)؛ لطفاً عکس کوچک‌تری بفرستید.",
		"This picture is too large (over 40 million pixels); please send a smaller one." },
	{ "photo.missing", "هنوز عکسی انتخاب نکرده‌اید.", "No photo has been chosen yet." },
	{ "cage.sheet.kind", "این فایل اکسل نیست؛ فایل را با قالب xlsx یا CSV ذخیره کنید.",
		"This is no Excel file; please save it as xlsx or CSV." },
	{ "cage.sheet.broken", "این فایل اکسل ناقص یا خراب است؛ لطفاً آن را دوباره ذخیره کنید.",
		"This Excel file is incomplete or damaged; please save it again." },
	{ "cage.sheet.bomb", "حجم واقعی این فایل اکسل بیش از اندازه است.", "This Excel file unpacks to far too much." },
	{ "cage.sheet.entries", "ساختار این فایل اکسل پذیرفتنی نیست؛ داده‌ها را در یک فایل تازه ذخیره کنید.",
		"The structure of this Excel file cannot be accepted; please save the data in a new file." },
	{ "cage.sheet.macros", "این فایل ماکرو دارد؛ آن را بدون ماکرو (xlsx) ذخیره کنید.",
		"This file holds macros; please save it without (xlsx)." },
	{ "cage.sheet.links", "این فایل به فایل‌های دیگر پیوند دارد؛ فقط مقدارها را در یک فایل تازه ذخیره کنید.",
		"This file links to other files; please save only its values in a new file." },
	{ "cage.sheet.doctype", "ساختار این فایل اکسل پذیرفتنی نیست؛ داده‌ها را در یک فایل تازه ذخیره کنید.",
		"The structure of this Excel file cannot be accepted; please save the data in a new file." },
	{ "cage.sheet.rows", "این فایل بیش از ۱۰۰٬۰۰۰ ردیف دارد؛ آن را چند بخش کنید.",
		"This file has more than 100,000 rows; please split it." },
	{ "cage.sheet.columns", "این فایل بیش از ۲۰۰ ستون دارد؛ ستون‌های اضافه را پاک کنید.",
		"This file has more than 200 columns; please remove those not needed." },
	{ "cage.sheet.empty", "این فایل هیچ ردیفی ندارد.", "This file holds no rows." },
	{ "cage.sheet.locked", "این فایل گذرواژه دارد یا قالب قدیمی xls است؛ آن را بدون گذرواژه و با قالب xlsx ذخیره کنید.",
		"This file has a password or is an old xls; please save it as xlsx without a password." },
);

/* ---- sending ---------------------------------------------------------------------------- */

static enum rc keep_photo(struct page *p, visit_key visit)
{
	const struct http_part *part = http_file(p->req, "photo");
	struct cage_image image;
	attachment_key made;
	enum rc rc;

	if (!part || part->len == 0)
		return fault_set(&p->ctx.fault, INVALID, "photo.missing", "%s", "");
	rc = cage_jpeg(p->arena, part->bytes, part->len, LONG_SIDE, &p->ctx.fault, &image);
	if (rc)
		return rc;
	return attachment_add(&p->ctx, visit, image.bytes, image.n, image.width, image.height, &made);
}

static enum rc photo_post(struct page *p)
{
	visit_key visit = { page_key(p, "key") };
	enum rc rc = keep_photo(p, visit);

	if (rc == OK)
		return page_redirect(p, page_path(p, "/visits/%s", page_key_text(p, visit.v)), "notice.photo_added");
	if (rc != INVALID && rc != LIMIT)
		return rc;
	/* About the photo only: said beside its form, and the page stays usable. */
	fault_field(&p->ctx.fault, "photo", p->ctx.fault.code, NULL);
	p->res->status = 422;
	return page_visit_show(p);
}

/* ---- showing ------------------------------------------------------------------------------ */

static enum rc photo_get(struct page *p)
{
	struct attachment a;
	const void *bytes;
	size_t n;
	enum rc rc;

	if (!page_own_site(p))
		return NOT_FOUND;
	rc = attachment_read(&p->ctx, (attachment_key){ page_key(p, "key") }, &a, &bytes, &n);
	if (rc)
		return rc;
	return page_picture(p, a.household, "photo", bytes, n);
}

const struct web_page pages_photo[] = {
	{ HTTP_POST, "/visits/{key}/photos", CENTRE_WORK, photo_post, "add a photo to a visit", HTTP_WORKER, BODY_MAX },
	{ HTTP_GET, "/photos/{key}", CENTRE_WORK | ROLES_ABOVE, photo_get, "a photo of a visit", HTTP_WORKER },
	{ .pattern = NULL }
};
