#!/usr/bin/env python3
"""Puts templates, texts and assets into one C file and one blob for .incbin.

usage: embed.py SOURCE_ROOT OUT.c OUT.bin [OUT.d]

Texts: po/*.fa.po and po/*.en.po, gettext format, dotted ids.  Both languages
must have the same ids with the same {placeholders}.  Assets get a hash of
their content in the name; CSS url("…") and JS imports are rewritten to the
hashed names.  gzip without time stamp, so that two builds give equal bytes.
"""
import gzip
import hashlib
import json
import pathlib
import re
import sys

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png",
    ".webmanifest": "application/manifest+json", ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
PACKED = {".woff2", ".png"}


def fail(message):
    sys.exit(f"embed: {message}")


def unquote(text, where):
    text = text.strip()
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        fail(f"{where}: a quoted string is missing")
    out, chars = [], iter(text[1:-1])
    for c in chars:
        if c == "\\":
            c = next(chars, "")
            out.append({"n": "\n", "t": "\t", '"': '"', "\\": "\\"}.get(c) or fail(f"{where}: \\{c}"))
        else:
            out.append(c)
    return "".join(out)


def read_po(path):
    """id -> text; every message must be translated and none may come twice."""
    texts, key, value, into = {}, None, None, None
    def finish(where):
        if key is None or key == "":
            return
        if key in texts:
            fail(f"{where}: {key} stands there twice")
        if not value:
            fail(f"{where}: {key} has no text")
        if re.search("[يكىة]", value) and ".fa." in path.name:
            fail(f"{where}: {key} has Arabic letters (ي ك ى ة)")
        texts[key] = value
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        where, line = f"{path}:{n}", line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("msgid "):
            finish(where)
            key, value, into = unquote(line[6:], where), None, "id"
        elif line.startswith("msgstr "):
            value, into = unquote(line[7:], where), "str"
        elif line.startswith('"') and into == "str":
            value += unquote(line, where)
        elif line.startswith('"') and into == "id":
            key += unquote(line, where)
        else:
            fail(f"{where}: cannot read this line")
    finish(f"{path}:end")
    return texts


def text_places(ids):
    """A table that is mostly free, so that a text is found at once (view_text_find)."""
    size = 1 << (2 * len(ids)).bit_length()
    places = [0] * size
    for number, key in enumerate(ids, 1):
        h = 2166136261
        for byte in key.encode():
            h = (h ^ byte) * 16777619 & 0xffffffff
        at = h & size - 1
        while places[at]:
            at = at + 1 & size - 1
        places[at] = number
    return places


def read_texts(root):
    both = {}
    for lang in ("fa", "en"):
        both[lang] = {}
        for path in sorted(root.glob(f"*.{lang}.po")):
            for key, value in read_po(path).items():
                if key in both[lang]:
                    fail(f"{path}: {key} is in another file too")
                both[lang][key] = value
    if not both["fa"]:
        fail("no texts in po/")
    for key in sorted(both["fa"].keys() ^ both["en"].keys()):
        have = "fa" if key in both["fa"] else "en"
        print(f"embed: text {key} is only in {have}", file=sys.stderr)
    if both["fa"].keys() != both["en"].keys():
        sys.exit(1)
    holes = re.compile(r"\{([a-z_]+)\}")
    for key in both["fa"]:
        fa, en = (sorted(set(holes.findall(both[l][key]))) for l in ("fa", "en"))
        # "…​.one" may say the number in words, so it may leave n out.
        if key.endswith(".one"):
            fa, en = [h for h in fa if h != "n"], [h for h in en if h != "n"]
        if fa != en:
            fail(f"text {key}: placeholders differ: fa {fa}, en {en}")
    return both


def check_classes(path, text, classes):
    """A class that the style sheet does not have is a slip of the pen, as an unknown icon is."""
    for n, line in enumerate(text.splitlines(), 1):
        for value in re.findall(r'\bclass="([^"]*)"', line):
            value = re.sub(r"\S*\{\{[^#^/!}][^}]*\}\}\S*", " ", re.sub(r"\{\{[#^/][^}]*\}\}", " ", value))
            for name in value.split():
                if name not in classes and not re.fullmatch(r"w\d+", name):
                    fail(f"{path}:{n}: no class {name} in assets/app.css")


