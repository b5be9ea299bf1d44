/* The history of a file: what a journal entry says to a person, and what it keeps to itself. */
#include <string.h>

#include "history_text.h"
#include "page_file.h"
#include "tap.h"

static const char *staff(void *arg, int64_t key)
{
	(void)arg;
	return key == 5 ? "مریم صادقی" : key == 6 ? "ندا کریمی" : "";
}

static const char *unit(void *arg, int64_t no)
{
	(void)arg;
	return no == 160010007 ? "مرکز ۷" : "";
}

static const char *none(void *arg, int64_t key)
{
	(void)arg;
	(void)key;
	return "";
}

static const struct history_names names = { NULL, staff, unit, none, none, none };
static struct arena arena;
static struct member members[2];
static struct history_of of = { .arena = &arena, .lang = LANG_FA, .household = 1, .members = members, .nmembers = 2,
	.names = &names };

static const char *key(int64_t v)
{
	char text[KEY_TEXT_SIZE];

	key_write(v, text);
	return arena_strdup(&arena, text);
}

static size_t say(const char *changes, struct history_change **ret)
{
	size_t n;

	history_changes(&of, changes, ret, &n);
	return n;
}

static void labels_and_names(void)
{
	struct history_change *c;
	const char *text = arena_printf(&arena, "[{\"table\":\"household\",\"key\":\"%s\",\"op\":\"update\",\"ver\":4,\"fields\":"
		"{\"worker\":[\"%s\",\"%s\"],\"stage\":[\"intake\",\"home_visit\"],\"next_visit_due\":[null,\"2026-11-22\"],"
		"\"unit\":[\"160010007\",\"160010007\"],\"sort_name\":[\"a\",\"b\"]}},"
		"{\"table\":\"file_assignment\",\"key\":\"%s\",\"op\":\"insert\",\"ver\":1,\"fields\":{\"unit\":[null,\"1\"]}}]",
		key(1), key(5), key(6), key(9));

	is_i64(say(text, &c), 1, "one record; the assignment says nothing new");
	is_str(c->label, "خانوار", "which");
	is_i64(c->nfields, 4, "fields that only the program needs are left out");
	is_str(c->fields[0].label, "مددکار", "label of a field");
	is_str(c->fields[0].old.text, "مریم صادقی", "who it was");
	is_str(c->fields[0].now.text, "ندا کریمی", "who it is");
	is_str(c->fields[1].now.text, "بازدید منزل", "a choice by its label");
	ok(!c->fields[2].was && strstr(c->fields[2].now.text, "۱۴۰۵/۰۹/۰۱"), "a day as people write it, nothing before it");
	is_str(c->fields[3].now.text, "مرکز ۷", "a unit by its name");
	of.lang = LANG_EN;
	CHECK(say(text, &c) == 1);
	is_str(c->fields[1].old.text, "Intake", "in the other language");
	of.lang = LANG_FA;
}

static void secrets(void)
{
	struct history_change *c;
	const char *text = arena_printf(&arena, "[{\"table\":\"member\",\"key\":\"%s\",\"op\":\"update\",\"ver\":2,\"fields\":{},"
		"\"sensitive\":{\"national_id\":[null,\"4070000021\"],\"health_note\":[\"<دیابت>\",\"خوب\"]}}]", key(2));

	CHECK(say(text, &c) == 1);
	is_str(c->label, "عضو خانوار: فاطمه رضایی", "whose");
	for (size_t i = 0; i < c->nfields; i++)
		ok(!strstr(c->fields[i].now.text, "21") && !strstr(c->fields[i].now.text, "۲۱") &&
			!strstr(c->fields[i].now.text, "خوب") && !(c->fields[i].old.text && strstr(c->fields[i].old.text, "دیابت")),
			"masked until shown");
	of.show = true;
	CHECK(say(text, &c) == 1);
	ok(strstr(c->fields[0].now.text, "۴۰۷۰۰۰۰۰۲۱"), "shown when asked for");
	ok(strstr(c->fields[1].old.text, "&lt;دیابت&gt;"), "and escaped");
	of.show = false;
}

