/* XForms 1.0 as ODK reads it: an instance, binds with XPath, a body.  A border format only. */
#include "form.h"

#include <string.h>

static void put_xml(struct buf *b, const char *s)
{
	for (; s && *s; s++)
		switch (*s) {
		case '<': buf_puts(b, "&lt;"); break;
		case '>': buf_puts(b, "&gt;"); break;
		case '&': buf_puts(b, "&amp;"); break;
		case '"': buf_puts(b, "&quot;"); break;
		default: buf_putc(b, *s);
		}
}

static void put_path(const struct form_def *form, int i, struct buf *b)
{
	if (form->item[i].parent >= 0)
		put_path(form, form->item[i].parent, b);
	else
		buf_puts(b, "/data");
	buf_printf(b, "/%s", form->item[i].name);
}

static void path(void *arg, const char *name, struct buf *out)
{
	const struct form_def *form = arg;

	put_path(form, form_find(form, name), out);
}

static void put_instance(const struct form_def *form, int from, int end, struct buf *b)
{
	for (int i = from; i < end; i++) {
		const struct form_item *it = &form->item[i];

		if (it->type > ITEM_REPEAT) {
			buf_printf(b, "<%s/>", it->name);
			continue;
		}
		buf_printf(b, "<%s>", it->name);
		put_instance(form, i + 1, it->end, b);
		buf_printf(b, "</%s>\n", it->name);
		i = it->end - 1;
	}
}

/* A rule as an attribute; what XPath cannot say is told in a comment behind the bind. */
static bool put_rule(const struct form_def *form, const char *name, const struct form_rule *rule, struct buf *b)
{
	AUTO(buf) x = {0};

	if (!rule->expr)
		return true;
	buf_init(&x, 1 << 16);
	if (!expr_put_xpath(rule->expr, path, (void *)form, &x))
		return false;
	buf_printf(b, " %s=\"", name);
	put_xml(b, buf_str(&x));
	buf_putc(b, '"');
	return true;
}

static const char *type_of(const struct form_item *it)
{
	switch (it->type) {
	case ITEM_NUMBER: return it->places ? "decimal" : "int";
	case ITEM_MONEY: return "int";
	case ITEM_DATE: return "date";
	case ITEM_LOCATION: return "geopoint";
	default: return "string";
	}
}

static void put_bind(const struct form_def *form, int i, struct buf *b)
{
	const struct form_item *it = &form->item[i];
	bool whole;

	buf_puts(b, "<bind nodeset=\"");
	put_path(form, i, b);
	buf_putc(b, '"');
	if (it->type > ITEM_REPEAT)
		buf_printf(b, " type=\"%s\"", type_of(it));
	if (it->type == ITEM_COMPUTED || it->type == ITEM_LABEL)
		buf_puts(b, " readonly=\"true()\"");
	whole = put_rule(form, "relevant", &it->relevant, b);
	whole = put_rule(form, "required", &it->required, b) && whole;
	whole = put_rule(form, "constraint", &it->constraint, b) && whole;
	whole = put_rule(form, "calculate", &it->calculate, b) && whole;
	if (it->constraint_fa) {
		buf_puts(b, " jr:constraintMsg=\"");
		put_xml(b, it->constraint_fa);
		buf_putc(b, '"');
	}
	buf_puts(b, whole ? "/>\n" : "/><!-- a rule of this item cannot be said in XPath -->\n");
}

static void put_label(const char *text, struct buf *b)
{
	buf_puts(b, "<label>");
	put_xml(b, text);
	buf_puts(b, "</label>");
}

static void put_body(const struct form_def *form, int from, int end, struct buf *b)
{
	for (int i = from; i < end; i++) {
		const struct form_item *it = &form->item[i];
		const char *tag = it->type == ITEM_CHOICE ? "select1" : it->type == ITEM_CHOICES ? "select" :
			it->type <= ITEM_REPEAT ? "group" : "input";

		buf_printf(b, "<%s ref=\"", tag);
		put_path(form, i, b);
		buf_puts(b, "\">");
		put_label(it->fa, b);
		if (it->hint_fa) {
			buf_puts(b, "<hint>");
			put_xml(b, it->hint_fa);
			buf_puts(b, "</hint>");
		}
		for (size_t k = 0; it->list && k < it->list->n; k++) {
			buf_puts(b, "<item>");
			put_label(it->list->option[k].fa, b);
			buf_puts(b, "<value>");
			put_xml(b, it->list->option[k].code);
			buf_puts(b, "</value></item>");
		}
		if (it->type == ITEM_REPEAT) {
			buf_puts(b, "<repeat nodeset=\"");
			put_path(form, i, b);
			buf_puts(b, "\">\n");
		}
		if (it->type <= ITEM_REPEAT) {
			put_body(form, i + 1, it->end, b);
			i = it->end - 1;
		}
		buf_printf(b, "%s</%s>\n", it->type == ITEM_REPEAT ? "</repeat>" : "", tag);
	}
}

void form_put_xforms(const struct form_def *form, const char *code, int64_t number, struct buf *out)
{
	buf_puts(out, "<?xml version=\"1.0\"?>\n<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
		"xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\">\n<h:head><h:title>");
	put_xml(out, form->fa);
	buf_printf(out, "</h:title>\n<model><instance><data id=\"%s\" version=\"%lld\">\n", code, (long long)number);
	put_instance(form, 0, (int)form->n, out);
	buf_puts(out, "<meta><instanceID/></meta></data></instance>\n");
	for (int i = 0; i < (int)form->n; i++)
		put_bind(form, i, out);
	buf_puts(out, "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" calculate=\"concat('uuid:', uuid())\"/>\n"
		"</model></h:head>\n<h:body>\n");
	put_body(form, 0, (int)form->n, out);
	buf_puts(out, "</h:body></h:html>\n");
}
