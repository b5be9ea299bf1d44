#include "html_place.h"

#include <string.h>

enum state { DATA, TAG_OPEN, TAG_NAME, IN_TAG, ATTR_NAME, AFTER_NAME, BEFORE_VALUE, VALUE, COMMENT_OR_TYPE, COMMENT };

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool add(char *name, uint8_t *n, size_t size, char c)
{
	if (*n + 1u >= size)
		return false;
	name[(*n)++] = c;
	name[*n] = '\0';
	return true;
}

static const char *tag_end(struct html_place *p)
{
	p->state = DATA;
	if (p->closing) {
		if (str_eq(p->within, p->tag))
			p->within[0] = '\0';
	} else if (str_eq(p->tag, "textarea") || str_eq(p->tag, "pre") || str_eq(p->tag, "script")) {
		memcpy(p->within, p->tag, sizeof(p->within));
	} else if (str_eq(p->tag, "style")) {
		return "style elements are not allowed; write assets/app.css";
	}
	return NULL;
}

static const char *attr_end(struct html_place *p)
{
	if (str_eq(p->attr, "style"))
		return "style attributes are not allowed; the pages' policy blocks them";
	if (p->nattr > 2 && str_prefix(p->attr, "on"))
		return "event attributes are not allowed; the pages' policy blocks them";
	return NULL;
}

static const char *step_data(struct html_place *p, char ch)
{
	if (ch == '<') {
		p->state = TAG_OPEN;
		p->closing = false;
		p->ntag = 0;
		p->tag[0] = '\0';
	} else if (str_eq(p->within, "script") && !is_space(ch)) {
		return "scripts stand in assets/js, not in a page";
	}
	return NULL;
}

static const char *step_in_tag(struct html_place *p, char ch)
{
	if (ch == '>')
		return tag_end(p);
	if (is_space(ch) || ch == '/')
		return NULL;
	if (!is_name(ch))
		return "unexpected character inside a tag";
	p->state = ATTR_NAME;
	p->nattr = 0;
	add(p->attr, &p->nattr, sizeof(p->attr), ch);
	return NULL;
}

static const char *step_attr_name(struct html_place *p, char ch)
{
	if (p->state == ATTR_NAME && is_name(ch))
		return add(p->attr, &p->nattr, sizeof(p->attr), ch) ? NULL : "attribute name too long";
	const char *error = attr_end(p);
	if (error)
		return error;
	if (ch == '=') {
		p->state = BEFORE_VALUE;
		return NULL;
	}
	if (is_space(ch)) {
		p->state = IN_TAG;
		return NULL;
	}
	p->state = IN_TAG;
	return step_in_tag(p, ch);
}

const char *html_place_step(struct html_place *p, char ch)
{
	switch (p->state) {
	case DATA:
		return step_data(p, ch);
	case TAG_OPEN:
		if (ch == '!') {
			p->state = COMMENT_OR_TYPE;
			p->dashes = 0;
			return NULL;
		}
		if (ch == '/' && !p->closing) {
			p->closing = true;
			return NULL;
		}
		p->state = TAG_NAME;
		/* fall through */
	case TAG_NAME:
		if (is_name(ch))
			return add(p->tag, &p->ntag, sizeof(p->tag), ch) ? NULL : "tag name too long";
		if (!p->ntag)
			return "'<' begins no tag here; write &lt;";
		p->state = IN_TAG;
		return ch == '>' ? tag_end(p) : NULL;
	case IN_TAG:
		return step_in_tag(p, ch);
	case ATTR_NAME:
	case AFTER_NAME:
		return step_attr_name(p, ch);
	case BEFORE_VALUE:
		if (ch != '"')
			return "attribute values stand in double quotes";
		p->state = VALUE;
		p->begun = false;
		return NULL;
	case VALUE:
		if (ch == '"')
			p->state = IN_TAG;
		p->begun = true;
		return NULL;
	case COMMENT_OR_TYPE:
		if (ch == '-')
			return "write {{! … }}, not an HTML comment";
		if (ch == '>')
			p->state = DATA;
		return NULL;
	default:
		return "lost";
	}
}

static bool attr_is(const struct html_place *p, const char *const *names)
{
	for (; *names; names++)
		if (str_eq(p->attr, *names))
			return true;
	return false;
}

const char *html_place_value(struct html_place *p, bool whole_url, enum place *ret_place)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "poster", "cite", "hx-get",
		"hx-post", "hx-put", "hx-patch", "hx-delete", "data-url", NULL };
	static const char *const machine[] = { "value", "datetime", "id", "for", "name", "class", "width", "height",
		"min", "max", "colspan", "rowspan", "x", "y", "d", "points", "aria-describedby", "aria-labelledby",
		"aria-controls", "maxlength", "lang", "dir", NULL };
	if (p->state == DATA) {
		if (str_eq(p->within, "script"))
			return "a value cannot stand in a script:";
		if (whole_url)
			return "a URL cannot stand in text:";
		*ret_place = PLACE_TEXT;
		return NULL;
	}
	if (p->state != VALUE)
		return "a value stands in text or in quotes, not here:";
	bool url = attr_is(p, urls);
	if (url && !p->begun && !whole_url)
		return "a link must begin with text of the template or be a VIEW_URL:";
	if (url && p->begun && whole_url)
		return "a whole URL cannot follow other text:";
	p->begun = true;
	*ret_place = url ? PLACE_URL : attr_is(p, machine) || str_prefix(p->attr, "data-") ? PLACE_MACHINE : PLACE_ATTR;
	return NULL;
}

bool html_place_in_tag(const struct html_place *p)
{
	return p->state != DATA && p->state != VALUE;
}

bool html_place_verbatim(const struct html_place *p)
{
	return p->state == VALUE || (p->within[0] && !str_eq(p->within, "script"));
}

bool html_place_is_text(const struct html_place *p)
{
	return p->state == DATA && !p->within[0];
}

bool html_place_same(const struct html_place *a, const struct html_place *b)
{
	/* <b is open as is the blank after it; a section may end either way. */
	bool same = a->state == b->state || (html_place_in_tag(a) && html_place_in_tag(b)
		&& a->state != BEFORE_VALUE && b->state != BEFORE_VALUE);
	if (!same || !str_eq(a->within, b->within))
		return false;
	return a->state != VALUE || str_eq(a->attr, b->attr);
}

void html_place_join(struct html_place *p, const struct html_place *before)
{
	if (p->state == VALUE)
		p->begun = p->begun && before->begun;
}
