"""What goes wrong at the door on purpose: no key, slow visitors, killed workers, full disk, two doors, a full queue."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dazor.sealing import epochs, slots
from tests.flows.open_door import BUNDLE, DESK_KEY, KEYS, NEVER, PATIENCE, SIGNER, OpenDoor, files_with, open_door

SOURCE = "127.44.5.6"  # loopback is wide: a visitor with an address of their own
CANARY = "barkalaba-7731"
FORMS = [CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode().hex().encode(), b"QHA3731"]


def shut(door: OpenDoor) -> bool:
    """Whether the form is gone and a sentence stands instead."""
    reply = door.ask("GET", "/en")
    assert ("<form" in reply.page) == (reply.status == 200)
    return reply.status == 503 and "There is no valid key" in reply.page


def test_without_a_valid_signed_key_there_is_no_form(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    stranger = epochs.new_signer()
    with open_door(tmp_path, slots=1) as door:
        assert not shut(door)
        for bad in (b"", BUNDLE[:5_000], BUNDLE.replace(min(KEYS)[:4].encode(), b"1999"), epochs.sign(KEYS, stranger),
                    epochs.make(now - timedelta(days=3), 4, SIGNER)[0], epochs.make(now + timedelta(days=3), 4, SIGNER)[0]):
            door.bundle.write_bytes(bad)
            assert shut(door)
            assert door.send("nobody can open this").status == 503
        door.bundle.unlink()
        assert shut(door)
        _until(lambda: "The door stays shut" in door.said)  # the operator is told why, at the tick
        door.bundle.write_bytes(epochs.make(now, 4, SIGNER)[0])
        _until(lambda: "The last epoch key is that of" in door.said)  # and warned a day ahead
        door.bundle.write_bytes(BUNDLE)  # a good one opens the door without a new start
        assert not shut(door)
        assert door.send("somebody can open this").status == 200
        assert [o.message.text for o in door.wait_for(1)] == ["somebody can open this"]


def test_slow_visitors_hold_up_nobody(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        slow = [door.connect() for _ in range(60)]
        for number, connection in enumerate(slow):
            connection.sendall(b"POST /report/en HTTP/1.1\r\nHost: d\r\nContent-Length: 30\r\n\r\ntext="[:20 + number])
        assert door.send("quick").status == 200
        assert any(_still_open(connection) for connection in slow)  # a blocked door hangs up on all of them first
        for _ in range(9):
            assert door.send("quick").status == 200
        for connection in slow:
            connection.close()


def _still_open(connection: socket.socket) -> bool:
    """Whether the door has neither answered nor hung up."""
    connection.setblocking(False)
    try:
        connection.recv(1)
    except BlockingIOError:
        return True
    except ConnectionError:
        pass
    return False


def test_a_worker_killed_in_mid_upload_leaves_no_word_behind(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        uploads = [door.connect() for _ in range(4)]
        for upload in uploads:
            upload.sendall(b"POST /report/en HTTP/1.1\r\nHost: d\r\nContent-Length: 30000\r\n\r\ntext=" + CANARY.encode() * 500)
        _until(lambda: all(_heard(door, upload) for upload in uploads))
        for worker in door.workers():
            with contextlib.suppress(ProcessLookupError):  # it has lived its fifteen seconds
                os.kill(worker, signal.SIGKILL)
        assert door.send("after the kill").status == 200
        assert [o.message.text for o in door.wait_for(1)] == ["after the kill"]
        for upload in uploads:
            upload.close()
    assert files_with(FORMS, tmp_path) == []


def test_nothing_of_a_visitor_is_left_in_files_or_in_any_process(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        seen_by = door.workers()
        for number in range(6):
            assert door.send(f"{CANARY} {number}", source=SOURCE).status == 200
        door.send(CANARY * 200, source=SOURCE)  # too long, given back
        door.ask("POST", f"/{CANARY}", b"x" * 100_000, source=SOURCE, **{"User-Agent": CANARY})
        assert len(door.wait_for(6)) == 6
        seen_by |= door.workers()
        _until(lambda: door.ask("GET", "/en").status == 200 and not seen_by & door.workers())  # others come
        memory = _memory_of_all(door)
    assert files_with(FORMS, tmp_path) == []
    assert b"dazor" in memory  # the search sees what is there
    assert [f for f in FORMS if f in memory] == []
    assert not re.search(rb"\x02\x00..\x7f\x2c\x05\x06", memory, re.DOTALL)  # the address as the kernel writes it
    assert SOURCE.encode() not in memory


def _memory_of_all(door: OpenDoor) -> bytes:
    """All writable memory of a door and its workers; looked at anew where one ended by itself meanwhile."""
    while True:
        processes = {door.pid, *door.workers()}
        try:
            memory = b"".join(_memory(pid) for pid in processes)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if processes == {door.pid, *door.workers()}:
            return memory


def _memory(pid: int) -> bytes:
    """All writable memory of a process. Skips where the system does not let us look."""
    pieces = []
    try:
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
                if found := re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line):
                    start, end = (int(x, 16) for x in found.groups())
                    memory.seek(start)
                    pieces.append(memory.read(end - start))
    except PermissionError:
        pytest.skip("this system does not let a test read a process that shut itself in")
    return b"".join(pieces)


def test_a_tick_that_cannot_be_written_closes_the_door_and_loses_nothing(tmp_path: Path) -> None:
    with open_door(tmp_path, tick_seconds=2) as door:
        no_limit = resource.prlimit(door.pid, resource.RLIMIT_FSIZE)
        taken: set[str] = set()
        for _ in range(20):  # on a slow machine a tick may fall between the limit and the first report, and closes the door then
            time.sleep(2.05 - time.time() % 2)  # just after a tick
            resource.prlimit(door.pid, resource.RLIMIT_FSIZE, (4_000, no_limit[1]))  # no room in the slot file
            if taken := {text for text in ("while full 1", "while full 2") if door.send(text).status == 200}:
                break
            resource.prlimit(door.pid, resource.RLIMIT_FSIZE, no_limit)
            _until(lambda: door.ask("GET", "/en").status == 200)
        _until(lambda: door.ask("GET", "/en").status == 503)
        refused = door.send("while closed")
        assert refused.status == 503
        assert "while closed" in refused.page  # given back, not kept
        assert "out of order" in refused.page
        assert "kept in memory" in door.said
        assert door.opened() == []
        resource.prlimit(door.pid, resource.RLIMIT_FSIZE, no_limit)
        assert {o.message.text for o in door.wait_for(len(taken))} == taken
        _until(lambda: door.ask("GET", "/en").status == 200)


def _until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < last
        time.sleep(0.1)


def test_a_console_that_cannot_be_written_does_not_end_the_door(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        no_limit = resource.prlimit(door.pid, resource.RLIMIT_FSIZE)
        for _ in range(20):  # a tick may fall between the limit and the report, and closes the door then
            resource.prlimit(door.pid, resource.RLIMIT_FSIZE, (10, no_limit[1]))  # nor in the file it speaks into
            if door.send("all is full").status == 200:
                break
            resource.prlimit(door.pid, resource.RLIMIT_FSIZE, no_limit)
            _until(lambda: door.ask("GET", "/en").status == 200)
        _until(lambda: door.ask("GET", "/en").status == 503)
        resource.prlimit(door.pid, resource.RLIMIT_FSIZE, no_limit)
        assert [o.message.text for o in door.wait_for(1)] == ["all is full"]


def test_a_door_without_room_for_its_file_does_not_open(tmp_path: Path) -> None:
    door = OpenDoor(tmp_path)
    assert door.start(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))) not in (0, None)
    assert "needs room for the whole file" in door.said
    assert list(door.spool.iterdir()) == []


def test_a_spool_that_is_no_folder_is_named(tmp_path: Path) -> None:
    door = OpenDoor(tmp_path)
    door.spool.write_text("a file in the way")
    assert door.start() not in (0, None)
    assert "spool" in door.said
    assert "did not start" in door.said
    assert door.spool.read_text() == "a file in the way"


@pytest.mark.parametrize(("settings", "sentence"), [
    ({"desk_key": ""}, "dazor keys init"), ({"desk_key": "xyz"}, "dazor keys init"), ({"edge_address": "nowhere"}, "host:port"),
    ({"edge_address": "127.0.0.1:99999"}, "host:port"), ({"slots": 0}, "between 1 and"), ({"tick_seconds": 0}, "tick_seconds"),
])
def test_settings_without_sense_refuse_to_start(tmp_path: Path, settings: dict[str, object], sentence: str) -> None:
    door = OpenDoor(tmp_path, **settings)
    assert door.start() not in (0, None)
    assert sentence in door.said


def test_two_doors_cannot_share_a_slot_file(tmp_path: Path) -> None:
    with open_door(tmp_path) as first:
        second = OpenDoor(tmp_path / "second", spool=first.spool)
        assert second.start() not in (0, None)
        assert "in use by another door" in second.said
        assert first.send("still here").status == 200


def test_a_file_of_other_numbers_is_left_alone(tmp_path: Path) -> None:
    with open_door(tmp_path):
        pass
    path = tmp_path / "spool" / slots.FILE_NAME
    before = path.read_bytes()
    again = OpenDoor(tmp_path, slots=9)
    assert again.start() not in (0, None)
    assert "let the desk fetch it" in again.said
    path.write_bytes(b"not a slot file" * 1_000)
    broken = OpenDoor(tmp_path)
    assert broken.start() not in (0, None)
    assert "not one of ours" in broken.said
    assert path.read_bytes() != before


def test_closing_writes_every_report_that_waits(tmp_path: Path) -> None:
    with open_door(tmp_path, tick_seconds=NEVER) as door:
        for number in range(11):  # nearly three ticks of four slots
            assert door.send(f"waiting {number}").status == 200
        assert door.opened() == []
    assert {o.message.text for o in door.opened()} == {f"waiting {n}" for n in range(11)}


def test_sequences_go_on_after_a_new_start(tmp_path: Path) -> None:
    for run in range(2):
        with open_door(tmp_path, tick_seconds=NEVER) as door:
            door.send(f"run {run}")
    file = slots.read((tmp_path / "spool" / slots.FILE_NAME).read_bytes())
    assert [t.sequence for t in file.ticks] == [1, 2]
    assert len(door.opened()) == 2


def test_more_reports_than_slots_wait_for_the_next_ticks(tmp_path: Path) -> None:
    with open_door(tmp_path, slots=2) as door:
        threads = [threading.Thread(target=door.send, args=(f"many {n}",)) for n in range(7)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(door.wait_for(7)) == 7


def test_a_visit_under_way_is_heard_out_when_the_door_closes(tmp_path: Path) -> None:
    with open_door(tmp_path, tick_seconds=NEVER) as door:
        connection = door.connect()
        connection.sendall(b"POST /report/en HTTP/1.1\r\nHost: d\r\nContent-Length: 13\r\n\r\ntext=half")
        _until(lambda: _heard(door, connection))
        os.kill(door.pid, signal.SIGTERM)
        _until(lambda: len(door.workers()) <= 1)  # those who hear nobody have gone
        connection.sendall(b"+way")
        assert connection.recv(12).startswith(b"HTTP/1.1 200")
        connection.close()
        door.stop()
    assert [o.message.text for o in door.opened()] == ["half way"]


def _heard(door: OpenDoor, connection: socket.socket) -> bool:
    """Whether a worker has taken this visitor in and read all they said: nothing of it waits in the kernel any more."""
    theirs, ours = (f":{port:04X}" for port in (connection.getsockname()[1], door.port))
    for line in Path("/proc/net/tcp").read_text().splitlines():
        _, local, remote, _, queues, _, _, _, _, inode = line.split()[:10]
        if local.endswith(ours) and remote.endswith(theirs):
            return inode != "0" and queues.endswith(":00000000")
    return False


def test_workers_do_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        _until(lambda: bool(door.workers()))  # it says that it is open a moment before it forks
        workers = door.workers()
        os.kill(door.pid, signal.SIGKILL)
        assert door.process is not None
        door.process.wait(PATIENCE)
        _until(lambda: not any(_alive(w) for w in workers))


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_onion_socket_says_so_and_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "o.sock"
    with open_door(tmp_path / "d", edge_address=f"unix:{path}"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"GET /en HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            page = b"".join(iter(lambda: connection.recv(65_536), b""))
        assert b"way onion" in page
    assert not path.exists()


def test_the_door_loads_nothing_that_opens_or_stores(tmp_path: Path) -> None:
    door = OpenDoor(tmp_path)
    door.bundle.write_bytes(BUNDLE)
    try:
        assert door.start("-X", "importtime") is None
        assert door.send("while we watch").status == 200
    finally:
        door.stop()
    loaded = {line.rpartition("|")[2].strip() for line in door.said.splitlines() if line.startswith("import time:")}
    assert "dazor.sealing.seal" in loaded
    assert forbidden(loaded) == []


def test_answering_loads_nothing_that_opens_or_stores(tmp_path: Path) -> None:
    """Workers tell no console what they load, so the same answers are given in a process that does."""
    (tmp_path / "b").write_bytes(BUNDLE)
    code = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from dazor.edge import answers, bundle, door, pages, ring, worker
house = answers.House(pages=pages.Pages(), key=bundle.BundleFile(Path({str(tmp_path / "b")!r}), {DESK_KEY!r}).key,
                      queue=ring.Ring(4), tick_seconds=900)
for kind, body in (("", b"text=a"), ("multipart/form-data; boundary=x", b"--x\\r\\n\\r\\n--x--"), ("", b"")):
    answers.respond(answers.Asked(method="POST", target="/report/be", content_type=kind, body=body), house,
                    datetime.now(UTC))
print(*sys.modules, sep="\\n")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "dazor.edge.worker" in loaded
    assert forbidden(loaded) == []


def forbidden(loaded: set[str]) -> list[str]:
    """Those of the modules that have no business at the door."""
    return sorted(m for m in loaded if m.startswith(("dazor.sealing.unseal", "dazor.sealing.keystore", "dazor.desk", "django",
                                                     "sqlite3", "dazor.triage", "logging")))


def test_a_worker_inherits_that_nobody_may_read_its_memory() -> None:
    code = ("import ctypes, os, resource; from dazor.edge import hardening; hardening.shut_in(); child = os.fork(); "
            "child and (os.waitpid(child, 0), os._exit(0)); "
            "print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE))")  # 3: PR_GET_DUMPABLE
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "0 (0, 0)"
