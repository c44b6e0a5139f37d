"""NAME_EN (NAME_JA): an office writes items down, publishes them, and takes them back.

Start reading at `services`, then `models`, `rules`, `pages`.
"""
