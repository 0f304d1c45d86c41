"""Which system calls a decoder never needs: refused by the kernel, by a filter that libseccomp writes.

libseccomp by ctypes: Debian has its Python binding for its own Python only, and the one on PyPI has stood still since
2021. The names are the library's; it knows the numbers of every machine.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
REFUSED = (
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "recvfrom", "recvmsg",
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "perf_event_open", "bpf", "userfaultfd",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "mount", "umount2", "pivot_root", "move_mount", "open_tree",
    "fsopen", "fsmount", "unshare", "setns", "add_key", "request_key", "keyctl", "init_module", "finit_module", "kexec_load",
    "open_by_handle_at", "personality", "acct", "quotactl", "swapon", "swapoff", "reboot", "syslog", "vmsplice",
)


@contextmanager
def rules() -> Iterator[IO[bytes] | None]:
    """Give an open file with the filter for bubblewrap, or None where libseccomp is not installed."""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        yield None
        return
    library.seccomp_init.restype = ctypes.c_void_p
    filter_ = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    try:
        for name in REFUSED:
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number >= 0:  # this machine knows it
                library.seccomp_rule_add_array(filter_, ctypes.c_uint32(_REFUSE), ctypes.c_int(number), ctypes.c_uint(0), None)
        with os.fdopen(os.memfd_create("rules"), "w+b") as file:
            library.seccomp_export_bpf(filter_, ctypes.c_int(file.fileno()))
            file.seek(0)
            yield file
    finally:
        library.seccomp_release(filter_)
