"""An account of presence → a picture: the band from low to high, the best figure as a line, the covered days below."""

from __future__ import annotations

from xml.sax.saxutils import escape

from dazor.incidents import moments
from dazor.incidents.presence import Account, Presence

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 260, 40, 34, 40  # px


def svg(account: Account, *, title: str = "", covered: str = "") -> str:
    """Return the picture as SVG: no script, nothing loaded from elsewhere. An open high end is drawn to the top, dashed.

    `title` and `covered` are said instead of the English words; classes let a page restyle it in the dark.
    """
    title = title or f"{account.facility} · {account.kind}"
    covered = covered or f"covered {len(account.covered)} of {account.days} days"
    first, days = _day(account.covered[0]), max(1, account.days)
    most = max(1, *(step.high if step.high is not None else step.best for step in account.steps)) + 1
    across, up = (WIDTH - LEFT - 10) / days, (HEIGHT - TOP - BOTTOM) / most

    def x(day: float) -> float:
        return round(LEFT + (day - first) * across, 1)

    def y(many: int | None) -> float:
        return round(HEIGHT - BOTTOM - (most if many is None else many) * up, 1)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
             f'font-size="12"><title>{escape(title)}</title>'
             f'<rect class="sheet" width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
             f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>']
    parts += [f'<text x="{LEFT - 6}" y="{y(n) + 4}" text-anchor="end">{n}</text>'
              f'<path d="M{LEFT} {y(n)}H{WIDTH - 10}" class="rule" stroke="#ddd"/>' for n in range(0, most + 1, max(1, most // 5))]
    for step, until in _stretches(account, first + days):
        a, b = x(_at(step)), x(until)
        dash = ' stroke="#4a6fa5" stroke-dasharray="4 3"' if step.high is None else ""
        parts.append(f'<rect x="{a}" y="{y(step.high)}" width="{round(b - a, 1)}" height="{round(y(step.low) - y(step.high), 1)}" '
                     f'fill="#4a6fa5" fill-opacity="0.25"{dash}/>'
                     f'<path d="M{a} {y(step.best)}H{b}" class="best" stroke="#1d3557" stroke-width="2.5"/>')
    parts += [f'<rect x="{x(_day(day))}" y="{HEIGHT - BOTTOM + 6}" width="{round(across * 0.85, 1)}" height="6" fill="#2a7d4f"/>'
              for day in account.covered]
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">{account.covered[0]}</text><text x="{WIDTH - 10}" y="{HEIGHT - 8}" '
                 f'text-anchor="end">{account.covered[-1]} · {escape(covered)}</text></svg>')
    return "\n".join(parts) + "\n"


def _stretches(account: Account, end: float) -> list[tuple[Presence, float]]:
    later = [_at(step) for step in account.steps[1:]] + [end]
    return list(zip(account.steps, later, strict=True))


def _at(step: Presence) -> float:
    found = moments.span(step.at)
    return found[0] / moments.DAY if found else 0.0


def _day(civil: str) -> int:
    found = moments.span(civil[:10])
    return found[0] // moments.DAY if found else 0
