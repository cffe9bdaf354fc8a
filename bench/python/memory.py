"""How much memory a process has had."""

import resource
import sys


def peak_memory():
    """The most that this process has had, in kilobytes. Linux counts what its parent had when it was started into ru_maxrss."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most // 1024 if sys.platform == "darwin" else most
