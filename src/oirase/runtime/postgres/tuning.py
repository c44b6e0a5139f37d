"""Server settings from the machine's memory, so that the same start works on 2 GB and on 24 GB.

Shares follow the PostgreSQL documentation's advice for a server that has the machine for itself, and are kept smaller,
because web processes and workers live on the same machine.
"""

from pathlib import Path

MIB = 1024 * 1024
FALLBACK = 2048 * MIB
WITH_IO_WORKERS = 18


def machine_memory() -> int:
    """Return the bytes of memory we may use: the smaller of the machine's and the control group's."""
    found = [_meminfo(), _number(Path("/sys/fs/cgroup/memory.max"))]
    return min((each for each in found if each), default=FALLBACK)


def settings(memory: int, major: int, *, durable: bool = True) -> dict[str, str]:
    """Return settings of a server of a major version with `memory` bytes; not `durable` is for throw-away clusters only."""
    mib = memory // MIB
    chosen = {
        "listen_addresses": "",
        "max_connections": "100",
        "superuser_reserved_connections": "3",
        "shared_buffers": f"{_between(mib // 16, 128, 2048)}MB",
        "effective_cache_size": f"{_between(mib // 2, 512, 16384)}MB",
        "work_mem": f"{_between(mib // 512, 4, 32)}MB",
        "maintenance_work_mem": f"{_between(mib // 32, 64, 512)}MB",
        "max_wal_size": "2GB" if mib > 6144 else "512MB",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_logical_replication_workers": "0",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] ",
        "log_destination": "stderr",
        "logging_collector": "off",
        "idle_in_transaction_session_timeout": "10min",
    }
    if major >= WITH_IO_WORKERS:
        # An I/O worker that dies while the server recovers from a crash is not replaced, and every new connection waits for
        # it (seen once in a hundred random kills). Without workers nothing can be missing; our reads are small.
        chosen["io_method"] = "sync"
    if not durable:
        unsafe = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        chosen |= unsafe | {
            "shared_buffers": "256MB",
            "max_wal_size": "4GB",
            "wal_level": "minimal",
            "max_wal_senders": "0",
        }
    return chosen


def as_file(chosen: dict[str, str]) -> str:
    """Write settings in the syntax of postgresql.conf."""
    return "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in chosen.items())


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _meminfo() -> int:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemTotal:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _number(path: Path) -> int:
    try:
        text = path.read_text().strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0
