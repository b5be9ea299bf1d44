#!/usr/bin/env python3
"""Writes the migrations into one C file: migrations.py FOLDER OUT DEPFILE

Files are FOLDER/{common,national,province}/NNN_name.sql; each is a transaction.
A number is used once a kind; text is UTF-8 without BOM.  The folders stand in the
dependency file too, so that a new migration is noticed."""
import glob
import os
import re
import sys


def literal(text):
    out = []
    for line in text.split("\n"):
        line = line.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        out.append('\t\t"%s\\n"' % line)
    return "\n".join(out)


def without_comments(text):
    """Comments are for readers of the file; none stands inside a quoted text."""
    lines = [re.sub(r"^\s*--.*$", "", line) for line in text.split("\n")]
    return "\n".join(line for line in lines if line.strip())


def main():
    folder, target, depfile = sys.argv[1:]
    paths = sorted(glob.glob(folder + "/*/*"))
    found = {}
    for path in paths:
        m = re.search(r"(common|national|province)/(\d{3})_([a-z0-9_]+)\.sql$", path)
        if not m:
            sys.exit(f"{path}: name must be KIND/NNN_name.sql")
        key = (("common", "national", "province").index(m[1]), int(m[2]))
        if key in found:
            sys.exit(f"{path}: number is taken by {found[key][1]}; take the next free one")
        with open(path, encoding="utf-8") as f:
            found[key] = (m[1], os.path.basename(path)[4:-4], f.read())
    with open(target, "w", encoding="utf-8") as out:
        out.write('/* Written by tools/migrations.py. */\n#include "store_int.h"\n\n')
        out.write("const struct migration store_migrations[] = {\n")
        for key in sorted(found):
            kind, name, text = found[key]
            out.write(f'\t{{ "{kind}", {key[1]}, "{name}",\n{literal(without_comments(text))} }},\n')
        out.write("};\nconst size_t store_nmigrations = COUNT_OF(store_migrations);\n")
    with open(depfile, "w", encoding="utf-8") as out:
        out.write(f"{target}: {' '.join(glob.glob(folder + '/*') + paths)}\n")


main()
