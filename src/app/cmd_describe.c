/* zendegi describe: what the tables declare, for docs/ref and for people. */
#include "app.h"

#include <stdio.h>

#include "describe.h"
#include "version.h"
#include "web.h"

int cmd_describe(const struct options *o)
{
	struct api_read reads[WEB_READS_MAX];
	const struct operation *operations[WEB_OPERATIONS_MAX];
	struct description d = { .version = ZENDEGI_VERSION, .types = web_records(), .operations = operations,
		.noperations = web_operations(operations, COUNT_OF(operations)) };
	const char *what = o->nrest == 1 ? o->rest[0] : "";
	struct buf out;
	int status = EXIT_OK;

	while (d.types[d.ntypes])
		d.ntypes++;
	d.reads = reads;
	d.nreads = web_reads(reads, COUNT_OF(reads));
	buf_init(&out, (size_t)8 << 20);
	if (str_eq(what, "openapi"))
		describe_openapi(&d, &out);
	else if (str_eq(what, "dictionary"))
		describe_dictionary(&d, &out);
	else if (str_eq(what, "permissions"))
		describe_permissions(&d, &out);
	else if (str_eq(what, "states"))
		describe_states(&d, &out);
	else if (str_eq(what, "codes"))
		describe_codes(&out);
	else if (str_eq(what, "routes"))
		web_describe_routes(&out);
	else
		status = EXIT_USAGE;
	if (status == EXIT_USAGE)
		fputs("zendegi describe: openapi, dictionary, permissions, states, routes or codes\n", stderr);
	else
		fwrite(buf_str(&out), 1, out.len, stdout);
	buf_release(&out);
	return status;
}
