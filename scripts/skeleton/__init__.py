"""NAME_EN (NAME_JA): people send something in, each of it is a case that an office handles, and they follow it to its end.

Order of events: `send` opens a case with number and day, and keeps what was sent beside it; officers take it on, write, note, decide by the case
block's own commands; whoever has sent it follows it by account or by number and code. Start reading at `services`, then `kind`, `models`, `pages`.
"""
