"""Every verb, listed once: importing a module registers its commands."""

from __future__ import annotations

from dazor.cli import (
    calibrate,
    ceremony,
    check,
    demo,
    desk,
    disclose,
    drill,
    edge,
    gazetteer,
    import_,
    incidents,
    keys,
    orders,
    presence,
    publish,
    relay,
    sealing_page,
    simulate,
    triage,
)

__all__ = [
    "calibrate",
    "ceremony",
    "check",
    "demo",
    "desk",
    "disclose",
    "drill",
    "edge",
    "gazetteer",
    "import_",
    "incidents",
    "keys",
    "orders",
    "presence",
    "publish",
    "relay",
    "sealing_page",
    "simulate",
    "triage",
]
