"""A bar chart as SVG: one bar for each engine to its median, a whisker from its least to its greatest value."""
from xml.sax.saxutils import escape

LEFT, WIDTH, ROW, BAR, TOP, BOTTOM, RIGHT = 210, 480, 46, 24, 56, 44, 110
COLOURS = ("#1f6f8b", "#9aa5ad")


def chart(title, note, bars):
    """bars: of each its label, least, median and greatest value; the first is ours and has a colour of its own. Returns the SVG's text."""
    step = nice_step(max(greatest for _, _, _, greatest in bars))
    end = step * -(-max(greatest for _, _, _, greatest in bars) // step)
    height = TOP + ROW * len(bars) + BOTTOM
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + RIGHT}" height="{height}" font-family="sans-serif" font-size="13" fill="#222">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="16" y="26" font-size="16" font-weight="bold">{escape(title)}</text>',
        f'<text x="16" y="{height - 10}" font-size="11" fill="#555">{escape(note)}</text>',
    ]
    for tick in range(int(end / step) + 1):
        at = LEFT + WIDTH * tick * step / end
        lines.append(f'<line x1="{at:.1f}" y1="{TOP - 8}" x2="{at:.1f}" y2="{height - BOTTOM + 2}" stroke="#e3e3e3"/>')
        lines.append(f'<text x="{at:.1f}" y="{TOP - 12}" font-size="11" fill="#555" text-anchor="middle">{tick * step:,.0f}</text>')
    for row, (label, least, median, greatest) in enumerate(bars):
        lines += bar(TOP + ROW * row, label, least, median, greatest, LEFT + WIDTH * median / end, WIDTH / end, COLOURS[row > 0])
    return "\n".join([*lines, "</svg>", ""])


def bar(top, label, least, median, greatest, tip, scale, colour):
    middle = top + ROW / 2
    low, high = LEFT + least * scale, LEFT + greatest * scale
    return [
        f'<text x="{LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(label)}</text>',
        f'<rect x="{LEFT}" y="{middle - BAR / 2}" width="{tip - LEFT:.1f}" height="{BAR}" fill="{colour}"/>',
        f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 5}v10M{high:.1f} {middle - 5}v10" stroke="#222" fill="none"/>',
        f'<text x="{high + 8:.1f}" y="{middle + 4}">{median:,.0f}</text>',
    ]


def nice_step(greatest):
    """Of 1, 2 or 5 times a power of ten: the least that gives at most six steps."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * 6 >= greatest:
                return digit * power
        power *= 10
