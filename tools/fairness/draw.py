"""Draws what FairnessTest simulated: docs/img/fairness.svg, and the table of docs/fairness.md on the standard output.

    python3 tools/fairness/draw.py common-tests/target/fairness.csv docs/img/fairness.svg"""

import math
import sys
from collections import defaultdict

QUEUES = {"FIFO": "#b9c0c9", "LANES": "#1f6feb"}
NAMES = {"FIFO": "first come, first served", "LANES": "lanes"}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 860, 340, 60, 56, 290
BARS, CURVES = (LEFT, 400), (480, 830)


def read(path):
    figures = defaultdict(list)
    with open(path) as lines:
        for line in lines:
            queue, figure, of, value = line.strip().split(",")
            figures[queue, figure, of].append(float(value))
    return figures


def quantile(values, share):
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def text(x, y, words, anchor="middle", size=12, color="#3d444d"):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" fill="{color}">{words}</text>'


def line(x1, y1, x2, y2, color="#d0d7de", dash=""):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" stroke-dasharray="{dash}"/>'


def bars(figures):
    """What each owner was served, over its max-min fair share."""
    first, last = BARS
    owners = range(10)
    slot = (last - first) / len(owners)
    top = 1.6
    y = lambda part: BOTTOM - (BOTTOM - TOP) * min(part, top) / top
    parts = [text((first + last) / 2, 40, "served, of the fair share", size=13)]
    for mark in (0, 0.5, 1, 1.5):
        parts += [line(first, y(mark), last, y(mark)), text(first - 8, y(mark) + 4, f"{mark:g}", "end")]
    for owner in owners:
        for i, queue in enumerate(QUEUES):
            part = figures[queue, "served", str(owner)][0] / figures[queue, "fair", str(owner)][0]
            x = first + slot * owner + 4 + i * (slot - 8) / 2
            parts.append(f'<rect x="{x:.1f}" y="{y(part):.1f}" width="{(slot - 8) / 2:.1f}" '
                         f'height="{BOTTOM - y(part):.1f}" fill="{QUEUES[queue]}"/>')
    parts.append(line(first, y(1), last, y(1), "#3d444d", "4 3"))
    parts.append(text(first + 1.5 * slot, BOTTOM + 18, "3 heavy owners"))
    parts.append(text(first + 6.5 * slot, BOTTOM + 18, "7 light owners"))
    return parts


def curves(figures):
    """The share of the light owners' chats that waited at most so long."""
    first, last = CURVES
    least, most = 1, 20000
    x = lambda wait: first + (last - first) * math.log(max(wait, least) / least) / math.log(most / least)
    y = lambda share: BOTTOM - (BOTTOM - TOP) * share
    parts = [text((first + last) / 2, 40, "light owners: share of chats that waited at most … turns", size=13)]
    for share in (0, 0.5, 0.95):
        parts += [line(first, y(share), last, y(share)), text(first - 8, y(share) + 4, f"{share:.0%}", "end")]
    for wait in (1, 10, 100, 1000, 10000):
        parts.append(text(x(wait), BOTTOM + 18, f"{wait:,}"))
    for queue, color in QUEUES.items():
        waits = sorted(figures[queue, "wait", "LIGHT"])
        points = " ".join(f"{x(w):.1f},{y((i + 1) / len(waits)):.1f}" for i, w in enumerate(waits))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2.5"/>')
    return parts


def picture(figures):
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for i, queue in enumerate(QUEUES):
        parts.append(f'<rect x="{LEFT + i * 200}" y="12" width="12" height="12" fill="{QUEUES[queue]}"/>')
        parts.append(text(LEFT + 18 + i * 200, 22, NAMES[queue], "start"))
    return "\n".join(parts + bars(figures) + curves(figures) + ["</svg>", ""])


def table(figures):
    print("| | Jain's index | light: wait p50 | p95 | heavy: wait p50 | p95 |")
    print("|---|---:|---:|---:|---:|---:|")
    for queue in QUEUES:
        cells = [f"{quantile(figures[queue, 'wait', kind], share):,.0f}"
                 for kind in ("LIGHT", "HEAVY") for share in (0.5, 0.95)]
        print(f"| {NAMES[queue]} | {figures[queue, 'jain', 'all'][0]:.3f} | {' | '.join(cells)} |")


if __name__ == "__main__":
    read_figures = read(sys.argv[1])
    table(read_figures)
    with open(sys.argv[2], "w") as file:
        file.write(picture(read_figures))
