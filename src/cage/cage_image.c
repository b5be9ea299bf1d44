/* Pictures, inside the child: JPEG or PNG in, a small clean JPEG out. */
#include "cage_int.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <turbojpeg.h>

enum { QUALITY = 82, SIDE_MOST = 65500 };

struct pixels { uint8_t *rgb; int w, h; };

static enum cage_code check_size(int64_t w, int64_t h)
{
	if (w < 1 || h < 1)
		return CAGE_IMAGE_BROKEN;
	return w > SIDE_MOST || h > SIDE_MOST || w * h > CAGE_PIXELS_MAX ? CAGE_IMAGE_PIXELS : CAGE_OK;
}

/* ---- orientation -------------------------------------------------------------------------- */

struct tiff { const uint8_t *p; size_t n; bool big; };

static uint32_t tiff_u(const struct tiff *t, size_t at, size_t bytes)
{
	uint32_t v = 0;

	if (at > t->n || t->n - at < bytes)
		return 0;
	for (size_t i = 0; i < bytes; i++)
		v = v << 8 | t->p[at + (t->big ? i : bytes - 1 - i)];
	return v;
}

static int tiff_orientation(const uint8_t *p, size_t n)
{
	struct tiff t = { p, n, n > 0 && p[0] == 'M' };
	uint32_t at, count;

	if (n < 8 || p[0] != p[1] || (p[0] != 'M' && p[0] != 'I') || tiff_u(&t, 2, 2) != 42)
		return 1;
	at = tiff_u(&t, 4, 4);
	count = tiff_u(&t, at, 2);
	for (uint32_t i = 0; i < count && i < 512; i++) {
		size_t entry = (size_t)at + 2 + (size_t)i * 12;
		uint32_t v;

		if (tiff_u(&t, entry, 2) != 0x0112)
			continue;
		v = tiff_u(&t, entry + 8, 2);
		return tiff_u(&t, entry + 2, 2) == 3 && v >= 1 && v <= 8 ? (int)v : 1;
	}
	return 1;
}

int cage_orientation(const uint8_t *p, size_t n)
{
	size_t at = 2;

	while (at + 4 <= n && p[at] == 0xff && p[at + 1] != 0xda && p[at + 1] != 0xd9) {
		size_t len = (size_t)p[at + 2] << 8 | p[at + 3];

		if (len < 2 || at + 2 + len > n)
			return 1;
		if (p[at + 1] == 0xe1 && len > 8 && memcmp(p + at + 4, "Exif\0", 6) == 0)
			return tiff_orientation(p + at + 10, len - 8);
		at += 2 + len;
	}
	return 1;
}

/* ---- decoding ------------------------------------------------------------------------------- */

/* The smallest size the decoder makes by itself that is not below what is wanted. */
static void choose_scale(int max_side, int *w, int *h)
{
	int n, longest = *w > *h ? *w : *h, best = longest, best_w = *w, best_h = *h;
	tjscalingfactor *f = tjGetScalingFactors(&n);

	for (int i = 0; f && i < n; i++) {
		int sw, sh, side;

		if (f[i].num > f[i].denom)
			continue;
		sw = TJSCALED(*w, f[i]);
		sh = TJSCALED(*h, f[i]);
		side = sw > sh ? sw : sh;
		if (side >= max_side && side < best) {
			best = side;
			best_w = sw;
			best_h = sh;
		}
	}
	*w = best_w;
	*h = best_h;
}

static enum cage_code decode_jpeg(const uint8_t *p, size_t n, int max_side, struct pixels *ret)
{
	tjhandle tj = tjInitDecompress();
	int w = 0, h = 0, sub, space;
	enum cage_code code = CAGE_IMAGE_BROKEN;

	if (!tj)
		return code;
	if (tjDecompressHeader3(tj, p, n, &w, &h, &sub, &space) == 0)
		code = check_size(w, h);
	if (code == CAGE_OK && (space == TJCS_CMYK || space == TJCS_YCCK))
		code = CAGE_IMAGE_KIND;
	if (code == CAGE_OK) {
		choose_scale(max_side, &w, &h);
		*ret = (struct pixels){ xmalloc((size_t)w * (size_t)h * 3), w, h };
		/* Half a picture is no picture; thousands of scans are an attack. */
		if (tjDecompress2(tj, p, n, ret->rgb, w, w * 3, h, TJPF_RGB,
				TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS))
			code = CAGE_IMAGE_BROKEN;
	}
	tjDestroy(tj);
	return code;
}

static enum cage_code decode_png(const uint8_t *p, size_t n, struct pixels *ret)
{
	static const png_color white = { 255, 255, 255 };
	png_image image = { .version = PNG_IMAGE_VERSION };
	enum cage_code code;

	if (!png_image_begin_read_from_memory(&image, p, n))
		return CAGE_IMAGE_BROKEN;
	code = check_size(image.width, image.height);
	if (code == CAGE_OK) {
		image.format = PNG_FORMAT_RGB;
		*ret = (struct pixels){ xmalloc(PNG_IMAGE_SIZE(image)), (int)image.width, (int)image.height };
		if (!png_image_finish_read(&image, &white, ret->rgb, 0, NULL) ||
		    PNG_IMAGE_FAILED(image) || (image.warning_or_error & PNG_IMAGE_WARNING))
			code = CAGE_IMAGE_BROKEN;
	}
	png_image_free(&image);
	return code;
}

