"""A study in a network or sync folder is recognised by what is mounted, named or lies there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from coder.study.place import Mount, Risk, read_mounts, risk_here, risk_of

MOUNTS = read_mounts(
    "/dev/sda1 / ext4 rw,relatime 0 0\n"
    "proc /proc proc rw 0 0\n"
    "server:/export /home/anna/share nfs4 rw,vers=4.2 0 0\n"
    "//school/team /mnt/de\\040groep cifs rw 0 0\n"
    "/dev/sdb1 /home/anna/share/stick vfat rw 0 0\n"
    "anna@host:/ /mnt/host fuse.sshfs rw 0 0\n"
    "C:\\134 /mnt/c 9p rw 0 0\n"
    "onzin\n"
)


def _named(path: PurePath, **more: object) -> str | None:
    risk = risk_of(path, **more)  # type: ignore[arg-type]
    return risk and f"{risk.kind} {risk.name}"


@pytest.mark.parametrize(
    ("path", "risk"),
    [
        ("/home/anna/x.study", None),
        ("/home/anna/share/x.study", "network NFS"),
        ("/home/anna/share/a/b/x.study", "network NFS"),
        ("/home/anna/shared/x.study", None),
        ("/home/anna/share/stick/x.study", None),
        ("/mnt/de groep/x.study", "network SMB"),
        ("/mnt/host/x.study", "network SSHFS"),
        ("/mnt/c/Users/anna/x.study", "network 9P"),
        ("/mnt/x.study", None),
    ],
)
def test_a_network_folder_is_known_by_what_is_mounted_nearest(path: str, risk: str | None) -> None:
    assert _named(PurePosixPath(path), mounts=MOUNTS) == risk


def test_of_two_mounts_on_one_folder_the_later_counts() -> None:
    path = PurePosixPath("/data/x.study")
    local, far = Mount("/data", "ext4"), Mount("/data", "nfs")
    assert risk_of(path, mounts=[local, far]) == Risk("network", "NFS")
    assert risk_of(path, mounts=[far, local]) is None


def test_a_virtual_machines_own_disk_is_no_network() -> None:
    assert risk_of(PurePosixPath("/home/x.study"), mounts=[Mount("/", "9p")]) is None
    assert risk_of(PurePosixPath("/home/x.study"), mounts=[Mount("/home", "9p")]) is not None


@pytest.mark.parametrize(
    ("path", "risk"),
    [
        (r"C:\Users\anna\Documents\x.study", None),
        (r"Z:\team\x.study", "network Z:"),
        (r"\\server\team\x.study", r"network \\server\team"),
        (r"\\wsl.localhost\Debian\home\x.study", r"network \\wsl.localhost\Debian"),
        (r"\\?\C:\Users\anna\x.study", None),
        (r"\\?\UNC\server\team\x.study", "network \\\\?\\UNC\\server\\team"),
        (r"C:\Users\anna\OneDrive\x.study", "sync OneDrive"),
        (r"C:\Users\anna\OneDrive - De School\groep\x.study", "sync OneDrive"),
        (r"C:\Users\anna\Dropbox (Persoonlijk)\x.study", "sync Dropbox"),
        (r"C:\Users\anna\iCloudDrive\x.study", "sync iCloud"),
        (r"C:\Users\anna\SURFdrive\x.study", "sync SURFdrive"),
    ],
)
def test_on_windows_drives_and_shares_are_told_apart(path: str, risk: str | None) -> None:
    asked = PureWindowsPath(path)
    assert _named(asked, mounts=MOUNTS, is_remote_drive=lambda drive: drive == "Z:") == risk


@pytest.mark.parametrize(
    ("path", "risk"),
    [
        ("/Users/anna/Documents/x.study", None),
        ("/Users/anna/Library/Mobile Documents/com~apple~CloudDocs/x.study", "sync iCloud"),
        ("/Users/anna/Library/CloudStorage/OneDrive-School/x.study", "sync OneDrive"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@b.nl/My Drive/x.study", "sync Google Drive"),
        ("/Users/anna/Library/CloudStorage/Iets-anders/x.study", "sync Iets-anders"),
        ("/home/anna/Nextcloud/groep/x.study", "sync Nextcloud"),
        ("/home/anna/dropbox.study", None),
        ("/home/anna/mijn dropbox verhaal/x.study", None),
        ("/home/anna/onedrivers/x.study", None),
    ],
)
def test_a_sync_folder_is_known_by_its_name(path: str, risk: str | None) -> None:
    assert _named(PurePosixPath(path)) == risk


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_onedrive_is_known_under_any_name_by_what_the_system_says(variable: str) -> None:
    environment = {variable: r"D:\Wolk", "OneDriveConsumer2": r"D:\Elders"}
    inside, beside = PureWindowsPath(r"d:\wolk\a\x.study"), PureWindowsPath(r"D:\Elders\x.study")
    assert risk_of(inside, environment=environment) == Risk("sync", "OneDrive")
    assert risk_of(beside, environment=environment) is None
    assert risk_of(inside, environment={variable: ""}) is None


def _lying(folders: Mapping[str, Iterable[str]]) -> object:
    return lambda folder: folders.get(str(folder), ())


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache/", "Dropbox"),
        (".stfolder/", "Syncthing"),
        (".stfolder", "Syncthing"),
        (".sync_0123abcd.db", "Nextcloud"),
        ("._sync_0123abcd.db", "ownCloud"),
        (".tmp.drivedownload/", "Google Drive"),
    ],
)
@pytest.mark.parametrize("where", ["/data/wolk", "/data/wolk/groep"])
def test_a_sync_folder_is_known_by_what_its_program_left(
    marker: str, name: str, where: str
) -> None:
    path = PurePosixPath("/data/wolk/groep/x.study")
    names = _lying({where: ("tekst.txt", marker)})
    assert _named(path, names=names) == f"sync {name}"
    assert _named(PurePosixPath("/data/x.study"), names=names) is None


@pytest.mark.parametrize("other", [".dropbox/", ".sync/", "sync_a.db", ".stfolders/"])
def test_the_settings_of_a_sync_program_are_no_sync_folder(other: str) -> None:
    path = PurePosixPath("/home/anna/x.study")
    assert _named(path, names=_lying({"/home/anna": (other,)})) is None


def test_a_study_on_this_machine_is_looked_up_where_it_really_lies(tmp_path: Path) -> None:
    synced = tmp_path / "wolk"
    (synced / "groep").mkdir(parents=True)
    (synced / ".stfolder").mkdir()
    path = synced / "groep" / "x.study"
    path.touch()
    link = tmp_path / "x.study"
    link.symlink_to(path)
    assert risk_here(path) == Risk("sync", "Syncthing")
    assert risk_here(link) == Risk("sync", "Syncthing")
    assert risk_here(tmp_path / "y.study") is None


def test_a_link_to_itself_is_no_matter_of_place(tmp_path: Path) -> None:
    path = tmp_path / "x.study"
    path.symlink_to(path)
    assert risk_here(path) is None
