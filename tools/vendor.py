#!/usr/bin/env python3
"""Copies what ships from npm packages into assets/vendor and assets/licences.

usage: vendor.py [--check]      (after: cd web-assets && npm ci --ignore-scripts)

The copies are committed, so that a build needs no network; --check says
whether they are byte for byte what the pinned packages give.
Icons: one sprite of the names in assets/icons.txt.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NPM = ROOT / "web-assets/node_modules"


def sprite():
    names = [l.strip() for l in (ROOT / "assets/icons.txt").read_text().splitlines()]
    names = sorted({n for n in names if n and not n.startswith("#")})
    out = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in names:
        path = NPM / f"@tabler/icons/icons/outline/{name}.svg"
        if not path.exists():
            sys.exit(f"vendor: no icon {name}")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S)[1]
        inner = re.sub(r"<!--.*?-->", "", inner, flags=re.S)
        inner = re.sub(r"\s*\n\s*", "", inner).replace(" />", "/>")
        out.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{inner}</symbol>')
    return ("\n".join(out) + "\n</svg>\n").encode()


def first(package, *names):
    for name in names:
        if (NPM / package / name).exists():
            return (NPM / package / name).read_bytes()
    sys.exit(f"vendor: no licence in {package}")


def main():
    if not NPM.is_dir():
        sys.exit("vendor: run npm ci --ignore-scripts in web-assets first")
    htmx = (NPM / "htmx.org/dist/htmx.min.js").read_bytes()
    want = {
        "vendor/vazirmatn.woff2": (NPM / "vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2").read_bytes(),
        "vendor/htmx.min.js": re.sub(rb"\n//# sourceMappingURL=.*\n?", b"\n", htmx),
        "vendor/icons.svg": sprite(),
        "licences/vazirmatn-OFL.txt": first("vazirmatn", "OFL.txt", "LICENSE", "LICENSE.txt"),
        "licences/tabler-icons-MIT.txt": first("@tabler/icons", "LICENSE"),
        "licences/htmx-0BSD.txt": first("htmx.org", "LICENSE"),
    }
    wrong = [n for n, data in want.items()
             if not (ROOT / "assets" / n).exists() or (ROOT / "assets" / n).read_bytes() != data]
    if "--check" in sys.argv:
        if wrong:
            sys.exit("vendor: differs from the pinned packages: " + ", ".join(wrong))
        print(f"vendor: {len(want)} files are as the packages give them")
        return
    for name in wrong:
        (ROOT / "assets" / name).parent.mkdir(exist_ok=True)
        (ROOT / "assets" / name).write_bytes(want[name])
        print("vendor: wrote", name)


main()