def small_css(text):
    """Drops comments and needless blanks, but not inside strings."""
    out = []
    for part in re.split(r'("[^"\n]*")', re.sub(r"/\*.*?\*/", "", text, flags=re.S)):
        if not part.startswith('"'):
            part = re.sub(r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", part))
            part = part.replace(";}", "}").replace(": ", ":")
        out.append(part)
    return "".join(out).strip()


def small_js(text):
    """Drops lines that are only comment and leading blanks; strings are not touched."""
    text = re.sub(r"^\s*/\*.*?\*/\s*$", "", text, flags=re.S | re.M)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


class Assets:
    def __init__(self, root, texts):
        self.root, self.texts, self.done, self.files = root, texts, {}, {}
        for folder in (root, root / "js", root / "vendor"):
            for path in sorted(folder.glob("*")):
                if path.suffix in TYPES and path.is_file() and path.name != "icons.txt":
                    if path.name in self.files:
                        fail(f"two assets are called {path.name}")
                    self.files[path.name] = path

    def hashed(self, name, chain=()):
        if name in chain:
            fail(f"assets need each other in a circle: {' '.join(chain)} {name}")
        if name in self.done:
            return self.done[name][0]
        if name not in self.files:
            fail(f"{chain[-1] if chain else '?'}: no asset {name}")
        path = self.files[name]
        data = path.read_bytes()
        if path.suffix == ".css":
            text = small_css(data.decode())
            text += "@layer util{" + "".join(f".w{n}{{inline-size:{n}%}}" for n in range(101)) + "}"
            data = re.sub(r'url\("([^"#:/]+)"\)',
                          lambda m: f'url("{self.hashed(m[1], chain + (name,))}")', text).encode()
        elif path.suffix == ".js" and path.parent.name == "js":
            both = self.texts
            def message(m):
                if m[1] not in both["fa"]:
                    fail(f"{path}: no text {m[1]}")
                return json.dumps({l: both[l][m[1]] for l in ("fa", "en")}, ensure_ascii=False)
            texts_in = re.sub(r"\{\{_ ([a-z0-9_.]+)\}\}", message, small_js(data.decode()))
            script = re.sub(r"\{\{asset ([^}]+)\}\}", lambda m: self.hashed(m[1], chain + (name,)), texts_in)
            data = re.sub(r"""((?:from|import)\s*\(?)(['"])\./([^'"]+)\2""",
                          lambda m: f'{m[1]}"{self.hashed(m[3], chain + (name,))}"',
                          script).encode()
        digest = hashlib.sha256(data).hexdigest()
        self.done[name] = (f"/a/{path.stem}.{digest[:8]}{path.suffix}", name, data, digest, True)
        return self.done[name][0]

    def all(self):
        for name in self.files:
            self.hashed(name)
        for path in sorted((self.root / "root").glob("*")):
            data = path.read_bytes()
            if path.suffix in (".webmanifest", ".js", ".html"):
                data = re.sub(r"\{\{asset ([^}]+)\}\}", lambda m: self.hashed(m[1]), data.decode()).encode()
            digest = hashlib.sha256(data).hexdigest()
            self.done["/" + path.name] = ("/" + path.name, path.name, data, digest, False)
        return sorted(self.done.values())


def c_str(text):
    if text is None:
        return "NULL"
    out = []
    for b in text.encode():
        if b in (0x22, 0x5C):
            out.append("\\" + chr(b))
        elif b == 0x0A:
            out.append("\\n")
        elif b < 0x20 or b == 0x7F or b == 0x3F:
            out.append(f"\\{b:03o}")
        else:
            out.append(chr(b) if b < 0x80 else f"\\{b:03o}")
    return '"' + "".join(out) + '"'


def main():
    root, out_c, out_bin = (pathlib.Path(a) for a in sys.argv[1:4])
    blob, seen, inputs = bytearray(), {}, []

    def put(data):
        if data not in seen:
            while len(blob) % 16:
                blob.append(0)
            seen[bytes(data)] = len(blob)
            blob.extend(data)
            blob.append(0)
        return seen[bytes(data)]

    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", (root / "assets/app.css").read_text("utf-8")))
    templates = []
    for path in sorted((root / "templates").rglob("*.html")):
        name = path.relative_to(root / "templates").with_suffix("").as_posix()
        data = path.read_bytes()
        data.decode("utf-8")
        templates.append((name, put(data), len(data)))
        check_classes(path, data.decode("utf-8"), classes)
    texts = read_texts(root / "po")
    assets = []
    for url, name, data, digest, forever in Assets(root / "assets", texts).all():
        suffix = pathlib.PurePath(url).suffix
        packed = None
        if suffix not in PACKED:
            packed = gzip.compress(data, 9, mtime=0)
            if len(packed) > len(data) * 9 // 10:
                packed = None
        assets.append((url, name, TYPES[suffix], f'"{digest[:16]}"', put(data), len(data),
                       put(packed) if packed else None, len(packed) if packed else 0, forever))
    atlas = json.loads((root / "catalogue/iran-map.json").read_text("utf-8"))
    icons = sorted(set(re.findall(r'id="i-([a-z0-9-]+)"', (root / "assets/vendor/icons.svg").read_text())))

    lines = ['/* Made by tools/embed.py; do not edit. */', '#include "embed.h"', "",
             "__asm__(\".section .rodata\\n.balign 16\\n.global view_blob\\nview_blob:\\n\"",
             f"\t\".incbin \\\"{out_bin.resolve()}\\\"\\n.byte 0\\n.previous\\n\");",
             "extern const uint8_t view_blob[];", ""]
    lines.append("const struct view_source view_embedded_templates[] = {")
    for name, at, size in templates:
        lines.append(f"\t{{ {c_str(name)}, (const char *)view_blob + {at}, {size} }},")
    lines += ["\t{ NULL, NULL, 0 }", "};", f"const size_t view_embedded_ntemplates = {len(templates)};", ""]
    lines.append("const struct embed_text view_embedded_texts[] = {")
    for key in sorted(texts["fa"]):
        lines.append(f"\t{{ {c_str(key)}, {{ {c_str(texts['fa'][key])}, {c_str(texts['en'][key])} }} }},")
    lines += ["};", f"const size_t view_embedded_ntexts = {len(texts['fa'])};"]
    places = text_places(sorted(texts["fa"]))
    lines += [f"const uint16_t view_embedded_text_places[] = {{ {', '.join(map(str, places))} }};",
              f"const uint32_t view_embedded_text_mask = {len(places) - 1};", ""]
    lines.append("const struct view_asset view_embedded_assets[] = {")
    for url, name, kind, etag, at, size, gz, gz_size, forever in assets:
        lines.append(f"\t{{ {c_str(url)}, {c_str(name)}, {c_str(kind)}, {c_str(etag)}, view_blob + {at}, "
                     f"{f'view_blob + {gz}' if gz is not None else 'NULL'}, {size}, {gz_size}, "
                     f"{'true' if forever else 'false'} }},")
    lines += ["};", f"const size_t view_embedded_nassets = {len(assets)};", ""]
    lines.append("const char *const view_embedded_icons[] = {")
    lines += [f"\t{c_str(i)}," for i in icons]
    lines += ["\tNULL", "};", f"const size_t view_embedded_nicons = {len(icons)};"]
    lines += ["", f"const int view_map_size[2] = {{ {atlas['width']}, {atlas['height']} }};",
              "const struct embed_province view_map_provinces[] = {"]
    for p in atlas["provinces"]:
        dots = "".join(f"M{x} {y}h0" for x, y in p["islands"])
        lines.append(f"\t{{ {c_str(p['id'])}, {c_str(p['code'])}, {c_str(p['fa'])}, {c_str(p['en'])}, "
                     f"{c_str(p['d'])}, {c_str(dots or None)}, {round(p['x'])}, {round(p['y'])}, {p['size']}, {'true' if p.get('outside') else 'false'} }},")
    lines += ["};", f"const size_t view_map_nprovinces = {len(atlas['provinces'])};"]
    out_bin.write_bytes(bytes(blob))
    out_c.write_text("\n".join(lines) + "\n")
    if len(sys.argv) > 4:
        for folder in ("templates", "po", "assets"):
            inputs += [root / folder] + sorted((root / folder).rglob("*"))
        inputs.append(root / "catalogue/iran-map.json")
        deps = " ".join(str(p.resolve()).replace(" ", "\\ ") for p in inputs)
        pathlib.Path(sys.argv[4]).write_text(f"{out_c} {out_bin}: {deps}\n")


main()
