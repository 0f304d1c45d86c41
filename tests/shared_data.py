"""Development data that lies beside the project and is not part of it; absent for users."""

from __future__ import annotations

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[1].parent / "shared"
SHARED: Path | None = _BESIDE if (_BESIDE / "data").is_dir() else None
needs_shared = pytest.mark.skipif(SHARED is None, reason="development data is not beside the project")
