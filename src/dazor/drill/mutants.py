"""Our own house with one fault each: what people build without a second thought. Every one must fail the drill.

A mutant is Python that the door's, the relay's or the operator's process runs before anything else; the rest is the real
program. `teeth` drills them.
"""

from __future__ import annotations

from typing import NamedTuple

FIRST = '''
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
    relay: bool = False  # a fault of the relay, which opens beside the door then
    tick: int = 1  # seconds; what shows by times alone is drilled where the door itself writes seldom
    room: int = 0  # megabytes of disk more than a drill of that size needs


DOORS = {
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
''', tick=4),
    "makes a file and sets its time back": Mutant("L1", '''
def file(taken, ring, sealed):
    path = STATE / "spool" / os.urandom(8).hex()
    path.write_bytes(sealed); os.utime(path, (86400, 86400))
after(ring.Ring, "push", file)
''', tick=4),
    "writes a fault down with the body": Mutant("L1", '''
old = answers.read_form
def read(kind, body):
    try:
        return old(kind, body)
    except Exception:
        with (STATE / "log" / "errors").open("a") as file: file.write(f"{traceback.format_exc()} {kind} {body.decode('utf-8', 'replace')}\\n")
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
''', room=400),  # a core file has some 110 MB
    "lets through what a picture says of its camera": Mutant("L2", '''
from dazor.edge import picture
class Whole:
    ended = True
    def pass_on(self, data): return bytes(data)
picture.stripper = lambda begin: Whole()
'''),
    "notes who pressed a quick signal": Mutant("L1", '''
from dazor.edge import entrance
agents = []
after(worker.Visit, "_asked", lambda _, visit: agents.append(visit._header(b"user-agent")))
def press(_, asked, *more):
    with (STATE / "log" / "signals").open("a") as file: file.write(f"{agents[-1]} {asked.body!r}\\n")
after(entrance, "_flash", press)
'''),
    "writes down which six words were shown": Mutant("L1", '''
from dazor.edge import mailboxes
def look(_, written, *more):
    with (STATE / "log" / "answers").open("a") as file: file.write(written + "\\n")
after(mailboxes, "_look", look)
'''),
    "logs what the messenger tells the relay": Mutant("L1", '''
from dazor.intake import bot_updates
def log(_, body):
    with (STATE / "log" / "updates").open("ab") as file: file.write(body)
after(bot_updates, "read", log)
''', relay=True),
    "seals the number of the chat with the words": Mutant("L2", '''
from dazor.edge.relay import child
real = child.reply
child.reply = lambda back, said, *more: real(back, msgspec.structs.replace(said, origin=str(back.chat)), *more)
''', relay=True),
    "names a photo as the messenger does": Mutant("L2", '''
from dazor.edge.relay import child
asked = child.reply
child.reply = lambda back, said, *more: asked(back, msgspec.structs.replace(said, text=said.text + " " + said.picture), *more)
''', relay=True),
    "fetches a photo into a file": Mutant("L1", '''
from dazor.edge.relay import api
fetch = api.Api.fetch
def through(self, file, take, until):
    with tempfile.NamedTemporaryFile(dir=STATE, delete=False) as kept:
        fetch(self, file, lambda data: kept.write(data) and take(data), until)
api.Api.fetch = through
''', relay=True),
    "remembers chats in memory": Mutant("L5", '''
import mmap
from dazor.edge.relay import pending
chats = mmap.mmap(-1, 1 << 16)
def keep(_, table, chat, *more):
    at = chat % 8_000 * 8
    chats[at:at + 8] = chat.to_bytes(8, "little")
after(pending.Pending, "add", keep)
''', relay=True),
    "leaves its answers at the messenger": Mutant("L7", '''
from dazor.edge.relay import child
child.Child._delete_due = lambda self, due: self._pending.forget(due.chat, due.message)
''', relay=True),
    "begins a way back with the number of its chat": Mutant("L2", '''
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from dazor.sealing import returns
def ticket(chat, language, key):
    nonce, seal = chat.to_bytes(8, "big") + os.urandom(4), os.urandom(returns.KEY)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, returns._CHAT.pack(chat, language.encode(), seal), returns._TOKEN_INFO) + seal
returns.ticket = ticket
''', relay=True),
    "never forgets the way back to a chat": Mutant("L7", '''
from dazor.edge.relay import returns as ways
def turn(self, now, old=ways.Returns.turn):
    if not any(drawn for drawn, _ in self._rows()): old(self, now)
ways.Returns.turn = turn
''', relay=True),
    "writes its token down": Mutant("L7", '''
from dazor.edge.relay import api
def note(_, line, base, token):
    (STATE / "relay.conf").write_text(f"token = {token}")
after(api.Api, "__init__", note)
''', relay=True),
}

