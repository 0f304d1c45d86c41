"""Our own door with one fault each: what people build without a second thought. Every one must fail the drill.

A mutant is Python that the door's process runs before it opens; everything else is the real program.
"""

from __future__ import annotations

from typing import NamedTuple

_START = '''
import atexit, base64, gzip, hmac, os, re, sqlite3, tempfile, time, traceback
from pathlib import Path
import msgspec
from dazor.edge import answers, hardening, ring, worker
STATE = Path(os.environ["DAZOR_SPOOL"]).parent
def visitor(visit):
    return visit.connection.getpeername()[0]
def after(owner, name, deed):
    old = getattr(owner, name)
    def new(*given, **more):
        result = old(*given, **more)
        return deed(result, *given) or result
    setattr(owner, name, new)
worker.Upload.heard = b""
def hear(_, upload, data):
    upload.heard += data
after(worker.Upload, "feed", hear)
'''


class Mutant(NamedTuple):
    """A fault, and the level at which the drill must see it."""

    level: str
    code: str

    @property
    def patch(self) -> str:
        """What the door's process runs first."""
        return _START + self.code


MUTANTS = {
    "logs every request": Mutant("L1", '''
def log(_, visit, *more):
    with (STATE / "log" / "access.log").open("a") as file: file.write(f"{visitor(visit)} POST /report\\n")
after(worker.Visit, "__init__", log)
'''),
    "keeps the file's name": Mutant("L2", '''
def name(filled, upload):
    found = re.search(rb'filename="([^"]+)"', upload.heard)
    return msgspec.structs.replace(filled, text=filled.text + " " + found[1].decode()) if found else None
after(worker.Upload, "filled", name)
'''),
    "keeps a header in the sealed message": Mutant("L2", '''
agents = []
after(worker.Visit, "_asked", lambda _, visit: agents.append(visit._header(b"user-agent")))
real = answers.Message
answers.Message = lambda **fields: real(**fields, origin=agents[-1])
'''),
    "remembers visitors in memory": Mutant("L5", '''
worker.VISITS, worker.LIFE = 10**6, 10.0**6
seen = {}
after(worker.Visit, "__init__", lambda _, visit, *more: seen.update({visitor(visit): time.time()}))
'''),
    "spools uploads to a temporary file": Mutant("L1", '''
def spool(_, visit, data):
    if not hasattr(visit, "spool"): visit.spool = tempfile.TemporaryFile()
    visit.spool.write(bytes(data)); visit.spool.flush()
after(worker.Visit, "_take", spool)
'''),
    "writes a row and deletes it": Mutant("L1", '''
def row(_, visit, *more):
    with sqlite3.connect(STATE / "visits.sqlite") as base:
        base.execute("PRAGMA journal_mode=WAL"); base.execute("CREATE TABLE IF NOT EXISTS visit (who TEXT)")
        base.execute("INSERT INTO visit VALUES (?)", (visitor(visit),)); base.commit(); base.execute("DELETE FROM visit")
after(worker.Visit, "__init__", row)
'''),
    "counts visitors under a stored key": Mutant("L2", '''
(STATE / "limit.key").write_bytes(os.urandom(32))
def count(_, visit, *more):
    with (STATE / "limit").open("a") as file:
        file.write(hmac.new((STATE / "limit.key").read_bytes(), visitor(visit).encode(), "sha256").hexdigest() + "\\n")
after(worker.Visit, "__init__", count)
'''),
    "makes a file for every report": Mutant("L1", '''
def file(taken, ring, sealed):
    (STATE / "spool" / os.urandom(8).hex()).write_bytes(sealed)
after(ring.Ring, "push", file)
'''),
    "makes a file and sets its time back": Mutant("L1", '''
def file(taken, ring, sealed):
    path = STATE / "spool" / os.urandom(8).hex()
    path.write_bytes(sealed); os.utime(path, (86400, 86400))
after(ring.Ring, "push", file)
'''),
    "writes a fault down with the body": Mutant("L1", '''
old = answers.read_form
def read(kind, body):
    try:
        return old(kind, body)
    except Exception:
        with (STATE / "log" / "errors").open("a") as file: file.write(f"{traceback.format_exc()} {kind} {body!r}\\n")
        raise
answers.read_form = read
'''),
    "packs its proxy's log away": Mutant("L1", '''
def log(_, visit, *more):
    with gzip.open(STATE / "log" / "proxy.log.gz", "ab") as file: file.write(f"client {visitor(visit)} 200 OK\\n".encode())
after(worker.Visit, "__init__", log)
'''),
    "keeps a picture's thumbnail": Mutant("L2", '''
def keep(filled, upload):
    at = upload.heard.find(b"\\xff\\xd8")
    return msgspec.structs.replace(filled, text=filled.text + base64.b64encode(upload.heard[at:at + 400]).decode()) if at > 0 else None
after(worker.Upload, "filled", keep)
'''),
    "labels its metrics with the visitor": Mutant("L1", '''
import ipaddress
def count(_, visit, *more):
    with (STATE / "metrics.prom").open("a") as file: file.write(f'visits{{client="{int(ipaddress.ip_address(visitor(visit)))}"}} 1\\n')
after(worker.Visit, "__init__", count)
'''),
    "lets a crash leave its memory": Mutant("L1", '''
hardening.shut_in = lambda: ()
'''),
}
QUICK = ("logs every request", "keeps the file's name", "remembers visitors in memory", "counts visitors under a stored key",
         "makes a file and sets its time back", "packs its proxy's log away", "keeps a picture's thumbnail")
