"""Where a study should not lie: network folders, and folders that a program copies elsewhere.

SQLite's journal file (WAL) needs memory that all writers share, which a network folder has not; a
sync program copies a file that is being written to, and lays two people's versions side by side.
"""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import Literal

NETWORK: Mapping[str, str] = {
    "nfs": "NFS",
    "nfs4": "NFS",
    "cifs": "SMB",
    "smb2": "SMB",
    "smb3": "SMB",
    "smbfs": "SMB",
    "fuse.smbnetfs": "SMB",
    "fuse.gvfsd-fuse": "GVFS",
    "afs": "AFS",
    "afpfs": "AFP",
    "ncpfs": "NCP",
    "ceph": "Ceph",
    "fuse.ceph": "Ceph",
    "glusterfs": "GlusterFS",
    "fuse.glusterfs": "GlusterFS",
    "lustre": "Lustre",
    "gpfs": "GPFS",
    "beegfs": "BeeGFS",
    "davfs": "WebDAV",
    "fuse.davfs2": "WebDAV",
    "fuse.sshfs": "SSHFS",
    "fuse.rclone": "rclone",
    "fuse.s3fs": "S3",
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.onedriver": "OneDrive",
    "9p": "9P",
    "virtiofs": "virtiofs",
    "vboxsf": "VirtualBox",
    "vmhgfs": "VMware",
    "fuse.vmhgfs-fuse": "VMware",
    "prl_fs": "Parallels",
}
"""File systems of Linux that other machines have a hand in, and what people call them."""
_OF_A_GUEST = ("9p", "virtiofs")
"""As the root they are a virtual machine's own disk."""
_PARTS: Sequence[tuple[str, str]] = (
    ("onedrive", "OneDrive"),
    ("onedrive - *", "OneDrive"),
    ("onedrive-*", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("dropbox (*", "Dropbox"),
    ("dropbox-*", "Dropbox"),
    ("google drive", "Google Drive"),
    ("google drive *", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("googledrive-*", "Google Drive"),
    ("mobile documents", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("icloud drive", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("nextcloud-*", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("owncloud-*", "ownCloud"),
    ("surfdrive", "SURFdrive"),
    ("researchdrive", "Research Drive"),
    ("proton drive", "Proton Drive"),
    ("box sync", "Box"),
    ("box-box", "Box"),
    ("megasync", "MEGA"),
    ("pclouddrive", "pCloud"),
)
"""Patterns of a folder's name in lower case."""
_MARKERS: Sequence[tuple[str, str]] = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache/", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".stfolder/", "Syncthing"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "ownCloud"),
    (".owncloudsync.log", "ownCloud"),
    (".tmp.drivedownload/", "Google Drive"),
    (".tmp.driveupload/", "Google Drive"),
)
"""What lies in a folder that is kept in step; with a slash it must be a folder itself.

A *folder* ``.dropbox`` is none: on Linux it holds Dropbox's settings, in the home folder.
"""
_ENVIRONMENT = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_MOST_NAMES = 2000
"""Names in a folder that are looked at; a marker that comes later is not found."""
_REMOTE_DRIVE = 4
"""``DRIVE_REMOTE`` of ``GetDriveTypeW``."""

Names = Callable[[PurePath], Iterable[str]]
"""The names in a folder, those of folders with a slash behind."""


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system."""

    point: str
    kind: str
    """As ``/proc/mounts`` has it: ``ext4``, ``nfs4`` …"""


@dataclass(frozen=True, slots=True)
class Risk:
    """Why a folder is no place for a study that several people work in."""

    kind: Literal["network", "sync"]
    name: str
    """What people call it: ``OneDrive``, ``SMB`` …"""


def risk_of(
    path: PurePath,
    *,
    mounts: Sequence[Mount] = (),
    environment: Mapping[str, str] | None = None,
    names: Names = lambda folder: (),
    is_remote_drive: Callable[[str], bool] = lambda drive: False,
) -> Risk | None:
    """Whether an absolute path lies in a network or sync folder; None where nothing says so.

    ``mounts`` are the mounted file systems, ``environment`` the variables of the system, ``names``
    gives what lies in a folder and ``is_remote_drive`` says it of a drive of Windows (``Z:``). It
    looks at nothing itself: :func:`risk_here` gives it this machine.
    """
    return _in_sync(path, environment or {}, names) or _on_network(path, mounts, is_remote_drive)


def risk_here(path: Path) -> Risk | None:
    """As :func:`risk_of`, on this machine, for the path as named and as it really lies."""
    named = path.absolute()
    try:
        real = named.resolve()
    except (OSError, RuntimeError):  # a link to itself: opening it says so
        return None
    here = mounts_here()
    for one in dict.fromkeys((named, real)):
        risk = risk_of(
            one,
            mounts=here,
            environment=os.environ,
            names=_names_in,
            is_remote_drive=_is_remote_drive,
        )
        if risk is not None:
            return risk
    return None


def mounts_here() -> tuple[Mount, ...]:
    """What is mounted where, on Linux; elsewhere nothing is known."""
    try:
        text = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # macOS and Windows have no such file
        return ()
    return read_mounts(text)


def read_mounts(text: str) -> tuple[Mount, ...]:
    r"""The lines of ``/proc/mounts``, in which a space is written ``\040`` (see ``fstab(5)``)."""
    found = []
    for line in text.splitlines():
        fields = line.split(" ")
        if len(fields) >= 3:
            point = fields[1]
            for code, sign in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
                point = point.replace(f"\\{code}", sign)
            found.append(Mount(point, fields[2]))
    return tuple(found)


def _in_sync(path: PurePath, environment: Mapping[str, str], names: Names) -> Risk | None:
    for part in path.parent.parts:
        for pattern, name in _PARTS:
            if fnmatch.fnmatchcase(part.casefold(), pattern):
                return Risk("sync", name)
    for variable in _ENVIRONMENT:
        root = environment.get(variable)
        if root and path.is_relative_to(root):
            return Risk("sync", "OneDrive")
    if "CloudStorage" in path.parts and "Library" in path.parts:  # macOS puts all of them there
        return Risk("sync", path.parts[path.parts.index("CloudStorage") + 1])
    for folder in path.parents:
        for one in names(folder):
            for pattern, name in _MARKERS:
                if fnmatch.fnmatchcase(one, pattern):
                    return Risk("sync", name)
    return None


def _on_network(
    path: PurePath, mounts: Sequence[Mount], is_remote_drive: Callable[[str], bool]
) -> Risk | None:
    drive = path.drive.replace("/", "\\")
    if drive.startswith("\\\\"):
        local = drive.startswith(("\\\\?\\", "\\\\.\\"))
        if not local or drive.upper().startswith("\\\\?\\UNC\\"):
            return Risk("network", drive)
    elif drive and is_remote_drive(drive):
        return Risk("network", drive)
    if not isinstance(path, PurePosixPath):
        return None
    under = [one for one in mounts if path.is_relative_to(one.point)]
    if not under:
        return None
    # Of two on one point the later lies on top.
    nearest = max(enumerate(under), key=lambda one: (len(one[1].point), one[0]))[1]
    if nearest.kind in _OF_A_GUEST and nearest.point == "/":
        return None
    name = NETWORK.get(nearest.kind)
    return Risk("network", name) if name else None


def _names_in(folder: PurePath) -> Iterable[str]:
    try:
        with os.scandir(folder) as found:
            for number, one in enumerate(found):
                if number >= _MOST_NAMES:
                    return
                if one.name.startswith("."):
                    yield f"{one.name}/" if one.is_dir() else one.name
    except OSError:  # a folder that one may pass through but not look into
        return


def _is_remote_drive(drive: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    kind: int = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")
    return kind == _REMOTE_DRIVE
