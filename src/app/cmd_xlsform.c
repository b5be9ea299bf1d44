/* zendegi xlsform FILE: a form written in a workbook as the JSON of a definition, or what is wrong with it. */
#include "app.h"

#include <stdio.h>
#include <stdlib.h>

#include "cage.h"
#include "form_xlsform.h"

static int show(struct arena *a, const void *bytes, size_t n)
{
	struct fault f = {0};
	struct xlsform *x = ARENA_NEW(a, struct xlsform);

	if (form_from_xlsx(a, bytes, n, &f, x)) {
		fprintf(stderr, "zendegi: %s\n", f.code ? f.code : "failed");
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < x->nerrors; i++)
		fprintf(stderr, "%s\n", xlsform_error_text(a, &x->error[i], LANG_EN));
	if (!x->json)
		return EXIT_FAILED;
	puts(x->json);
	return EXIT_OK;
}

int cmd_xlsform(const struct options *o)
{
	const char *path = o->file ? o->file : o->nrest == 1 ? o->rest[0] : NULL;
	FILE *in = path ? fopen(path, "rbe") : NULL;
	struct arena arena;
	char *bytes;
	size_t n;
	int status;

	if (!in) {
		fputs("zendegi xlsform: name a workbook that can be read\n", stderr);
		return EXIT_USAGE;
	}
	bytes = xmalloc(CAGE_SHEET_MAX + 1);
	n = fread(bytes, 1, CAGE_SHEET_MAX + 1, in);
	fclose(in);
	arena_init(&arena, ARENA_CAP_DEFAULT);
	status = show(&arena, bytes, n);
	arena_release(&arena);
	free(bytes);
	return status;
}
