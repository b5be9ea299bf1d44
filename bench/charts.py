"""Charts of a run as SVG: how far each goal was reached, and what growth costs."""
import re

HEAD = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" role="img" aria-label="{name}" '
        'font-family="sans-serif" font-size="12"><rect width="{w}" height="{h}" fill="#fff"/>')
COLOURS = {"pass": "#2e7d5b", "FAIL": "#b3403a"}


def number(text):
    m = re.search(r"[0-9][0-9,]*(\.[0-9]+)?", text or "")
    return float(m.group(0).replace(",", "")) if m else None


def reached(goal):
    """Measured over the pass line, more than 1 is better; None when it is no single ratio."""
    got, line = number(goal.ratio) or number(goal.measured), number(goal.line)
    if not got or not line or goal.name in ("G9", "G14", "G15"):
        return None
    return got / line if "≥" in goal.line else line / got


def goals_svg(goals):
    rows = [(g, reached(g)) for g in goals if reached(g)]
    h = 40 + 26 * len(rows)
    out = [HEAD.format(w=760, h=h, name="How far each goal was reached; 1 is the pass line")]
    x = 330                                      # the pass line; a doubling is 110 wide
    out.append(f'<text x="{x}" y="16" text-anchor="middle">pass line</text><line x1="{x}" x2="{x}" y1="22" y2="{h - 8}" '
               'stroke="#444"/>')
    for i, (g, r) in enumerate(rows):
        y, end = 30 + 26 * i, x + max(-250, min(330, 110 * log2(r)))
        verdict = g.verdict()
        colour = COLOURS.get(verdict, "#8a8f98")
        out.append(f'<text x="8" y="{y + 13}">{g.name}</text><rect x="{min(x, end):.0f}" y="{y}" width="{abs(end - x) + 1:.0f}" '
                   f'height="18" rx="3" fill="{colour}"/><text x="{end + 6 if r >= 1 else end - 6:.0f}" y="{y + 13}" '
                   f'text-anchor="{"start" if r >= 1 else "end"}">{r:.1f}×</text>')
    return "".join(out) + "</svg>\n"


def log2(x):
    n = 0.0
    while x >= 2:
        x, n = x / 2, n + 1
    while x < 1:
        x, n = x * 2, n - 1
    return n + (x - 1)                            # close enough for a bar


def growth_svg(rows):
    """CPU of a page, a search and the country's figures over the number of persons, both logarithmic."""
    series = [("family page", 1, "#2e5f8a"), ("search in the province", 2, "#2e7d5b"), ("figures of all", 6, "#9a6b1f")]
    most = max(r[k] for r in rows for _, k, _ in series)
    at = [70 + 560 * (log2(r[0]) - log2(rows[0][0])) / max(1, log2(rows[-1][0]) - log2(rows[0][0])) for r in rows]
    out = [HEAD.format(w=760, h=330, name="CPU time of a request as the number of persons grows")]
    for k in range(5):
        y = 270 - 230 * k / 4
        out.append(f'<line x1="60" x2="640" y1="{y}" y2="{y}" stroke="#ddd"/><text x="54" y="{y + 4}" text-anchor="end">'
                   f'{most * k / 4:.0f}</text>')
    out.append('<text x="8" y="20">us of CPU a request</text>')
    for x, r in zip(at, rows):
        out.append(f'<text x="{x:.0f}" y="292" text-anchor="middle">{r[0]:,}</text>')
    out.append('<text x="350" y="316" text-anchor="middle">persons</text>')
    for i, (name, k, colour) in enumerate(series):
        points = [(x, 270 - 230 * r[k] / most) for x, r in zip(at, rows)]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>' +
                   "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{colour}"/>' for x, y in points) +
                   f'<text x="648" y="{points[-1][1] + 4 + (i == 0) * 0:.0f}" fill="{colour}">{name}</text>')
    return "".join(out) + "</svg>\n"


def write(folder, bench):
    """Writes the pictures; returns the lines that show them."""
    folder.mkdir(exist_ok=True)
    (folder / "bench-goals.svg").write_text(goals_svg(bench.goals))
    text = "\n![How far each goal was reached](pictures/bench-goals.svg)\n"
    rows = getattr(bench, "grown", None)
    if rows:
        (folder / "bench-growth.svg").write_text(growth_svg(rows))
        text += "\n![What growth costs](pictures/bench-growth.svg)\n"
    return text
