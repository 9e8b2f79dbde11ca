"""The reliability diagram: of what is called 70 % likely seven in ten should be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BINS = 10
SIDE = 360
EDGE = 48

Sure = Sequence[tuple[float, bool]]


def _bins(sure: Sure) -> Iterator[tuple[int, float, float]]:
    """Yield for each tenth how many there are, their mean probability, and the share right."""
    for number in range(BINS):
        own = [one for one in sure if min(int(one[0] * BINS), BINS - 1) == number]
        if own:
            count = len(own)
            yield count, sum(p for p, _ in own) / count, sum(right for _, right in own) / count


def tabulate(sure: Sure) -> list[str]:
    """Return the lines of a table, and the mean distance between said and seen."""
    lines = ["| questions | said | seen |", "|---|---|---|"]
    off = 0.0
    for count, said, seen in _bins(sure):
        lines.append(f"| {count} | {said:.2f} | {seen:.2f} |")
        off += count * abs(said - seen) / len(sure)
    return [*lines, "", f"Mean distance between said and seen: {off:.3f}."]


def draw(sure: Sure) -> str:
    """Return the diagram as SVG: a bar for what was seen, a line for what was said."""
    whole = SIDE + 2 * EDGE
    width = SIDE / BINS
    shapes = []
    for count, said, seen in _bins(sure):
        left = EDGE + min(int(said * BINS), BINS - 1) * width
        top = EDGE + SIDE * (1 - seen)
        shapes.append(
            f'<rect x="{left + 3:.0f}" y="{top:.0f}" width="{width - 6:.0f}"'
            f' height="{SIDE * seen:.0f}" fill="#2f6f9f"/>'
            f'<text x="{left + width / 2:.0f}" y="{top - 5:.0f}" font-size="10"'
            f' text-anchor="middle">{count}</text>'
        )
    marks = [
        f'<text x="{EDGE + SIDE * at / 5:.0f}" y="{EDGE + SIDE + 16}" font-size="11"'
        f' text-anchor="middle">{at / 5:.1f}</text>'
        f'<text x="{EDGE - 8}" y="{EDGE + SIDE * (1 - at / 5) + 4:.0f}" font-size="11"'
        f' text-anchor="end">{at / 5:.1f}</text>'
        for at in range(6)
    ]
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"'
                ' font-family="sans-serif" role="img"><title>Said and seen</title>'
            ),
            f'<rect width="{whole}" height="{whole}" fill="white"/>',
            *shapes,
            (
                f'<path d="M{EDGE} {EDGE + SIDE}L{EDGE + SIDE} {EDGE}" stroke="#b0413e"'
                ' stroke-width="2" stroke-dasharray="6 4"/>'
            ),
            f'<path d="M{EDGE} {EDGE}V{EDGE + SIDE}H{EDGE + SIDE}" fill="none" stroke="black"/>',
            *marks,
            (
                f'<text x="{whole / 2}" y="{whole - 8}" font-size="12" text-anchor="middle">'
                "probability said (numbers on the bars: questions)</text>"
            ),
            f'<text x="{EDGE}" y="{EDGE - 14}" font-size="12">share that was right</text>',
            "</svg>",
            "",
        ]
    )
