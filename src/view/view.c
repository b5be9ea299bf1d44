#include "embed.h"
#include "template.h"

#include <stdlib.h>
#include <string.h>

/* ---- layout ---------------------------------------------------------------- */

static const struct choice lang_choices[] = {
	{ LANG_FA + 1, "fa", "فارسی", "Persian" },
	{ LANG_EN + 1, "en", "English", "English" },
	{ 0 }
};

static const struct view_field nav_fields[] = {
	VIEW_URL(struct nav_item, href), VIEW_TEXT(struct nav_item, icon), VIEW_TEXT(struct nav_item, label),
	VIEW_INT(struct nav_item, count), VIEW_BOOL(struct nav_item, hot), VIEW_BOOL(struct nav_item, current),
	VIEW_BOOL(struct nav_item, bar), VIEW_TEXT(struct nav_item, group), VIEW_BOOL(struct nav_item, opens),
	VIEW_BOOL(struct nav_item, open), VIEW_BOOL(struct nav_item, closes),
};
static VIEW_ROW(nav_view, struct nav_item, nav_fields);

static const struct view_field layout_fields[] = {
	VIEW_CHOICE(struct layout, lang_choice, lang_choices), VIEW_TEXT(struct layout, theme),
	VIEW_DATE(struct layout, today), VIEW_TEXT(struct layout, title), VIEW_TEXT(struct layout, path),
	VIEW_TEXT(struct layout, csrf), VIEW_TEXT(struct layout, user), VIEW_TEXT(struct layout, role),
	VIEW_TEXT(struct layout, unit), VIEW_TEXT(struct layout, sync), VIEW_BOOL(struct layout, sync_late),
	VIEW_LIST(struct layout, nav, nnav, nav_view), VIEW_INT(struct layout, unread),
	VIEW_BOOL(struct layout, search), VIEW_TEXT(struct layout, query), VIEW_TEXT(struct layout, notice), VIEW_BOOL(struct layout, bare),
	VIEW_HTML(struct layout, body),
};
VIEW_ROW(layout_view, struct layout, layout_fields);

/* ---- compiling -------------------------------------------------------------- */

enum rc view_new(const struct view_source *sources, size_t nsources,
	const struct view_type *const *pages, size_t npages, struct buf *errors, struct view **ret_view)
{
	if (!sources) {
		sources = view_embedded_templates;
		nsources = view_embedded_ntemplates;
	}
	struct view *v = xcalloc(1, sizeof(*v));
	v->npages = npages + 1;
	v->pages = xcalloc(v->npages, sizeof(*v->pages));
	enum rc worst = OK, rc;
	for (size_t i = 0; i < v->npages; i++) {
		struct page_programs *p = &v->pages[i];
		p->type = i ? pages[i - 1] : NULL;
		CHECK(!i || p->type->template);
		for (enum lang lang = LANG_FA; lang <= LANG_EN; lang++) {
			size_t before = errors->len;
			rc = template_compile(sources, nsources, "layout", p->type, lang, errors, &p->whole[lang]);
			if (rc) {
				worst = rc;
				/* Both languages usually fail alike; say it once. */
				if (lang == LANG_EN && before == errors->len)
					continue;
				break;
			}
			if (!p->type)
				continue;
			rc = template_compile(sources, nsources, p->type->template, p->type, lang, errors, &p->part[lang]);
			if (rc)
				worst = rc;
		}
	}
	if (worst) {
		view_free(v);
		return worst;
	}
	*ret_view = v;
	return OK;
}

void view_free(struct view *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->npages; i++)
		for (enum lang lang = LANG_FA; lang <= LANG_EN; lang++) {
			program_release(&v->pages[i].whole[lang]);
			program_release(&v->pages[i].part[lang]);
		}
	free(v->pages);
	free(v);
}

/* Most pages are smaller: their text grows in place. */
#define PAGE_USUAL ((size_t)24 << 10)

