/* Pictures as the child of the cage reads them: either refused without a frame, or one clean
 * JPEG no larger than asked. */
#include "cage_int.h"
#include "fuzz.h"

#include <stdlib.h>

enum { SIDE = 64 };

static bool look(void *arg, char kind, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	int32_t size[2];

	CHECK(kind == 'I' && n > 12);
	memcpy(size, p, sizeof size);
	CHECK(size[0] >= 1 && size[0] <= SIDE && size[1] >= 1 && size[1] <= SIDE);
	CHECK(p[8] == 0xff && p[9] == 0xd8 && !memmem(p, n, "Exif", 4));
	++*(int *)arg;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int frames = 0, orientation;
	struct cage_sink sink = { look, &frames };
	char *exact;
	enum cage_code code;

	/* The size a head claims is bounded by the product at 40 million pixels; here at less, for speed. */
	if (size > 24 && data[0] == 0x89 && (data[16] | data[17] | data[20] | data[21]))
		return 0;
	exact = fuzz_text(data, size);
	orientation = cage_orientation((const uint8_t *)exact, size);
	CHECK(orientation >= 1 && orientation <= 8);
	code = cage_read_image((const uint8_t *)exact, size, SIDE, &sink);
	CHECK(frames == (code == CAGE_OK));
	free(exact);
	return 0;
}
