"""Runs a program in a pseudo-terminal: in_terminal.py COLUMNS PROGRAM ARGUMENT... Its input is what is typed; its output is what is shown."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

columns, program, arguments = int(sys.argv[1]), sys.argv[2], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(program, arguments)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
sources = [terminal, 0]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:  # Linux reports the end of a terminal so
            data = b""
        if not data:
            sources.remove(source)
        elif source == terminal:
            os.write(1, data)
        else:
            os.write(terminal, data)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