static void hidden_place(void)
{
	struct history_change *c;
	const char *text = arena_printf(&arena, "[{\"table\":\"household\",\"key\":\"%s\",\"op\":\"update\",\"ver\":3,\"fields\":"
		"{\"area\":[\"ماسور\",\"کیو\"]},\"sensitive\":{\"address\":[null,\"کوچه لاله\"]}}]", key(1));

	of.show = true;
	CHECK(say(text, &c) == 1);
	ok(strstr(c->fields[0].now.text, "کیو") && strstr(c->fields[1].now.text, "لاله"), "where they live, for most files");
	of.hide_place = true;
	CHECK(say(text, &c) == 1);
	ok(!strstr(c->fields[0].now.text, "کیو") && !strstr(c->fields[0].old.text, "ماسور") &&
		!strstr(c->fields[1].now.text, "لاله"), "but not where somebody must not learn it");
	of.hide_place = of.show = false;
}

static void others(void)
{
	struct history_change *c;
	const char *batch = arena_printf(&arena, "[{\"table\":\"household\",\"key\":\"%s\",\"op\":\"insert\",\"ver\":1,\"fields\":"
		"{\"family_name\":[null,\"رضایی\"]}},{\"table\":\"household\",\"key\":\"%s\",\"op\":\"insert\",\"ver\":1,\"fields\":"
		"{\"family_name\":[null,\"بیگانه\"]}},{\"table\":\"member\",\"key\":\"%s\",\"op\":\"insert\",\"ver\":1,\"fields\":"
		"{\"given_name\":[null,\"غریبه\"]}},{\"table\":\"request\",\"key\":\"%s\",\"op\":\"insert\",\"ver\":1,\"fields\":"
		"{\"applicant_name\":[null,\"ناشناس\"]}}]", key(1), key(70), key(71), key(72));

	is_i64(say(batch, &c), 1, "an entry of many households shows this one only");
	ok(c->insert && strstr(c->fields[0].now.text, "رضایی"), "its own name");
	is_i64(say("[{\"table\":\"household\"", &c), 0, "broken text says nothing");
	is_i64(say(NULL, &c), 0, "no text neither");
	is_i64(say("{}", &c), 0, "nor another shape");
}

/* Records of the national shard speak through the same words. */
static void accounts(void)
{
	struct history_change *c;
	const char *text = arena_printf(&arena, "[{\"table\":\"role_assignment\",\"key\":\"%s\",\"op\":\"insert\",\"ver\":1,"
		"\"fields\":{\"staff\":[null,\"%s\"],\"role\":[null,\"centre_manager\"],\"unit\":[null,\"160010007\"],"
		"\"position\":[null,\"centre_manager\"]}},{\"table\":\"credential\",\"key\":\"%s\",\"op\":\"update\",\"ver\":2,"
		"\"fields\":{\"reset_until\":[null,\"2026-11-22T10:00:00Z\"]}}]", key(20), key(5), key(21));

	is_i64(say(text, &c), 1, "a role; of credentials nothing");
	is_i64(c->nfields, 4, "all of it");
	is_str(c->fields[0].now.text, "مریم صادقی", "whose");
	is_str(c->fields[2].now.text, "مرکز ۷", "where");
	is_str(c->fields[3].now.text, "مدیر مرکز", "the position (R43), which is not a place in the order of a day");
	is_str(history_verb("setting.change", LANG_EN), "Change setting", "verbs of the access room");
	is_str(history_verb("token.create", LANG_EN), "Made a token", "and what has no operation of its own");
}

int main(void)
{
	arena_init(&arena, ARENA_CAP_DEFAULT);
	members[0] = (struct member){ .key = { 2 }, .given_name = "فاطمه", .surname = "رضایی" };
	members[1] = (struct member){ .key = { 3 }, .given_name = "علی", .surname = "رضایی" };
	labels_and_names();
	secrets();
	hidden_place();
	others();
	accounts();
	is_str(history_verb("household.assign", LANG_FA), "سپردن به مددکار", "a verb by its label");
	is_str(history_verb("nobody.knows", LANG_FA), "nobody.knows", "an unknown verb as it stands");
	arena_release(&arena);
	ok(file_events_marked(), "what the time line tells is marked as an event");
	return done();
}