/* ---- making it small and upright --------------------------------------------------------------- */

/* Where a target pixel begins in the source, in 1/256 of a pixel. */
static int64_t edge(int i, int from, int to)
{
	return (int64_t)i * from * 256 / to;
}

/* Mean of the source under one target pixel, edges by their share. */
static void mean(const struct pixels *s, int64_t x0, int64_t x1, int64_t y0, int64_t y1, uint8_t out[3])
{
	uint64_t sum[3] = {0}, area = 0;

	for (int64_t y = y0 / 256; y * 256 < y1; y++) {
		int64_t top = y * 256 > y0 ? y * 256 : y0, bottom = (y + 1) * 256 < y1 ? (y + 1) * 256 : y1;

		for (int64_t x = x0 / 256; x * 256 < x1; x++) {
			int64_t left = x * 256 > x0 ? x * 256 : x0, right = (x + 1) * 256 < x1 ? (x + 1) * 256 : x1;
			uint64_t share = (uint64_t)((bottom - top) * (right - left));
			const uint8_t *c = s->rgb + ((size_t)y * (size_t)s->w + (size_t)x) * 3;

			sum[0] += share * c[0];
			sum[1] += share * c[1];
			sum[2] += share * c[2];
			area += share;
		}
	}
	for (int i = 0; i < 3; i++)
		out[i] = (uint8_t)((sum[i] + area / 2) / area);
}

static void shrink(struct pixels *s, int max_side)
{
	int longest = s->w > s->h ? s->w : s->h, w, h;
	struct pixels t;

	if (longest <= max_side)
		return;
	w = (int)((int64_t)s->w * max_side / longest);
	h = (int)((int64_t)s->h * max_side / longest);
	t = (struct pixels){ NULL, w < 1 ? 1 : w, h < 1 ? 1 : h };
	t.rgb = xmalloc((size_t)t.w * (size_t)t.h * 3);
	for (int y = 0; y < t.h; y++)
		for (int x = 0; x < t.w; x++)
			mean(s, edge(x, s->w, t.w), edge(x + 1, s->w, t.w), edge(y, s->h, t.h),
				edge(y + 1, s->h, t.h), t.rgb + ((size_t)y * (size_t)t.w + (size_t)x) * 3);
	free(s->rgb);
	*s = t;
}

static void turn(struct pixels *s, int orientation)
{
	struct pixels t = *s;

	if (orientation < 2)
		return;
	if (orientation > 4) {
		t.w = s->h;
		t.h = s->w;
	}
	t.rgb = xmalloc((size_t)t.w * (size_t)t.h * 3);
	for (int y = 0; y < t.h; y++)
		for (int x = 0; x < t.w; x++) {
			int sx = orientation > 4 ? y : x, sy = orientation > 4 ? x : y;

			if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
				sx = s->w - 1 - sx;
			if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
				sy = s->h - 1 - sy;
			memcpy(t.rgb + ((size_t)y * (size_t)t.w + (size_t)x) * 3,
				s->rgb + ((size_t)sy * (size_t)s->w + (size_t)sx) * 3, 3);
		}
	free(s->rgb);
	*s = t;
}

static enum cage_code encode(const struct pixels *s, const struct cage_sink *sink)
{
	tjhandle tj = tjInitCompress();
	unsigned char *jpeg = NULL;
	unsigned long n = 0;
	int32_t size[2] = { s->w, s->h };
	enum cage_code code = CAGE_IMAGE_BROKEN;

	if (tj && tjCompress2(tj, s->rgb, s->w, s->w * 3, s->h, TJPF_RGB, &jpeg, &n, TJSAMP_420, QUALITY, 0) == 0) {
		uint8_t *frame = xmalloc(sizeof size + n);

		memcpy(frame, size, sizeof size);
		memcpy(frame + sizeof size, jpeg, n);
		sink->frame(sink->arg, 'I', frame, sizeof size + n);
		free(frame);
		code = CAGE_OK;
	}
	tjFree(jpeg);
	if (tj)
		tjDestroy(tj);
	return code;
}

enum cage_code cage_read_image(const uint8_t *p, size_t n, int max_side, const struct cage_sink *sink)
{
	static const uint8_t png[8] = { 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a };
	struct pixels s = {0};
	enum cage_code code = CAGE_IMAGE_KIND;

	if (n > CAGE_IMAGE_MAX)
		return CAGE_TOO_LARGE;
	if (n > 3 && p[0] == 0xff && p[1] == 0xd8 && p[2] == 0xff)
		code = decode_jpeg(p, n, max_side, &s);
	else if (n > sizeof png && memcmp(p, png, sizeof png) == 0)
		code = decode_png(p, n, &s);
	if (code == CAGE_OK) {
		shrink(&s, max_side);
		if (p[0] == 0xff)
			turn(&s, cage_orientation(p, n));
		code = encode(&s, sink);
	}
	free(s.rgb);
	return code;
}
