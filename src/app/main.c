/* zendegi - one program: the table of commands and the reading of options. */
#include "app.h"

#include <stdio.h>
#include <string.h>

#include "cage.h"
#include "version.h"

struct command {
	const char *name, *summary, *options;
	int (*run)(const struct options *o);
};

static const struct command commands[] = {
	{ "serve", "serve pages and API", "--data DIR [--listen HOST:PORT] [--store URL] [--trusted-proxy ADDR] [--secure]", cmd_serve },
	{ "demo", "make a reproducible sample province or country", "--data DIR --province lorestan|national [--households N | --scale 8m] [--seed S]", cmd_demo },
	{ "first-admin", "make the first administrator and print a one-time code", "--data DIR --user NAME --name NAME", cmd_first_admin },
	{ "token", "print a bearer token for the API", "--data DIR --user NAME [--role ROLE] [--days N]", cmd_token },
	{ "verify", "check the journal's chains and every row against them", "--data DIR [--json] [--quiet]", cmd_verify },
	{ "check", "recount counters and derived tables", "--data DIR [--fix]", cmd_check },
	{ "backup", "make a backup while serving, or check one", "--data DIR --to DIR [--public-key FILE] | verify DIR | keygen --to FILE", cmd_backup },
	{ "restore", "restore a backup into an empty directory", "--from DIR --to DIR [--secret-key FILE]", cmd_restore },
	{ "migrate", "bring the data to the schema of this program, after an upgrade", "--data DIR", cmd_migrate },
	{ "migrate-store", "move all data to another engine, most of it while the server works", "--from URL --to URL [--data DIR] [--finish]", cmd_migrate_store },
	{ "top", "watch the running server: requests, statements, what waits", "--data DIR [--once]", cmd_top },
	{ "doctor", "say in words how the installation is", "--data DIR", cmd_doctor },
	{ "import", "take a list of existing files in, or take one back", "--data DIR --file F.csv|F.xlsx [--map FILE] [--unit NO] [--dry-run] [--yes] [--to FILE] | undo BATCH", cmd_import },
	{ "xlsform", "print the definition in a form workbook, or what is wrong with it", "FILE.xlsx", cmd_xlsform },
	{ "describe", "print what the tables declare", "openapi|dictionary|permissions|states|routes|codes", cmd_describe },
};

/* ---- options ------------------------------------------------------------------------ */

enum option_kind { OPT_TEXT, OPT_INT, OPT_FLAG };
struct option_entry { const char *name; enum option_kind kind; size_t offset; };
#define AT(m) offsetof(struct options, m)
static const struct option_entry entries[] = {
	{ "data", OPT_TEXT, AT(data) }, { "store", OPT_TEXT, AT(store) }, { "key-file", OPT_TEXT, AT(key_file) },
	{ "listen", OPT_TEXT, AT(listen) }, { "province", OPT_TEXT, AT(province) }, { "user", OPT_TEXT, AT(user) },
	{ "name", OPT_TEXT, AT(name) }, { "to", OPT_TEXT, AT(to) }, { "from", OPT_TEXT, AT(from) },
	{ "public-key", OPT_TEXT, AT(public_key) }, { "secret-key", OPT_TEXT, AT(secret_key) },
	{ "trusted-proxy", OPT_TEXT, AT(proxy) }, { "clock", OPT_TEXT, AT(clock) }, { "file", OPT_TEXT, AT(file) },
	{ "map", OPT_TEXT, AT(map) }, { "unit", OPT_TEXT, AT(unit) }, { "scale", OPT_TEXT, AT(scale) }, { "role", OPT_TEXT, AT(role) },
	{ "households", OPT_INT, AT(households) }, { "seed", OPT_INT, AT(seed) }, { "days", OPT_INT, AT(days) },
	{ "network-threads", OPT_INT, AT(network_threads) }, { "worker-threads", OPT_INT, AT(worker_threads) },
	{ "cache-kib", OPT_INT, AT(cache_kib) },
	{ "fix", OPT_FLAG, AT(fix) }, { "json", OPT_FLAG, AT(json) }, { "quiet", OPT_FLAG, AT(quiet) },
	{ "dry-run", OPT_FLAG, AT(dry_run) }, { "secure", OPT_FLAG, AT(secure) }, { "yes", OPT_FLAG, AT(yes) }, { "once", OPT_FLAG, AT(once) }, { "finish", OPT_FLAG, AT(finish) },
};

static const struct option_entry *find_option(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(entries); i++)
		if (strlen(entries[i].name) == len && memcmp(entries[i].name, name, len) == 0)
			return &entries[i];
	return NULL;
}

/* --name value and --name=value; false after saying what is wrong. */
static bool read_option(struct options *o, int argc, char **argv, int *at)
{
	const char *name = argv[*at] + 2, *equals = strchr(name, '=');
	const struct option_entry *e = find_option(name, equals ? (size_t)(equals - name) : strlen(name));
	char *into;
	const char *value;

	if (!e) {
		fprintf(stderr, "zendegi: unknown option %s\n", argv[*at]);
		return false;
	}
	into = (char *)o + e->offset;
	if (e->kind == OPT_FLAG) {
		*(bool *)into = true;
		return true;
	}
	value = equals ? equals + 1 : *at + 1 < argc ? argv[++*at] : NULL;
	if (!value) {
		fprintf(stderr, "zendegi: %s needs a value\n", argv[*at]);
		return false;
	}
	if (e->kind == OPT_TEXT) {
		*(const char **)into = value;
		return true;
	}
	if (str_to_i64(value, (int64_t *)into))
		return true;
	fprintf(stderr, "zendegi: --%s needs a whole number\n", e->name);
	return false;
}

static bool read_options(struct options *o, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		if (str_prefix(argv[i], "--") && argv[i][2]) {
			if (!read_option(o, argc, argv, &i))
				return false;
		} else if (o->nrest < COUNT_OF(o->rest)) {
			o->rest[o->nrest++] = argv[i];
		}
	}
	return true;
}

static int usage(FILE *out)
{
	fputs("zendegi " ZENDEGI_VERSION ": the system of the Positive Life centres\n\nusage: zendegi COMMAND [OPTIONS]\n\n", out);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		fprintf(out, "  %-12s %s\n  %-12s   %s\n", commands[i].name, commands[i].summary, "", commands[i].options);
	fputs("\nAll commands: --store URL (default sqlite:DIR), --key-file FILE, --clock ISO, --quiet.\n", out);
	return out == stderr ? EXIT_USAGE : EXIT_OK;
}

int main(int argc, char **argv)
{
	struct options o = { .seed = 1405, .days = 365 };

	if (cage_is_child(argc, argv))
		return cage_child(argc, argv);
	log_init(2, LOG_INFO);
	if (argc < 2)
		return usage(stderr);
	if (str_eq(argv[1], "--version") || str_eq(argv[1], "version")) {
		puts("zendegi " ZENDEGI_VERSION);
		return EXIT_OK;
	}
	if (str_eq(argv[1], "--help") || str_eq(argv[1], "help"))
		return usage(stdout);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (str_eq(argv[1], commands[i].name))
			return read_options(&o, argc, argv) ? commands[i].run(&o) : EXIT_USAGE;
	fprintf(stderr, "zendegi: no command %s\n", argv[1]);
	return usage(stderr);
}
