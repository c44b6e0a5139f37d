"""Documents (文書): a stored file that stands for something an office issued or received, and notices made as PDF.

A notice is a typst template in this folder filled with data. Data reach the template as JSON and are only ever shown as text, so
nobody's words can become markup, read a file or call a function. The font is the one that ships with the installation;
system fonts are not looked at, so a notice looks the same everywhere.

Modules: `models`, `facade` (what others call), `notices` (PDF), `typst/*.typ` (templates).
Limits: no signatures and seals, no templates by officers yet, one addressee per notice.
"""
