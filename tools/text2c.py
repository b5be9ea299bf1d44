#!/usr/bin/env python3
"""Text files as C strings: text2c.py OUT.c NAME.csv ... gives holidays_NAME_csv."""
import pathlib
import sys

out = ["/* Made by tools/text2c.py. */"]
for name in sys.argv[2:]:
    path = pathlib.Path(name)
    ident = f"{path.parent.name}_{path.name}".replace(".", "_").replace("-", "_")
    lines = path.read_text("utf-8").splitlines()
    body = "\n".join('\t"%s\\n"' % l.replace("\\", "\\\\").replace('"', '\\"') for l in lines)
    out.append(f"extern const char {ident}[];\nconst char {ident}[] =\n{body};")
pathlib.Path(sys.argv[1]).write_text("\n".join(out) + "\n", "utf-8")
