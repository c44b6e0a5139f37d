"""Electronic applications (電子申請, S107): a catalogue of procedures in plain words, applying, and the editor in which officers make them.

A procedure itself, with its versions and its adoption between bodies, stands in `office/commons`; forms, cases and payments are blocks. This
system brings them together on pages: for residents and companies the catalogue and the way into a form, for officers the editor.
"""
