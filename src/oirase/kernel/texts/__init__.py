"""People's words: texts in several languages, and keys by which words are found although they are spelled differently.

What somebody typed, above all a name or an address, is stored as typed and never normalised. Beside it stands a search
key (`search_key`), in which width, kana, case and variant kanji make no difference. What officers write for the public is a
`LocalizedText`: Japanese first, English, やさしい日本語 as a language of its own; Chinese and Korean fall back to English.

Modules: `localized` the column type, `keys` search keys of words and addresses and pairs of signs, `names` a person's name, `kana` readings
and the signs of bank transfers, `banks` banks, branches and accounts, `contacts` telephone and e-mail, `identifiers` numbers with check
digits, `errors` what is refused part by part.
Limits: the fold of variant kanji is a short table of well-known pairs (variants.txt); readings are never guessed; whether an account, a
telephone number or a house exists is not known here.
"""

from oirase.kernel.texts.keys import bigrams, search_key
from oirase.kernel.texts.localized import LocalizedText, LocalizedTextField

__all__ = ["LocalizedText", "LocalizedTextField", "bigrams", "search_key"]
