"""What is said when a file is not taken."""


class FileRefused(ValueError):
    """The file is not taken; the text is for the person, `code` for programs.

    Codes: too_large, empty, kind, broken, encrypted, pages, explodes, infected, no_space.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code