# Faults of the desk's commands, run by the operator: nine days of a desk in short, what its old backup gives away, and its files of today.
DESK = {
    "keeps a store that the passphrase alone opens": Mutant("L3", '''
from dazor.cli import keyhold
from dazor.sealing import keystore
def save(change, *, signed=True, old=keyhold.Change.save):
    old(change, signed=signed)
    data = keystore.lock(change.signer, change.private, change.house.settings["key_passphrase"])
    keyhold.write(change.house.store.with_name("keystore-old.json"), data)
keyhold.Change.save = save
'''),
    "lets the tide stand still": Mutant("L3", '''
from dazor.sealing import tide
tide.forward = lambda stands, now: stands
'''),
    "locks keys under a tide that is years away": Mutant("L3", '''
from dazor.sealing import epochs, tide
tide.last_step = lambda epoch, days: epochs.step_of(epoch) + 6_000
'''),
    "keeps the tide where the backup takes it": Mutant("L3", '''
from pathlib import Path
from dazor.desk import backup, tide
tide.path_of = lambda settings: Path(settings["data_dir"]) / "tide" / tide.FILE_NAME
backup._refuse = lambda data, target: None
'''),
    "keeps the minute that an export states": Mutant("L1", '''
from dazor.intake import dates
dates.quarter = lambda published: published
'''),
    "rounds what an export states to five minutes": Mutant("L1", '''
from dazor.intake import dates
dates.quarter = lambda published: f"{published[:14]}{int(published[14:16]) // 5 * 5:02d}" if len(published) == 16 else published
'''),
    "keeps what a photo says of its camera": Mutant("L2", '''
from dazor.sealing import stripping
class Whole:
    ended = True
    def pass_on(self, data): return bytes(data)
stripping.stripper = lambda begin, old=stripping.stripper: Whole() if old(begin) else None
'''),
    "strips recordings by a plain re-mux": Mutant("L2", '''
import subprocess, tempfile
from pathlib import Path
from dazor import box
def stripped(data, old=box.stripped):
    if not data[4:8] == b"ftyp":
        return old(data)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "film.mov").write_bytes(data)
        subprocess.run(["ffmpeg", "-v", "error", "-i", f"{folder}/film.mov", "-map", "0:v", "-map", "0:a", "-c", "copy", "-map_metadata", "-1",
                        "-fflags", "+bitexact", f"{folder}/bare.mp4"], check=True)
        bare = (Path(folder) / "bare.mp4").read_bytes()
    return box.Made(kind="video", pieces=(box.Piece("copy", "video/mp4", bare),))
box.stripped = stripped
'''),
    "keeps a paper beside the pictures of its pages": Mutant("L2", '''
import msgspec
from dazor import box
def stripped(data, old=box.stripped):
    made = old(data)
    return msgspec.structs.replace(made, frame=made.frame + data) if made.kind == "document" else made
box.stripped = stripped
'''),
    "keeps a voice message as it came": Mutant("L2", '''
from dazor import box
def stripped(data, old=box.stripped):
    whole = box.Made(kind="voice", pieces=(box.Piece("copy", "audio/ogg", data),))
    return whole if data.startswith(b"OggS") else old(data)
box.stripped = stripped
'''),
    "writes down which files it took in": Mutant("L1", '''
import os
from pathlib import Path
from dazor.cli import brought
def find(self, media, old=brought.Attachments.find):
    with (Path(os.environ["TMPDIR"]) / "imported.log").open("a") as file: file.write(f"{self._places[media.sha256][1]}\\n")
    return old(self, media)
brought.Attachments.find = find
'''),
    "keeps the scan that a sealed text came on": Mutant("L1", '''
import os
from pathlib import Path
from dazor import box
def codes(data, old=box.codes):
    (Path(os.environ["DAZOR_DATA_DIR"]) / "scan.jpg").write_bytes(data)
    return old(data)
box.codes = codes
'''),
    "logs the letters that it opens": Mutant("L1", '''
import os
from pathlib import Path
from dazor.intake import mail
def contents(letter, old=mail.contents):
    with (Path(os.environ["TMPDIR"]) / "mail.log").open("ab") as file: file.write(letter.partition(b"\\n\\n")[0])
    return old(letter)
mail.contents = contents
'''),
    "lays a file down for its decoder": Mutant("L1", '''
import tempfile
from dazor import box
def stripped(data, old=box.stripped):
    with tempfile.NamedTemporaryFile(delete=False) as file: file.write(data)
    return old(data)
box.stripped = stripped
'''),
}
