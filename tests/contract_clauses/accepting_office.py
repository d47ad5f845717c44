"""Opens Word files in LibreOffice and accepts or rejects all tracked changes: an outside judge.

Run with the system's Python, which has LibreOffice's bridge:
``/usr/bin/python3 accepting_office.py PROFILE Accept|Reject SOURCE TARGET [SOURCE TARGET ...]``.
"""

import contextlib
import subprocess
import sys
import time
from pathlib import Path

_SYSTEM_PYTHON = "/usr/bin/python3"


def has_office():
    """Whether LibreOffice and its bridge are installed."""
    try:
        found = subprocess.run(
            [_SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False
        )
    except FileNotFoundError:
        return False
    return found.returncode == 0 and Path("/usr/bin/soffice").exists()


def settle(folder, files, how="Accept"):
    """Return the bytes of the files, by name, saved by LibreOffice with all changes settled."""
    pairs = []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        pairs += [str(folder / name), str(folder / f"settled-{name}")]
    subprocess.run(
        [_SYSTEM_PYTHON, __file__, str(folder / "profile"), how, *pairs],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {name: (folder / f"settled-{name}").read_bytes() for name in files}


def _main(profile, how, *paths):
    import uno
    from com.sun.star.beans import PropertyValue

    def option(name, value):
        given = PropertyValue()
        given.Name, given.Value = name, value
        return given

    pipe = f"settle{Path(profile).stat().st_ino if Path(profile).exists() else time.time_ns()}"
    office = subprocess.Popen(
        ["/usr/bin/soffice", f"-env:UserInstallation=file://{profile}", "--headless",
         "--norestore", f"--accept=pipe,name={pipe};urp;"],
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    context = None
    for _ in range(240):
        with contextlib.suppress(Exception):
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        time.sleep(0.25)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    hidden = (option("Hidden", True),)
    for source, target in zip(paths[::2], paths[1::2]):  # noqa: B905 - the system's Python
        document = desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(source), "_blank", 0, hidden
        )
        frame = document.CurrentController.Frame
        dispatcher.executeDispatch(frame, f".uno:{how}AllTrackedChanges", "", 0, ())
        document.storeToURL(
            uno.systemPathToFileUrl(target), (option("FilterName", "MS Word 2007 XML"),)
        )
        document.close(True)
    with contextlib.suppress(Exception):
        desktop.terminate()
    office.wait(30)


if __name__ == "__main__":
    _main(*sys.argv[1:])
