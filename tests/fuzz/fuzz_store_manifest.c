#include "fuzz.h"
#include "store_file.h"

#include <stdlib.h>

static void see(void *arg, const char *name, int64_t bytes)
{
	(void)arg;
	(void)bytes;
	CHECK(*name && *name != '/' && !strstr(name, ".."));
}

/* A manifest from a medium that was in other hands never names a place outside. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	enum rc rc = backup_manifest_read(text, see, NULL);

	CHECK(rc == OK || rc == FAILED);
	free(text);
	return 0;
}
