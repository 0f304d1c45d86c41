"""Build the script of the sealing page: our own lines and npm's @hpke in one file, into the package.

Reads node_modules (after `npm ci`) and `src/dazor/edge/browser/sealing.js`, writes `src/dazor/edge/built/sealing.js`,
which is not committed. The page is sent over bad lines, so the script may have 25 kB packed.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDGE = ROOT / "src" / "dazor" / "edge"
SOURCE, TARGET = EDGE / "browser" / "sealing.js", EDGE / "built" / "sealing.js"
MOST = 25_000  # bytes, packed with gzip


def main() -> int:
    """Bundle the script. Returns the exit code."""
    found = sorted((ROOT / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        sys.exit("esbuild is not in node_modules: run `npm ci --ignore-scripts` first. Nothing was built.")
    flags = ("--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8", "--legal-comments=none")
    made = subprocess.run([found[0], SOURCE, *flags], cwd=ROOT, capture_output=True, check=False)
    if made.returncode:
        sys.exit(made.stderr.decode())
    if b"</script" in made.stdout:
        sys.exit("the script holds an end tag and cannot stand in a page")
    if (size := len(gzip.compress(made.stdout, 9))) > MOST:
        sys.exit(f"the script has {size:,} bytes packed, more than {MOST:,}")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(made.stdout)
    print(f"sealing page: {size:,} bytes packed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