static const struct page_programs *programs_of(const struct view *v, const struct view_type *type)
{
	for (size_t i = 0; i < v->npages; i++)
		if (v->pages[i].type == type)
			return &v->pages[i];
	CHECK(!"page type was not given to view_new");
	return NULL;
}

void view_render(const struct view *v, const struct view_type *type, const struct layout *l,
	const void *data, struct buf *out)
{
	struct layout with = *l;
	with.lang_choice = (int32_t)l->lang + 1;
	with.bare = l->wide || str_empty(l->user);
	buf_want(out, PAGE_USUAL);
	program_run(&programs_of(v, type)->whole[l->lang], &with, data, out);
}

void view_render_part(const struct view *v, const struct view_type *type, const struct layout *l,
	const void *data, struct buf *out)
{
	CHECK(type);
	struct layout with = *l;
	with.lang_choice = (int32_t)l->lang + 1;
	with.bare = l->wide || str_empty(l->user);
	program_run(&programs_of(v, type)->part[l->lang], &with, data, out);
}

/* ---- texts ---------------------------------------------------------------------- */

const char *view_text_find(enum lang lang, const char *id)
{
	uint32_t at = 2166136261u;

	for (const char *c = id; *c; c++)
		at = (at ^ (unsigned char)*c) * 16777619u;
	for (at &= view_embedded_text_mask; view_embedded_text_places[at]; at = (at + 1) & view_embedded_text_mask) {
		const struct embed_text *t = &view_embedded_texts[view_embedded_text_places[at] - 1];

		if (str_eq(t->id, id))
			return t->text[lang];
	}
	return NULL;
}

const char *view_text(enum lang lang, const char *id)
{
	const char *text = view_text_find(lang, id);
	CHECK(text);
	return text;
}

/* What stands in the hole that begins at *at, behind its brace; *at moves behind the hole. */
static const char *hole_value(const char **at, va_list names)
{
	size_t len = strcspn(*at, "}");
	const char *name, *value;
	va_list args;

	va_copy(args, names);
	while ((name = va_arg(args, const char *))) {
		value = va_arg(args, const char *);
		if (strncmp(name, *at, len) == 0 && !name[len]) {
			va_end(args);
			*at += len + ((*at)[len] == '}');
			return value ? value : "";
		}
	}
	va_end(args);
	CHECK(!"a hole of the text that nobody fills");
	return NULL;
}

const char *view_textf(struct arena *a, enum lang lang, const char *id, ...)
{
	const char *text = view_text(lang, id);
	size_t len = 0;
	char *out = NULL;
	va_list args;

	va_start(args, id);
	/* Measured, then written. */
	for (int pass = 0; pass < 2; pass++) {
		if (pass)
			out = arena_alloc(a, len + 1);
		len = 0;
		for (const char *at = text; *at;) {
			size_t n = strcspn(at, "{");
			const char *from = at;

			at += n;
			if (!n) {
				at++;
				from = hole_value(&at, args);
				n = strlen(from);
			}
			if (out)
				memcpy(out + len, from, n);
			len += n;
		}
	}
	va_end(args);
	return out;
}

/* ---- files ------------------------------------------------------------------------- */

static int asset_cmp(const void *path, const void *asset)
{
	return strcmp(path, ((const struct view_asset *)asset)->path);
}

const struct view_asset *view_asset_find(const char *path)
{
	return bsearch(path, view_embedded_assets, view_embedded_nassets, sizeof(struct view_asset), asset_cmp);
}

const struct view_asset *view_asset_named(const char *name)
{
	for (size_t i = 0; i < view_embedded_nassets; i++)
		if (str_eq(view_embedded_assets[i].name, name))
			return &view_embedded_assets[i];
	return NULL;
}

static int icon_cmp(const void *name, const void *icon)
{
	return strcmp(name, *(const char *const *)icon);
}

bool view_icon_known(const char *name)
{
	return bsearch(name, view_embedded_icons, view_embedded_nicons, sizeof(char *), icon_cmp) != NULL;
}
